import { PermissionFlagsBits } from 'discord-api-types/v10';

export const Permission = PermissionFlagsBits;

export const everyPermission = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What a member in time-out keeps, administrators apart. */
const keptInTimeout = Permission.ViewChannel | Permission.ReadMessageHistory;
/** What does not work without SendMessages, whatever else is allowed. */
const dependsOnSending =
  Permission.MentionEveryone | Permission.SendTTSMessages | Permission.AttachFiles | Permission.EmbedLinks;

export interface PermissionOverwrite {
  /** A role or a member. */
  readonly id: string;
  readonly isRole: boolean;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What decides the permissions of one member in one guild. */
export interface MemberAuthority {
  readonly guildId: string;
  readonly ownerId: string;
  readonly userId: string;
  readonly roleIds: ReadonlySet<string>;
  /** Permissions by role id; @everyone has the guild's id. */
  readonly roles: ReadonlyMap<string, bigint>;
  readonly isTimedOut: boolean;
}

/** Permissions before any channel: all of them for the owner and for administrators. */
export function permissionsInGuild(member: MemberAuthority): bigint {
  const base = fromRoles(member);
  if (isAlmighty(member, base)) return everyPermission;
  return member.isTimedOut ? base & keptInTimeout : base;
}

/**
 * Permissions in a channel, as Discord computes them: the roles' sum, then the overwrites of @everyone, of the member's
 * roles together (what one allows beats what another denies), of the member. A thread has its parent's overwrites.
 * Without View Channel nothing remains.
 */
export function permissionsInChannel(member: MemberAuthority, overwrites: readonly PermissionOverwrite[]): bigint {
  const base = fromRoles(member);
  if (isAlmighty(member, base)) return everyPermission;
  let roleAllow = 0n;
  let roleDeny = 0n;
  let everyone: PermissionOverwrite | undefined;
  let personal: PermissionOverwrite | undefined;
  for (const overwrite of overwrites) {
    if (!overwrite.isRole) {
      if (overwrite.id === member.userId) personal = overwrite;
    } else if (overwrite.id === member.guildId) everyone = overwrite;
    else if (member.roleIds.has(overwrite.id)) {
      roleAllow |= overwrite.allow;
      roleDeny |= overwrite.deny;
    }
  }
  let permissions = base;
  if (everyone) permissions = (permissions & ~everyone.deny) | everyone.allow;
  permissions = (permissions & ~roleDeny) | roleAllow;
  if (personal) permissions = (permissions & ~personal.deny) | personal.allow;
  if (member.isTimedOut) permissions &= keptInTimeout;
  if (!(permissions & Permission.ViewChannel)) return 0n;
  return permissions & Permission.SendMessages ? permissions : permissions & ~dependsOnSending;
}

export function allows(permissions: bigint, needed: bigint): boolean {
  return (permissions & needed) === needed;
}

function fromRoles(member: MemberAuthority): bigint {
  let permissions = member.roles.get(member.guildId) ?? 0n;
  for (const id of member.roleIds) permissions |= member.roles.get(id) ?? 0n;
  return permissions;
}

function isAlmighty(member: MemberAuthority, base: bigint): boolean {
  return member.userId === member.ownerId || (base & Permission.Administrator) !== 0n;
}
