/** Brings objects of any origin into the stored shape: missing fields get Discord's defaults, derived ones go. */
import type { APIChannel, APIMessage, APIUser } from 'discord-api-types/v10';
import { toDiscordTimestamp } from '../clock.ts';
import type { Overwrite } from '../permissions.ts';
import { timestampOfId } from '../snowflake.ts';
import type { StoredAttachment, StoredChannel, StoredMessage, StoredReaction, StoredUser } from './model.ts';

export function storedUser(user: APIUser | StoredUser): StoredUser {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.discriminator,
    global_name: user.global_name,
    avatar: user.avatar,
    flags: user.flags ?? 0,
    public_flags: user.public_flags ?? 0,
    primary_guild: null,
    ...(user.bot === undefined ? {} : { bot: user.bot }),
    ...(user.system === undefined ? {} : { system: user.system }),
  };
}

type UserLookup = (user: APIUser) => StoredUser;

/** Fields of a message that the sandbox derives when it serves it, or that only gateway events carry. */
const derivedFields = new Set(['referenced_message', 'thread', 'guild_id', 'member', 'channel_type', 'stickers']);

/** Shared by all messages that lack something: half a million of them would hold as many empty lists otherwise. */
const none: never[] = [];

/**
 * Its lists are never changed in place, because empty ones are shared.
 *
 * @param intern gives one shared object per user, so that half a million messages do not hold as many authors.
 */
export function storedMessage(message: APIMessage, channelId: string, intern: UserLookup): StoredMessage {
  const stored: StoredMessage = {
    id: message.id,
    channel_id: channelId,
    type: message.type,
    author: message.webhook_id ? storedUser(message.author) : intern(message.author),
    content: message.content,
    timestamp: toDiscordTimestamp(message.timestamp),
    edited_timestamp: message.edited_timestamp ? toDiscordTimestamp(message.edited_timestamp) : null,
    tts: message.tts,
    mention_everyone: message.mention_everyone,
    mentions: message.mentions.length ? message.mentions.map(intern) : none,
    mention_roles: message.mention_roles.length ? message.mention_roles : none,
    attachments: message.attachments.length ? message.attachments.map(storedAttachment) : none,
    embeds: message.embeds.length ? message.embeds : none,
    components: message.components?.length ? message.components : none,
    flags: message.flags ?? 0,
    pinned: message.pinned,
  };
  const extras: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(message)) {
    if (value === undefined || key in stored || key === 'reactions' || derivedFields.has(key)) continue;
    extras[key] = value;
  }
  const reference = message.message_reference;
  if (reference) extras['message_reference'] = { ...reference, type: reference.type ?? 0 };
  if (message.reactions?.length) extras['reactions'] = message.reactions.map(storedReaction);
  return Object.assign(stored, extras);
}

/** Discord leaves out what it does not know of an attachment, where some sources write null. */
function storedAttachment(attachment: APIMessage['attachments'][number]): StoredAttachment {
  const { id, filename, size, url, proxy_url, ...rest } = attachment;
  const known = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return { id, filename, size, url, proxy_url, ...Object.fromEntries(known) };
}

function storedReaction(reaction: NonNullable<APIMessage['reactions']>[number]): StoredReaction {
  const { id, name, animated } = reaction.emoji;
  return {
    count: reaction.count,
    count_details: reaction.count_details ?? { burst: 0, normal: reaction.count },
    me: false,
    me_burst: false,
    emoji: { id: id ?? null, name: name ?? null, ...(animated === undefined ? {} : { animated }) },
    burst_colors: reaction.burst_colors ?? [],
  };
}

/** Channel fields that Discord serves; others of a seed are dropped, derived ones added when serving. */
const channelFields = [
  'topic',
  'nsfw',
  'rate_limit_per_user',
  'bitrate',
  'user_limit',
  'rtc_region',
  'video_quality_mode',
  'default_auto_archive_duration',
  'default_thread_rate_limit_per_user',
  'last_pin_timestamp',
  'available_tags',
  'default_reaction_emoji',
  'default_sort_order',
  'default_forum_layout',
  'applied_tags',
  'owner_id',
];

export function storedChannel(channel: APIChannel, guildId: string): StoredChannel {
  const source: Readonly<Record<string, unknown>> = { ...channel };
  const stored: StoredChannel = {
    id: channel.id,
    type: channel.type,
    guild_id: guildId,
    name: channel.name ?? '',
    flags: 'flags' in channel ? (channel.flags ?? 0) : 0,
    parent_id: 'parent_id' in channel ? (channel.parent_id ?? null) : null,
    permission_overwrites: 'permission_overwrites' in channel ? storedOverwrites(channel.permission_overwrites) : [],
  };
  for (const field of channelFields) if (source[field] !== undefined) stored[field] = source[field];
  if (typeof stored.last_pin_timestamp === 'string') {
    stored.last_pin_timestamp = toDiscordTimestamp(stored.last_pin_timestamp);
  }
  if ('thread_metadata' in channel && channel.thread_metadata) {
    const { archived, archive_timestamp, auto_archive_duration, locked, invitable, create_timestamp } =
      channel.thread_metadata;
    stored.thread_metadata = {
      archived,
      archive_timestamp: toDiscordTimestamp(archive_timestamp),
      auto_archive_duration,
      locked: locked ?? false,
      create_timestamp: toDiscordTimestamp(create_timestamp ?? new Date(timestampOfId(channel.id)).toISOString()),
      ...(invitable === undefined ? {} : { invitable }),
    };
  } else {
    stored.position = 'position' in channel ? channel.position : 0;
  }
  return stored;
}

function storedOverwrites(overwrites: readonly Overwrite[] | undefined): Overwrite[] {
  return (overwrites ?? []).map(({ id, type, allow, deny }) => ({ id, type, allow, deny }));
}
