import { entitiesIn, isEntity, isRaw, numberIn, type RawEntity, stringIn } from '../../../platform/discord/raw.ts';
import type { DceEntity, DceHeader, DceMessage, DceObject } from './dce.types.ts';
import { dceEmbed } from './dce-embed.ts';
import { type DcePeople, dceUser, reactingUser } from './dce-people.ts';
import { dceEmoji, inlineEmojis } from './emojis.ts';
import { fromDce } from './from-dce.ts';
import { channelTypeName, messageTypeName, stickerFormatName } from './kinds.ts';
import { noticeText } from './notice-text.ts';
import { channelShape, dateRangeShape, guildShape, inDceOrder, messageShape } from './order-fields.ts';
import { dceTime } from './time.ts';

/** What an export shows beyond the message itself. */
export interface DceContext extends DcePeople {
  /** Who reacted with an emoji (its id or, for Unicode, itself); nobody where that was not captured. */
  reactors?(messageId: string, emoji: string): readonly RawEntity[];
}

/**
 * A captured message as DiscordChatExporter writes it with `--markdown false`.
 *
 * An imported one that was not edited since is given back as it was (only `isPinned` follows the archive); all others are
 * made from what Discord sent. Polls, components and voice lengths have no place in the schema.
 */
export function toDce(raw: RawEntity, context: DceContext): DceMessage {
  const original = untouchedOriginal(raw);
  if (original) return inDceOrder(original, messageShape);
  const type = numberIn(raw, 'type') ?? 0;
  const author = isEntity(raw['author']) ? raw['author'] : { id: '0' };
  const content = stringIn(raw, 'content') ?? '';
  const call = isRaw(raw['call']) ? raw['call'] : {};
  const mentions = entitiesIn(raw['mentions']);
  const shown =
    noticeText(type, { raw, author, mentions, nickname: (user) => dceUser(user, context)['nickname'] }) ?? content;
  return {
    id: raw.id,
    type: messageTypeName(type),
    timestamp: dceTime(stringIn(raw, 'timestamp')) ?? '',
    timestampEdited: dceTime(stringIn(raw, 'edited_timestamp')),
    callEndedTimestamp: dceTime(stringIn(call, 'ended_timestamp')),
    isPinned: raw['pinned'] === true,
    content: shown,
    author: dceUser(author, context),
    attachments: entitiesIn(raw['attachments']).map(dceAttachment),
    embeds: objects(raw['embeds']).map(dceEmbed),
    stickers: entitiesIn(raw['sticker_items']).map(dceSticker),
    reactions: objects(raw['reactions']).map((reaction) => dceReaction(raw.id, reaction, context)),
    mentions: mentions.map((user) => dceUser(user, context)),
    ...referenceOf(raw),
    ...forwardedOf(raw),
    ...interactionOf(raw, context),
    inlineEmojis: inlineEmojis(content),
  };
}

interface DceHeaderInput {
  readonly guild: RawEntity;
  readonly channel: RawEntity;
  /** The category, or for a thread its channel. */
  readonly parent?: RawEntity;
  readonly after?: Date;
  readonly before?: Date;
  readonly exportedAt: Date;
}

/** What stands before the messages; guild and channel that were imported are shown as they were. */
export function toDceHeader({ guild, channel, parent, after, before, exportedAt }: DceHeaderInput): DceHeader {
  const parentId = parent?.id ?? stringIn(channel, 'parent_id');
  const icon = stringIn(guild, 'icon');
  const made: { guild: DceEntity; channel: DceEntity } = {
    guild: {
      id: guild.id,
      name: stringIn(guild, 'name') ?? '',
      iconUrl: icon === null ? 'https://cdn.discordapp.com/embed/avatars/0.png' : guildIconUrl(guild.id, icon),
    },
    channel: {
      id: channel.id,
      type: channelTypeName(numberIn(channel, 'type') ?? 0),
      categoryId: parentId,
      category: parent ? stringIn(parent, 'name') : null,
      name: stringIn(channel, 'name') ?? '',
      topic: stringIn(channel, 'topic'),
    },
  };
  const range = {
    after: after ? dceTime(after.toISOString()) : null,
    before: before ? dceTime(before.toISOString()) : null,
  };
  return {
    guild: inDceOrder(importedEntity(guild) ?? made.guild, guildShape),
    channel: inDceOrder(importedEntity(channel) ?? made.channel, channelShape),
    dateRange: inDceOrder(range, dateRangeShape),
    exportedAt: dceTime(exportedAt.toISOString()) ?? '',
  };
}

