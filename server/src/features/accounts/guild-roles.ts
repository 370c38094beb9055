import { areaRole, type GuildRole } from '@guildhall/contract';
import { allows, Permission } from '../../platform/discord/index.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { type Actor, principalOf } from './actor.ts';
import type { GuildMember } from './membership.ts';

/** Any of them makes a moderator: each is power over other members or over what they wrote. */
const moderatorPermissions = [
  Permission.ManageGuild,
  Permission.ManageMessages,
  Permission.ModerateMembers,
  Permission.KickMembers,
  Permission.BanMembers,
];

const everyRole: readonly GuildRole[] = ['owner', 'moderator', ...areaRole.options];

/**
 * What somebody is in a guild. Higher roles hold the lower ones: the guild's owner and administrators are moderators,
 * moderators may do the work of every area.
 *
 * @returns Empty for a plain member; undefined for who is not in the guild.
 */
export async function guildRolesOf(
  deps: AccountDeps,
  actor: Actor,
  guildId: string,
): Promise<ReadonlySet<GuildRole> | undefined> {
  const principal = principalOf(actor);
  if (principal.kind === 'owner') return new Set(everyRole);
  if (!/^\d{15,20}$/.test(guildId)) return undefined;
  const member = await deps.membership.memberIn(guildId, principal.userId);
  if (!member) return undefined;
  const byPermission = rolesByPermission(member);
  // Whoever may do everything in all areas needs no look at who was named.
  if (byPermission.length > 0) return new Set(byPermission);
  return new Set(await deps.areaRoles.rolesOf(guildId, principal.userId, member));
}

function rolesByPermission({ isGuildOwner, permissions }: GuildMember): readonly GuildRole[] {
  if (isGuildOwner || allows(permissions, Permission.Administrator)) return everyRole;
  const isModerator = moderatorPermissions.some((permission) => allows(permissions, permission));
  return isModerator ? everyRole.filter((role) => role !== 'owner') : [];
}
