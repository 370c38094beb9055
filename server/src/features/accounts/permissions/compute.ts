import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Bits, bitsOf, everything, hasBits, Needs, noBits } from './bits.ts';

export interface Overwrite {
  readonly id: string;
  readonly allow: Bits;
  readonly deny: Bits;
}

/** The overwrites of a channel, sorted by what they are about. */
export interface Overwrites {
  readonly everyone: Overwrite | null;
  readonly roles: readonly Overwrite[];
  readonly members: ReadonlyMap<string, Overwrite>;
}

export interface ChannelRules {
  readonly id: string;
  readonly type: number;
  /** The category of a channel; the channel of a thread. */
  readonly parentId: string | null;
  /** A thread has none of its own: its parent's count. */
  readonly overwrites: Overwrites;
}

export interface MemberRules {
  readonly userId: string;
  readonly roleIds: readonly string[];
  /** Milliseconds since 1970; 0 when there was no time-out. */
  readonly timedOutUntilMs: number;
}

export interface GuildRules {
  readonly id: string;
  readonly ownerId: string;
  /** By id; @everyone has the guild's id. */
  readonly roles: ReadonlyMap<string, Bits>;
  readonly channels: ReadonlyMap<string, ChannelRules>;
  /** Who is in a private thread, by thread. */
  readonly threadMembers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** All that remains in a time-out. */
const inTimeOut = bitsOf(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory);
/** Discord denies these implicitly to who may not send (docs: Permissions, Implicit Permissions). */
const ofSenders = bitsOf(
  PermissionFlagsBits.MentionEveryone |
    PermissionFlagsBits.SendTTSMessages |
    PermissionFlagsBits.AttachFiles |
    PermissionFlagsBits.EmbedLinks,
);

export function isThreadType(type: number): boolean {
  return (
    type === ChannelType.PublicThread || type === ChannelType.PrivateThread || type === ChannelType.AnnouncementThread
  );
}

function isVoiceType(type: number): boolean {
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice;
}

/** What a member may do before any channel is looked at: everything for the owner and for administrators. */
export function permissionsInGuild(guild: GuildRules, member: MemberRules, nowMs: number): Bits {
  const base = fromRoles(guild, member);
  if (isAboveRules(guild, member, base)) return everything;
  return member.timedOutUntilMs > nowMs ? both(base, inTimeOut) : base;
}

/**
 * What a member may do in a channel or thread, as Discord computes it: the sum of the roles, then the overwrites of
 * @everyone, of the member's roles together (what one allows beats what another denies), of the member; then what rests on
 * something that lacks goes with it. Nothing remains without View Channel, in an unknown channel, and of a private thread for
 * those who are neither in it nor manage threads.
 */
export function permissionsInChannel(guild: GuildRules, member: MemberRules, channelId: string, nowMs: number): Bits {
  const channel = guild.channels.get(channelId);
  if (!channel) return noBits;
  const isThread = isThreadType(channel.type);
  const ruling = isThread ? guild.channels.get(channel.parentId ?? '') : channel;
  if (!ruling) return noBits;
  const base = fromRoles(guild, member);
  if (isAboveRules(guild, member, base)) return everything;
  let permissions = overwritten(base, ruling.overwrites, member);
  if (member.timedOutUntilMs > nowMs) permissions = both(permissions, inTimeOut);
  if (!hasBits(permissions, Needs.view)) return noBits;
  if (
    channel.type === ChannelType.PrivateThread &&
    !hasBits(permissions, Needs.manageThreads) &&
    !guild.threadMembers.get(channelId)?.has(member.userId)
  ) {
    return noBits;
  }
  return hasBits(permissions, isThread ? Needs.sendInThreads : Needs.send)
    ? permissions
    : { low: permissions.low & ~ofSenders.low, high: permissions.high & ~ofSenders.high };
}

/** Whether a member may read what was said in a channel: view it, read its history, and connect where it is a voice channel. */
export function mayReadHistory(guild: GuildRules, member: MemberRules, channelId: string, nowMs: number): boolean {
  const permissions = permissionsInChannel(guild, member, channelId, nowMs);
  return hasBits(permissions, Needs.history) && hasBits(permissions, connectIn(guild, channelId));
}

/** Whether a member may write in a channel or thread. */
export function maySend(guild: GuildRules, member: MemberRules, channelId: string, nowMs: number): boolean {
  const permissions = permissionsInChannel(guild, member, channelId, nowMs);
  const isThread = isThreadType(guild.channels.get(channelId)?.type ?? 0);
  return (
    hasBits(permissions, isThread ? Needs.sendInThreads : Needs.send) &&
    hasBits(permissions, connectIn(guild, channelId))
  );
}

/** The chat of a voice channel asks for Connect as well (docs: Get Channel Messages). */
function connectIn(guild: GuildRules, channelId: string): Bits {
  return isVoiceType(guild.channels.get(channelId)?.type ?? 0) ? Needs.connect : Needs.view;
}

function fromRoles(guild: GuildRules, member: MemberRules): Bits {
  let { low, high } = guild.roles.get(guild.id) ?? noBits;
  for (const id of member.roleIds) {
    const role = guild.roles.get(id);
    if (!role) continue;
    low |= role.low;
    high |= role.high;
  }
  return { low, high };
}

function isAboveRules(guild: GuildRules, member: MemberRules, base: Bits): boolean {
  return member.userId === guild.ownerId || hasBits(base, Needs.administrator);
}

function overwritten(base: Bits, { everyone, roles, members }: Overwrites, member: MemberRules): Bits {
  let { low, high } = base;
  if (everyone) {
    low = (low & ~everyone.deny.low) | everyone.allow.low;
    high = (high & ~everyone.deny.high) | everyone.allow.high;
  }
  let [allowLow, allowHigh, denyLow, denyHigh] = [0, 0, 0, 0];
  for (const { id, allow, deny } of roles) {
    if (!member.roleIds.includes(id)) continue;
    allowLow |= allow.low;
    allowHigh |= allow.high;
    denyLow |= deny.low;
    denyHigh |= deny.high;
  }
  low = (low & ~denyLow) | allowLow;
  high = (high & ~denyHigh) | allowHigh;
  const own = members.get(member.userId);
  if (own) {
    low = (low & ~own.deny.low) | own.allow.low;
    high = (high & ~own.deny.high) | own.allow.high;
  }
  return { low, high };
}

function both(a: Bits, b: Bits): Bits {
  return { low: a.low & b.low, high: a.high & b.high };
}
