import { ChannelType } from 'discord-api-types/v10';
import {
  allows,
  type MemberAuthority,
  Permission,
  type PermissionOverwrite,
  permissionsInChannel,
  permissionsInGuild,
} from './permissions.ts';
import { entitiesIn, isRaw, numberIn, type Raw, stringIn } from './raw.ts';

/** What is kept of a channel or thread to know who may read it and whether something was missed. */
export interface KnownChannel {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly parentId: string | null;
  readonly overwrites: readonly PermissionOverwrite[];
  /** The newest message as Discord said it last; it may be deleted since. */
  lastMessageId: string | null;
  /** The bot itself is in the thread. */
  isJoined: boolean;
}

/** A guild as one bot sees it. */
export interface KnownGuild {
  readonly id: string;
  name: string;
  ownerId: string;
  readonly roles: Map<string, bigint>;
  botRoleIds: Set<string>;
  timedOutUntilMs: number;
  /** Channels and active threads. */
  readonly channels: Map<string, KnownChannel>;
  isAvailable: boolean;
}

const threadTypes: ReadonlySet<number> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);
const voiceTypes: ReadonlySet<number> = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

export function isThreadType(type: number): boolean {
  return threadTypes.has(type);
}

export type Directory = ReturnType<typeof createDirectory>;

/**
 * What one bot knows of its guilds: enough to compute its permissions in every channel.
 *
 * Fed with the gateway's dispatches in order (or with REST answers by `setGuild`, where no gateway runs).
 */
export function createDirectory(now: () => number = Date.now) {
  const guilds = new Map<string, KnownGuild>();
  let botUserId = '';

  function setGuild(raw: Raw): void {
    const id = stringIn(raw, 'id');
    if (!id) return;
    const channels = [...entitiesIn(raw['channels']), ...entitiesIn(raw['threads'])];
    const own = membersIn(raw['members']).find((member) => userIdOf(member) === botUserId);
    guilds.set(id, {
      id,
      name: stringIn(raw, 'name') ?? '',
      ownerId: stringIn(raw, 'owner_id') ?? '',
      roles: new Map(entitiesIn(raw['roles']).map((role) => [role.id, bitsIn(role, 'permissions')])),
      botRoleIds: new Set(own ? stringsIn(own['roles']) : []),
      timedOutUntilMs: own ? timeIn(own, 'communication_disabled_until') : 0,
      channels: new Map(channels.map((channel) => [channel.id, knownChannel(channel, undefined)])),
      isAvailable: true,
    });
  }

  function setChannel(guild: KnownGuild, raw: Raw): void {
    const id = stringIn(raw, 'id');
    if (id) guild.channels.set(id, knownChannel({ ...raw, id }, guild.channels.get(id)));
  }

  /** @returns The guild that the dispatch was about, when it is known. */
  function apply(name: string, data: Raw): KnownGuild | undefined {
    if (name === 'READY') {
      const user = data['user'];
      botUserId = isRaw(user) ? (stringIn(user, 'id') ?? '') : '';
      guilds.clear();
      return undefined;
    }
    if (name === 'GUILD_CREATE') {
      setGuild(data);
      return guilds.get(stringIn(data, 'id') ?? '');
    }
    const idField = name === 'GUILD_UPDATE' || name === 'GUILD_DELETE' ? 'id' : 'guild_id';
    const guild = guilds.get(stringIn(data, idField) ?? '');
    if (guild) applyToGuild(guild, name, data);
    return guild;
  }

  function applyToGuild(guild: KnownGuild, name: string, data: Raw): void {
    switch (name) {
      case 'GUILD_UPDATE':
        guild.name = stringIn(data, 'name') ?? guild.name;
        guild.ownerId = stringIn(data, 'owner_id') ?? guild.ownerId;
        return;
      case 'GUILD_DELETE':
        if (data['unavailable'] === true) guild.isAvailable = false;
        else guilds.delete(guild.id);
        return;
      case 'GUILD_ROLE_CREATE':
      case 'GUILD_ROLE_UPDATE': {
        const role = data['role'];
        if (isRaw(role)) guild.roles.set(stringIn(role, 'id') ?? '', bitsIn(role, 'permissions'));
        return;
      }
      case 'GUILD_ROLE_DELETE':
        guild.roles.delete(stringIn(data, 'role_id') ?? '');
        return;
      case 'GUILD_MEMBER_UPDATE':
        if (userIdOf(data) !== botUserId) return;
        guild.botRoleIds = new Set(stringsIn(data['roles']));
        guild.timedOutUntilMs = timeIn(data, 'communication_disabled_until');
        return;
      case 'CHANNEL_CREATE':
      case 'CHANNEL_UPDATE':
      case 'THREAD_CREATE':
      case 'THREAD_UPDATE':
        setChannel(guild, data);
        return;
      case 'THREAD_LIST_SYNC':
        for (const thread of entitiesIn(data['threads'])) setChannel(guild, thread);
        return;
      case 'THREAD_MEMBERS_UPDATE': {
        const thread = guild.channels.get(stringIn(data, 'id') ?? '');
        if (!thread) return;
        if (membersIn(data['added_members']).some((member) => member['user_id'] === botUserId)) thread.isJoined = true;
        if (stringsIn(data['removed_member_ids']).includes(botUserId)) thread.isJoined = false;
        return;
      }
      case 'CHANNEL_DELETE':
      case 'THREAD_DELETE':
        guild.channels.delete(stringIn(data, 'id') ?? '');
        return;
      case 'MESSAGE_CREATE': {
        const channel = guild.channels.get(stringIn(data, 'channel_id') ?? '');
        const messageId = stringIn(data, 'id');
        if (channel && messageId && isNewer(messageId, channel.lastMessageId)) channel.lastMessageId = messageId;
      }
    }
  }

  function authority(guild: KnownGuild): MemberAuthority {
    return {
      guildId: guild.id,
      ownerId: guild.ownerId,
      userId: botUserId,
      roleIds: guild.botRoleIds,
      roles: guild.roles,
      isTimedOut: guild.timedOutUntilMs > now(),
    };
  }

  /** The bot's permissions in a channel; those of a thread are its parent's. 0 when the channel is not known. */
  function permissions(guildId: string, channelId: string, parentId?: string | null): bigint {
    const guild = guilds.get(guildId);
    if (!guild) return 0n;
    const channel = guild.channels.get(channelId);
    const parent =
      channel && !isThreadType(channel.type) ? channel : guild.channels.get(channel?.parentId ?? parentId ?? '');
    return parent ? permissionsInChannel(authority(guild), parent.overwrites) : 0n;
  }

  /** Why the bot cannot read a channel's history, or null when it can. Unknown threads are judged by their parent. */
  function unreadable(guildId: string, channelId: string, parentId?: string | null): Unreadable | null {
    const guild = guilds.get(guildId);
    if (!guild) return 'not-in-guild';
    const channel = guild.channels.get(channelId);
    const own = permissions(guildId, channelId, parentId);
    if (!allows(own, Permission.ViewChannel)) return channel || parentId ? 'not-viewable' : 'unknown-channel';
    if (channel && voiceTypes.has(channel.type) && !allows(own, Permission.Connect)) return 'no-connect';
    if (channel?.type === ChannelType.PrivateThread && !channel.isJoined && !allows(own, Permission.ManageThreads)) {
      return 'not-in-thread';
    }
    return allows(own, Permission.ReadMessageHistory) ? null : 'no-history';
  }

  return {
    apply,
    setGuild,
    /** Without a gateway: who the bot is. */
    setBot: (userId: string) => {
      botUserId = userId;
    },
    /** Without a gateway: the bot's own member object. */
    setOwnMember: (guildId: string, member: Raw) => {
      const guild = guilds.get(guildId);
      if (!guild) return;
      guild.botRoleIds = new Set(stringsIn(member['roles']));
      guild.timedOutUntilMs = timeIn(member, 'communication_disabled_until');
    },
    guild: (guildId: string): KnownGuild | undefined => guilds.get(guildId),
    guilds: (): IterableIterator<KnownGuild> => guilds.values(),
    permissions,
    guildPermissions: (guildId: string): bigint => {
      const guild = guilds.get(guildId);
      return guild ? permissionsInGuild(authority(guild)) : 0n;
    },
    unreadable,
    /** The bot gets the events of a channel: it may view it (and, for a private thread, is in it). */
    hears: (guildId: string, channelId: string, parentId?: string | null): boolean => {
      const reason = unreadable(guildId, channelId, parentId);
      return reason === null || reason === 'no-history';
    },
    botUserId: () => botUserId,
  };
}

