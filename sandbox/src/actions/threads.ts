import { AuditLogEvent } from 'discord-api-types/v10';
import { discordTimestamp } from '../clock.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import {
  ChannelKind,
  isThread,
  type StoredChannel,
  type StoredMessage,
  type StoredThread,
  type StoredUser,
} from '../state/model.ts';
import { presentMember, presentThread, presentThreadMember } from '../state/present.ts';
import { changesBetween, recordDeed } from './audit.ts';
import { createMessage, type NewMessage } from './messages.ts';
import type { Place } from './place.ts';

export interface NewThread {
  readonly name: string;
  readonly type?: number;
  /** Minutes without activity after which Discord archives it. */
  readonly autoArchiveMinutes?: number;
  readonly rateLimitPerUser?: number;
  readonly invitable?: boolean;
  readonly appliedTags?: readonly string[];
  /** The message it grows from; the thread takes its id. */
  readonly from?: StoredMessage;
  /** First message of a forum post. */
  readonly firstMessage?: NewMessage;
}

/** Opens a thread in the place's channel; its owner joins it. */
export function openThread(place: Place, owner: StoredUser, draft: NewThread): StoredThread {
  const { discord, guild, channel: parent } = place;
  const now = discordTimestamp(discord.clock.now());
  const type = draft.type ?? defaultType(parent);
  const thread: StoredThread = {
    id: draft.from?.id ?? discord.nextId(),
    type,
    guild_id: guild.id,
    name: draft.name,
    flags: 0,
    parent_id: parent.id,
    permission_overwrites: [],
    owner_id: owner.id,
    rate_limit_per_user: draft.rateLimitPerUser ?? 0,
    total_message_sent: 0,
    thread_metadata: {
      archived: false,
      archive_timestamp: now,
      auto_archive_duration: draft.autoArchiveMinutes ?? 4_320,
      locked: false,
      create_timestamp: now,
      ...(type === ChannelKind.privateThread ? { invitable: draft.invitable ?? true } : {}),
    },
    ...(isForum(parent) ? { applied_tags: [...(draft.appliedTags ?? [])] } : {}),
  };
  guild.channels.set(thread.id, thread);
  guild.threadMembers.set(thread.id, new Map([[owner.id, now]]));
  discord.emit({
    type: 'THREAD_CREATE',
    guild,
    channel: thread,
    intents: Intent.Guilds,
    data: (viewer) => ({ ...presentThread(guild, thread, viewer), newly_created: true }),
  });
  announceThread(place, owner, thread, draft);
  const changes = changesBetween(undefined, thread, ['name', 'type', 'rate_limit_per_user']);
  recordDeed(discord, guild, { type: AuditLogEvent.ThreadCreate, targetId: thread.id, userId: owner.id, changes });
  return thread;
}

function announceThread(place: Place, owner: StoredUser, thread: StoredThread, draft: NewThread): void {
  const inThread: Place = { ...place, channel: thread };
  const guildId = place.guild.id;
  if (draft.firstMessage) createMessage(inThread, owner, { ...draft.firstMessage, id: thread.id });
  else if (draft.from) {
    createMessage(inThread, owner, {
      type: 21,
      reference: { type: 0, channel_id: draft.from.channel_id, guild_id: guildId, message_id: draft.from.id },
    });
  } else if (thread.type !== ChannelKind.privateThread) {
    const reference = { type: 0, channel_id: thread.id, guild_id: guildId };
    createMessage(place, owner, { type: 18, content: thread.name, reference });
  }
}

export function joinThread(discord: Discord, guild: Guild, thread: StoredChannel, userId: string): void {
  const members = guild.threadMembers.get(thread.id) ?? new Map<string, string>();
  if (members.has(userId)) return;
  const joined = discordTimestamp(discord.clock.now());
  members.set(userId, joined);
  guild.threadMembers.set(thread.id, members);
  if (thread.type === ChannelKind.privateThread && isThread(thread)) emitAddedToPrivate(discord, guild, thread, userId);
  const member = guild.members.get(userId);
  emitThreadMembers(discord, guild, thread, userId, {
    added_members: [
      {
        ...presentThreadMember(thread.id, userId, joined),
        ...(member ? { member: presentMember(discord, member) } : {}),
        presence: null,
      },
    ],
  });
}

export function leaveThread(discord: Discord, guild: Guild, thread: StoredChannel, userId: string): void {
  if (!guild.isInThread(thread.id, userId)) return;
  emitThreadMembers(discord, guild, thread, userId, { removed_member_ids: [userId] }, () =>
    guild.threadMembers.get(thread.id)?.delete(userId),
  );
}

/** Whom a private thread takes in learns of it as of a new one. */
function emitAddedToPrivate(discord: Discord, guild: Guild, thread: StoredThread, userId: string): void {
  discord.emit({
    type: 'THREAD_CREATE',
    guild,
    channel: thread,
    intents: Intent.Guilds,
    onlyUser: userId,
    data: (viewer) => presentThread(guild, thread, viewer),
  });
}

/** The user concerned learns of it with GUILDS, others need GUILD_MEMBERS. */
function emitThreadMembers(
  discord: Discord,
  guild: Guild,
  thread: StoredChannel,
  userId: string,
  change: object,
  apply?: () => void,
): void {
  const before = guild.threadMembers.get(thread.id)?.size ?? 0;
  const count = Math.min(50, apply ? before - 1 : before);
  const data = () => ({ id: thread.id, guild_id: guild.id, member_count: count, ...change });
  const event = { type: 'THREAD_MEMBERS_UPDATE', guild, channel: thread, data };
  discord.emit({ ...event, intents: Intent.Guilds, onlyUser: userId });
  discord.emit({ ...event, intents: Intent.GuildMembers, exceptUser: userId });
  apply?.();
}

export function isForum(channel: StoredChannel): boolean {
  return channel.type === ChannelKind.forum || channel.type === ChannelKind.media;
}

function defaultType(parent: StoredChannel): number {
  return parent.type === ChannelKind.announcement ? ChannelKind.announcementThread : ChannelKind.publicThread;
}
