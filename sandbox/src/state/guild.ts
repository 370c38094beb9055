import type { AutoModerationRule } from '../auto-moderation/rule.ts';
import {
  type ChannelNature,
  channelPermissions,
  guildPermissions,
  has,
  type Overwrite,
  Permission,
  type PermissionInput,
} from '../permissions.ts';
import { compareIds } from '../snowflake.ts';
import { AuditLog } from './audit-log.ts';
import { MessageLog } from './message-log.ts';
import {
  ChannelKind,
  type Emoji,
  type GuildProfile,
  isThread,
  type Member,
  type Role,
  type StoredChannel,
  type StoredThread,
} from './model.ts';
import type { Webhook } from './webhook.ts';

/** One guild: its records, and who may do what in it. */
export class Guild {
  /** True for a direct conversation, which is kept as a guild of two without anything but its channel. */
  readonly isDirect: boolean = false;
  readonly id: string;
  profile: GuildProfile;
  readonly roles = new Map<string, Role>();
  readonly emojis = new Map<string, Emoji>();
  readonly members = new Map<string, Member>();
  /** Channels and threads. */
  readonly channels = new Map<string, StoredChannel>();
  /** Join time by user, by thread. */
  readonly threadMembers = new Map<string, Map<string, string>>();
  /** Who reacted, in order: key channel/message/emoji. */
  readonly reactors = new Map<string, string[]>();
  /** When a message was pinned. */
  readonly pinnedAt = new Map<string, string>();
  /** Reason by user. */
  readonly bans = new Map<string, string | null>();
  readonly auditLog = new AuditLog();
  readonly webhooks = new Map<string, Webhook>();
  readonly autoModerationRules = new Map<string, AutoModerationRule>();
  readonly #logs = new Map<string, MessageLog>();
  #sortedMemberIds: string[] | undefined;

  constructor(profile: GuildProfile) {
    this.id = profile.id;
    this.profile = profile;
  }

  log(channelId: string): MessageLog {
    let log = this.#logs.get(channelId);
    if (!log) {
      log = new MessageLog();
      this.#logs.set(channelId, log);
    }
    return log;
  }

  setLog(channelId: string, log: MessageLog): void {
    this.#logs.set(channelId, log);
  }

  removeChannel(channelId: string): void {
    this.channels.delete(channelId);
    this.#logs.delete(channelId);
    this.threadMembers.delete(channelId);
    for (const webhook of this.webhooks.values()) if (webhook.channelId === channelId) this.webhooks.delete(webhook.id);
  }

  addMember(member: Member): void {
    this.members.set(member.userId, member);
    this.#sortedMemberIds = undefined;
  }

  removeMember(userId: string): Member | undefined {
    const member = this.members.get(userId);
    this.members.delete(userId);
    this.#sortedMemberIds = undefined;
    return member;
  }

  /** Ids of all members, ascending, as the member list is paged. */
  memberIds(): readonly string[] {
    this.#sortedMemberIds ??= [...this.members.keys()].sort(compareIds);
    return this.#sortedMemberIds;
  }

  threads(): StoredThread[] {
    return [...this.channels.values()].filter(isThread);
  }

  /** Overwrites that decide about a channel: a thread's are its parent's. */
  overwritesOf(channel: StoredChannel): readonly Overwrite[] {
    if (!isThread(channel)) return channel.permission_overwrites;
    return this.channels.get(channel.parent_id ?? '')?.permission_overwrites ?? [];
  }

  permissionsOf(userId: string, nowMs: number, channel?: StoredChannel): bigint {
    const member = this.members.get(userId);
    if (!member) return 0n;
    const input: PermissionInput = {
      guildId: this.id,
      ownerId: this.profile.owner_id,
      roles: this.roles,
      userId,
      memberRoles: member.roles,
      timedOutUntil: member.communication_disabled_until,
      nowMs,
    };
    return channel ? channelPermissions(input, this.overwritesOf(channel), natureOf(channel)) : guildPermissions(input);
  }

  /** The position of a member's highest role; the owner stands above all. */
  rankOf(userId: string): number {
    if (userId === this.profile.owner_id) return Number.POSITIVE_INFINITY;
    const positions = (this.members.get(userId)?.roles ?? []).map((id) => this.roles.get(id)?.position ?? 0);
    return Math.max(0, ...positions);
  }

  /** Whether the user sees the channel; a private thread is seen by those in it and by who manages threads. */
  canView(userId: string, nowMs: number, channel: StoredChannel): boolean {
    const permissions = this.permissionsOf(userId, nowMs, channel);
    if (!has(permissions, Permission.ViewChannel)) return false;
    if (channel.type !== ChannelKind.privateThread) return true;
    return has(permissions, Permission.ManageThreads) || this.isInThread(channel.id, userId);
  }

  isInThread(threadId: string, userId: string): boolean {
    return this.threadMembers.get(threadId)?.has(userId) ?? false;
  }

  memberCount(): number {
    return this.members.size;
  }
}

function natureOf(channel: StoredChannel): ChannelNature {
  if (isThread(channel)) return 'thread';
  return channel.type === ChannelKind.voice || channel.type === ChannelKind.stage ? 'voice' : 'text';
}