export type Unreadable =
  | 'not-in-guild'
  | 'unknown-channel'
  | 'not-viewable'
  | 'no-connect'
  | 'not-in-thread'
  | 'no-history';

function knownChannel(raw: Raw & { readonly id: string }, before: KnownChannel | undefined): KnownChannel {
  const overwrites = raw['permission_overwrites'];
  return {
    id: raw.id,
    type: numberIn(raw, 'type') ?? before?.type ?? 0,
    name: stringIn(raw, 'name') ?? before?.name ?? '',
    parentId: stringIn(raw, 'parent_id'),
    overwrites: Array.isArray(overwrites) ? overwrites.filter(isRaw).map(knownOverwrite) : (before?.overwrites ?? []),
    lastMessageId: stringIn(raw, 'last_message_id') ?? before?.lastMessageId ?? null,
    isJoined: isRaw(raw['member']) || (before?.isJoined ?? false),
  };
}

function knownOverwrite(raw: Raw): PermissionOverwrite {
  const type = raw['type'];
  return {
    id: stringIn(raw, 'id') ?? '',
    isRole: type === 0 || type === 'role',
    allow: bitsIn(raw, 'allow'),
    deny: bitsIn(raw, 'deny'),
  };
}

function bitsIn(raw: Raw, name: string): bigint {
  const value = stringIn(raw, name) ?? '0';
  return /^\d{1,20}$/.test(value) ? BigInt(value) : 0n;
}

function membersIn(value: unknown): Raw[] {
  return Array.isArray(value) ? value.filter(isRaw) : [];
}

function userIdOf(member: Raw): string | null {
  const user = member['user'];
  return isRaw(user) ? stringIn(user, 'id') : null;
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function timeIn(raw: Raw, name: string): number {
  return Date.parse(stringIn(raw, name) ?? '') || 0;
}

function isNewer(id: string, than: string | null): boolean {
  return than === null || BigInt(id) > BigInt(than);
}
