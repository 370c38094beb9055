import type { GuildHandle } from '../control/guild-handle.ts';
import { pictureName } from '../generate/attachments.ts';
import { type Picture, planPicture } from '../generate/png.ts';
import type { Random } from '../generate/random.ts';
import { isThread, type StoredChannel, type StoredMessage } from '../state/model.ts';
import { afterthought, misspelled } from './slips.ts';

const emojis = ['👍', '❤️', '😂', '🎉', '🔥', '🤔', '👀', '🙏'];
/** So many different pictures are drawn; later uploads share their bytes. */
const differentPictures = 40;
/** Discord allows 250 pins; members of a tidy guild stop long before. */
const maxPinned = 40;
/** Threads of ours that are open at once; a further one archives the oldest. */
const maxOpenThreads = 6;
/** A thread in which less has been written borrows its people and words from its channel. */
const ownTexts = 20;
/** Discord takes no longer message. */
const maxLength = 2_000;
const minTitleLength = 12;
const maxTitleLength = 60;

/** A change that its author makes a little later. */
interface PendingEdit {
  readonly channelId: string;
  readonly messageId: string;
  readonly authorId: string;
  readonly content: string;
}

/** The members of a guild as they chat; equal guilds and streams of chance make equal talk. */
export function createMembers(guild: GuildHandle, random: Random) {
  const pictures: Picture[] = [];
  const openThreads: string[] = [];
  const pending: PendingEdit[] = [];

  /** One message, and sometimes something beside it. */
  function act(): void {
    const edit = random.chance(0.5) ? pending.shift() : undefined;
    if (edit) makeUp(edit);
    const places = guild.channels().filter((channel) => isLively(guild, channel));
    const place = places[random.int(0, places.length - 1)];
    if (!place) return;
    const texts = textsFor(place);
    const speaker = recentSpeaker(texts);
    if (!speaker) return;
    const sent = speak(place, speaker, random.pick(texts).content);
    besides(place, speaker, sent, texts);
  }

  /** What people have written there and may write again. */
  function textsFor(place: StoredChannel): readonly StoredMessage[] {
    const own = guild.messages(place.id).filter(isText);
    const parent = isThread(place) ? guild.channels().find(({ id }) => id === place.parent_id) : undefined;
    return own.length >= ownTexts || !parent ? own : [...guild.messages(parent.id).filter(isText), ...own];
  }

  /** Somebody who has spoken there and is still a member, no bot. */
  function recentSpeaker(texts: readonly StoredMessage[]): string | undefined {
    for (let attempt = 0; attempt < 10; attempt++) {
      const author = texts[random.int(0, texts.length - 1)]?.author;
      if (author && isPerson(author)) return author.id;
    }
    return undefined;
  }

  const isPerson = (author: StoredMessage['author']) => !author.bot && guild.hasMember(author.id);

  function speak(place: StoredChannel, speaker: string, content: string): StoredMessage {
    const member = guild.member(speaker);
    const recent = guild.messages(place.id).slice(-30);
    const answered = random.chance(0.25) ? recent[random.int(0, recent.length - 1)] : undefined;
    const replyTo = answered && answered.type < 6 ? { replyTo: answered.id } : {};
    const manner = random.next();
    if (manner < 0.04) {
      const picture = nextPicture();
      const file = { name: `${pictureName(random, content)}.png`, bytes: picture.read(), contentType: 'image/png' };
      return member.upload(place.id, file, content);
    }
    const slip = manner < 0.09 ? misspelled(content, random) : null;
    const sent = member.send(place.id, { content: slip ?? content, ...replyTo });
    const later = slip ? content : manner < 0.12 ? afterthought(content, random) : null;
    if (later && later.length <= maxLength) {
      pending.push({ channelId: place.id, messageId: sent.id, authorId: speaker, content: later });
    }
    return sent;
  }

  function nextPicture(): Picture {
    if (pictures.length < differentPictures) pictures.push(planPicture(random));
    return random.pick(pictures);
  }

  function besides(place: StoredChannel, speaker: string, sent: StoredMessage, texts: readonly StoredMessage[]): void {
    const member = guild.member(speaker);
    const recent = guild.messages(place.id).slice(-30);
    const older = recent[random.int(0, recent.length - 1)];
    const chance = random.next();
    if (older?.type !== 0) return;
    if (chance < 0.15) member.react(place.id, older.id, random.pick(emojis));
    else if (chance < 0.18) removeOwn(place, older, sent);
    else if (chance < 0.19) openThread(place, speaker, older, random.pick(texts).content);
    else if (chance < 0.2) pin(place, speaker, older);
  }

  function removeOwn(place: StoredChannel, message: StoredMessage, sent: StoredMessage): void {
    if (message.id !== sent.id && isPerson(message.author))
      guild.member(message.author.id).delete(place.id, message.id);
  }

  function openThread(place: StoredChannel, speaker: string, from: StoredMessage, firstWords: string): void {
    const title = titleFrom(from.content);
    if (place.type !== 0 || !title || guild.channels().some(({ id }) => id === from.id)) return;
    const thread = guild.member(speaker).openThread(place.id, title, from.id);
    guild.member(speaker).send(thread.id, firstWords);
    openThreads.push(thread.id);
    const oldest = openThreads.length > maxOpenThreads ? openThreads.shift() : undefined;
    if (oldest && guild.channels().some(({ id }) => id === oldest)) guild.member(speaker).archiveThread(oldest);
  }

  function pin(place: StoredChannel, speaker: string, message: StoredMessage): void {
    const pinned = guild.messages(place.id).filter((other) => other.pinned).length;
    if (!message.pinned && pinned < maxPinned) guild.member(speaker).pin(place.id, message.id);
  }

  function makeUp({ channelId, messageId, authorId, content }: PendingEdit): void {
    if (!guild.hasMember(authorId) || !guild.channels().some(({ id }) => id === channelId)) return;
    if (!guild.messages(channelId).some(({ id }) => id === messageId)) return;
    guild.member(authorId).edit(channelId, messageId, content);
  }

  return { act };
}

/** Text channels and open threads that everyone reads and that have been used. */
function isLively(guild: GuildHandle, channel: StoredChannel): boolean {
  if (channel.thread_metadata?.archived || channel.type === 12) return false;
  if (![0, 10, 11].includes(channel.type)) return false;
  const rules = channel.thread_metadata
    ? guild.channels().find((parent) => parent.id === channel.parent_id)?.permission_overwrites
    : channel.permission_overwrites;
  const closed = rules?.some((overwrite) => overwrite.id === guild.id && overwrite.deny !== '0');
  return !closed && guild.messages(channel.id).length > 0;
}

/** A message with words in it. */
function isText({ type, content }: StoredMessage): boolean {
  return (type === 0 || type === 19) && content.trim() !== '';
}

/** The first words, as people name a thread; null when they make no name. */
function titleFrom(content: string): string | null {
  const line = (content.split('\n')[0] ?? '').trim();
  if (line.length < minTitleLength || /<[@#:a]/.test(line)) return null;
  if (line.length <= maxTitleLength) return line;
  return `${line.slice(0, line.lastIndexOf(' ', maxTitleLength) + 1).trim() || line.slice(0, maxTitleLength)} …`;
}
