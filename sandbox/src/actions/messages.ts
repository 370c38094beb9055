/** Sending, editing, deleting and pinning, whoever does it: a bot over REST or a member under control. */
import { discordTimestamp } from '../clock.ts';
import { storedComponents } from '../components/stored-components.ts';
import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import {
  emojiKey,
  isThread,
  type StoredAttachment,
  type StoredMessage,
  type StoredPoll,
  type StoredReference,
  type StoredUser,
} from '../state/model.ts';
import { presentBareMember, presentMessage, reactorsKey } from '../state/present.ts';
import { changeThread } from './change-thread.ts';
import { allowedMentionsOf, type MentionRules, mentionsIn } from './mentions.ts';
import type { Place } from './place.ts';

export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  readonly description?: string;
}

export interface NewMessage {
  readonly content?: string;
  readonly embeds?: readonly object[];
  readonly components?: readonly object[];
  readonly files?: readonly NewFile[];
  readonly poll?: StoredPoll;
  readonly tts?: boolean;
  readonly flags?: number;
  readonly nonce?: string | number;
  readonly type?: number;
  /** Makes the message a reply. */
  readonly replyTo?: string;
  /** A reference that is no reply: pin notice, forward, thread starter. */
  readonly reference?: StoredReference;
  readonly snapshots?: readonly object[];
  readonly allowedMentions?: MentionRules;
  /** False for authors without the permission, whose @everyone is only text; default true. */
  readonly mayMentionEveryone?: boolean;
  /** The id to take; default the next one. */
  readonly id?: string;
  /** Whose answer to an interaction, or which webhook's message, it is. */
  readonly origin?: Partial<
    Pick<StoredMessage, 'webhook_id' | 'application_id' | 'interaction_metadata' | 'interaction'>
  >;
}

/** Creates a message and tells the bots that see it. Checks no permission. */
export function createMessage(place: Place, author: StoredUser, draft: NewMessage): StoredMessage {
  const { discord, guild, channel } = place;
  // Writing in an archived thread opens it again.
  if (isThread(channel) && channel.thread_metadata.archived) changeThread(discord, guild, channel, { archived: false });
  const message = buildMessage(place, author, draft);
  guild.log(channel.id).add(message);
  if (isThread(channel)) channel.total_message_sent = (channel.total_message_sent ?? 0) + 1;
  emitMessage(place, 'MESSAGE_CREATE', message);
  return message;
}

/** A message that stands nowhere yet, its files stored. */
export function buildMessage(place: Place, author: StoredUser, draft: NewMessage): StoredMessage {
  const { discord, guild, channel } = place;
  const id = draft.id ?? discord.nextId();
  const replied = draft.replyTo ? guild.log(channel.id).get(draft.replyTo) : undefined;
  const mentions = mentionsIn(place, draft.content ?? '', draft.allowedMentions, replied, draft.mayMentionEveryone);
  const reference: StoredReference | undefined = draft.replyTo
    ? { type: 0, channel_id: channel.id, ...guildIdOf(guild), message_id: draft.replyTo }
    : draft.reference;
  const attachments = storeFiles(discord, draft.files ?? []);
  return {
    id,
    channel_id: channel.id,
    type: draft.type ?? (draft.replyTo ? 19 : 0),
    author,
    content: draft.content ?? '',
    timestamp: discordTimestamp(discord.clock.now()),
    edited_timestamp: null,
    tts: draft.tts ?? false,
    ...mentions,
    attachments,
    embeds: (draft.embeds ?? []).map((embed) => ({ type: 'rich', ...embed })),
    components: storedComponents(draft.components ?? [], attachments, discord.nextId),
    flags: draft.flags ?? 0,
    pinned: false,
    ...(draft.nonce === undefined ? {} : { nonce: draft.nonce }),
    ...(reference ? { message_reference: reference } : {}),
    ...(draft.snapshots ? { message_snapshots: [...draft.snapshots] } : {}),
    ...(draft.poll ? { poll: draft.poll } : {}),
    ...(isThread(channel) ? { position: guild.log(channel.id).size } : {}),
    ...draft.origin,
  };
}

export interface MessageEdit {
  readonly content?: string;
  readonly embeds?: readonly object[];
  readonly components?: readonly object[];
  readonly flags?: number;
  readonly allowedMentions?: MentionRules;
  /** Attachments that stay; others go. */
  readonly keepAttachments?: ReadonlySet<string>;
  readonly files?: readonly NewFile[];
}

