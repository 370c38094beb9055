import type { GuildHandle } from './control/guild-handle.ts';
import { createRandom, type Random } from './generate/random.ts';
import type { StoredChannel, StoredMessage } from './state/model.ts';

export interface LiveOptions {
  readonly messagesPerMinute: number;
  /** The same seed makes the same choices. */
  readonly seed?: string | number;
}

export interface LiveChat {
  stop(): void;
}

/** Ticks are at most this dense; a higher rate does several things at each. */
const shortestTickMs = 20;
const emojis = ['👍', '❤️', '😂', '🎉', '🔥', '🤔', '👀', '🙏'];

/**
 * Lets members go on chatting: they say again what was said in the guild, reply, react, and now and then edit or delete
 * something of their own. Bots and private channels keep out of it.
 */
export function startLiveChat(guild: GuildHandle, options: LiveOptions): LiveChat {
  const random = createRandom(options.seed ?? 'live');
  const everyMs = 60_000 / options.messagesPerMinute;
  const tickMs = Math.max(shortestTickMs, everyMs);
  const actsPerTick = tickMs / everyMs;
  let owed = 0;
  const timer = setInterval(() => {
    for (owed += actsPerTick; owed >= 1; owed--) act(guild, random);
  }, tickMs);
  return { stop: () => clearInterval(timer) };
}

/** One message, and sometimes something beside it. */
function act(guild: GuildHandle, random: Random): void {
  const places = guild.channels().filter((channel) => isLively(guild, channel));
  const place = places[random.int(0, places.length - 1)];
  if (!place) return;
  const messages = guild.messages(place.id);
  const recent = messages.slice(-30);
  const speaker = recentSpeaker(guild, messages, random);
  if (!speaker) return;
  const member = guild.member(speaker);
  const answered = random.next() < 0.25 ? recent[random.int(0, recent.length - 1)] : undefined;
  const said = messages[random.int(0, messages.length - 1)]?.content ?? '';
  const content = said.trim() === '' ? 'What do you all think?' : said;
  const sent = member.send(place.id, answered && answered.type < 6 ? { content, replyTo: answered.id } : content);
  const chance = random.next();
  const older = recent[random.int(0, recent.length - 1)];
  if (older?.type !== 0) return;
  if (chance < 0.15) member.react(place.id, older.id, random.pick(emojis));
  else if (chance < 0.22) member.edit(place.id, sent.id, `${content} (edited)`);
  else if (chance < 0.25) guild.member(older.author.id).delete(place.id, older.id);
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

/** Somebody who has spoken there and is still a member, no bot. */
function recentSpeaker(guild: GuildHandle, messages: readonly StoredMessage[], random: Random): string | undefined {
  for (let attempt = 0; attempt < 10; attempt++) {
    const author = messages[random.int(0, messages.length - 1)]?.author;
    if (author && !author.bot && guild.hasMember(author.id)) return author.id;
  }
  return undefined;
}