function importedEntity(raw: RawEntity): DceEntity | undefined {
  return raw['source'] === 'dce' && isEntity(raw['dce']) ? raw['dce'] : undefined;
}

function isDceMessage(value: unknown): value is DceMessage {
  return isEntity(value) && typeof value['timestamp'] === 'string' && isEntity(value['author']);
}

/** The imported original, unless an event of Discord has changed the message since. */
function untouchedOriginal(raw: RawEntity): DceMessage | undefined {
  const original = raw['dce'];
  if (raw['source'] !== 'dce' || !isDceMessage(original)) return undefined;
  const imported = fromDce({ guild: { id: '0' }, channel: { id: '0' } }, original);
  const edited = raw['content'] !== imported.content || raw['edited_timestamp'] !== imported.edited_timestamp;
  if (edited) return undefined;
  return raw['pinned'] === imported.pinned ? original : { ...original, isPinned: raw['pinned'] === true };
}

function dceAttachment(attachment: RawEntity): DceObject {
  return {
    id: attachment.id,
    url: stringIn(attachment, 'url') ?? '',
    fileName: stringIn(attachment, 'filename') ?? '',
    fileSizeBytes: numberIn(attachment, 'size') ?? 0,
  };
}

function dceSticker(sticker: RawEntity): DceObject {
  const format = stickerFormatName(numberIn(sticker, 'format_type') ?? 1);
  const extension = format === 'Lottie' ? 'json' : format === 'Gif' ? 'gif' : 'png';
  return {
    id: sticker.id,
    name: stringIn(sticker, 'name') ?? '',
    format,
    sourceUrl: `https://cdn.discordapp.com/stickers/${sticker.id}.${extension}`,
  };
}

function dceReaction(messageId: string, reaction: DceObject, context: DceContext): DceObject {
  const emoji: DceObject = isRaw(reaction['emoji']) ? reaction['emoji'] : {};
  const [id, name] = [stringIn(emoji, 'id'), stringIn(emoji, 'name')];
  const users = context.reactors?.(messageId, id ?? name ?? '') ?? [];
  return {
    emoji: dceEmoji({ id, name, animated: emoji['animated'] === true }),
    count: numberIn(reaction, 'count') ?? users.length,
    users: users.map((user) => reactingUser(user, context)),
  };
}

function referenceOf(raw: RawEntity): DceObject {
  const reference = raw['message_reference'];
  if (!isRaw(reference)) return {};
  return {
    reference: {
      type: numberIn(reference, 'type') === 1 ? 'Forward' : 'Default',
      messageId: stringIn(reference, 'message_id'),
      channelId: stringIn(reference, 'channel_id'),
      guildId: stringIn(reference, 'guild_id'),
    },
  };
}

function forwardedOf(raw: RawEntity): DceObject {
  const message = objects(raw['message_snapshots'])[0]?.['message'];
  if (!isRaw(message)) return {};
  return {
    forwardedMessage: {
      timestamp: dceTime(stringIn(message, 'timestamp')),
      timestampEdited: dceTime(stringIn(message, 'edited_timestamp')),
      content: stringIn(message, 'content') ?? '',
      attachments: entitiesIn(message['attachments']).map(dceAttachment),
      embeds: objects(message['embeds']).map(dceEmbed),
      stickers: entitiesIn(message['sticker_items']).map(dceSticker),
    },
  };
}

function interactionOf(raw: RawEntity, context: DceContext): DceObject {
  const interaction = raw['interaction'];
  if (!isEntity(interaction) || !isEntity(interaction['user'])) return {};
  const { id, user } = interaction;
  return { interaction: { id, name: stringIn(interaction, 'name') ?? '', user: dceUser(user, context) } };
}

function guildIconUrl(guildId: string, hash: string): string {
  return `https://cdn.discordapp.com/icons/${guildId}/${hash}.${hash.startsWith('a_') ? 'gif' : 'png'}?size=512`;
}

function objects(value: unknown): DceObject[] {
  return Array.isArray(value) ? value.filter(isRaw) : [];
}