export function editMessage(place: Place, message: StoredMessage, edit: MessageEdit): StoredMessage {
  applyEdit(place, message, edit);
  emitMessage(place, 'MESSAGE_UPDATE', message);
  return message;
}

/** Changes a message without telling anybody. */
export function applyEdit(place: Place, message: StoredMessage, edit: MessageEdit): void {
  if (edit.content !== undefined) {
    message.content = edit.content;
    Object.assign(message, mentionsIn(place, edit.content, edit.allowedMentions ?? allowedMentionsOf(message)));
  }
  if (edit.embeds) message.embeds = edit.embeds.map((embed) => ({ type: 'rich', ...embed }));
  if (edit.flags !== undefined) message.flags = edit.flags;
  if (edit.keepAttachments) {
    const keep = edit.keepAttachments;
    message.attachments = message.attachments.filter((attachment) => keep.has(attachment.id));
  }
  if (edit.files) message.attachments = [...message.attachments, ...storeFiles(place.discord, edit.files)];
  if (edit.components) {
    message.components = storedComponents(edit.components, message.attachments, place.discord.nextId);
  }
  message.edited_timestamp = discordTimestamp(place.discord.clock.now());
}

/** Puts the change of a message that is no edit by its author (pin, poll result, embed) before the bots. */
export function emitMessage(place: Place, type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: StoredMessage): void {
  const { discord, guild, channel } = place;
  const member = guild.members.get(message.author.id);
  discord.emit({
    type,
    guild,
    channel,
    intents: Intent.GuildMessages,
    data: (viewer) => ({
      ...presentMessage(discord, guild, message, viewer),
      channel_type: channel.type,
      guild_id: guild.id,
      ...(member ? { member: presentBareMember(member) } : {}),
    }),
  });
}

/** What names a guild in a reference; nothing in a direct conversation. */
export function guildIdOf(guild: Guild): { readonly guild_id?: string } {
  return guild.isDirect ? {} : { guild_id: guild.id };
}

export function deleteMessage(place: Place, messageId: string): void {
  const { discord, guild, channel } = place;
  forgetMessage(place, messageId);
  discord.emit({
    type: 'MESSAGE_DELETE',
    guild,
    channel,
    intents: Intent.GuildMessages,
    data: () => ({ id: messageId, channel_id: channel.id, guild_id: guild.id }),
  });
}

/** Deletes those of the ids that exist, with one event. */
export function bulkDelete(place: Place, messageIds: readonly string[]): void {
  const { discord, guild, channel } = place;
  const ids = messageIds.filter((id) => guild.log(channel.id).get(id));
  for (const id of ids) forgetMessage(place, id);
  if (ids.length === 0) return;
  discord.emit({
    type: 'MESSAGE_DELETE_BULK',
    guild,
    channel,
    intents: Intent.GuildMessages,
    data: () => ({ ids, channel_id: channel.id, guild_id: guild.id }),
  });
}

function forgetMessage({ discord, guild, channel }: Place, messageId: string): void {
  const message = guild.log(channel.id).remove(messageId);
  if (!message) throw discordErrors.unknownMessage();
  guild.pinnedAt.delete(messageId);
  for (const attachment of message.attachments) discord.files.delete(attachment.id);
  for (const reaction of message.reactions ?? []) {
    for (const burst of [false, true]) guild.reactors.delete(reactorsKey(message, emojiKey(reaction.emoji), burst));
  }
}

/** Keeps the bytes of files and gives them ids. */
export function storeFiles(discord: Discord, files: readonly NewFile[]): StoredAttachment[] {
  return files.map((file) => {
    const id = discord.nextId();
    discord.files.set(id, file.bytes);
    return {
      id,
      filename: file.name,
      size: file.bytes.length,
      url: '',
      proxy_url: '',
      ...(file.contentType ? { content_type: file.contentType } : {}),
      ...(file.description ? { description: file.description } : {}),
      ...pngSize(file.bytes),
    };
  });
}

/** Width and height stand at fixed places of a PNG's header. */
function pngSize(bytes: Uint8Array): { width?: number; height?: number } {
  const isPng = bytes.length > 24 && bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
  if (!isPng) return {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
