import type { AreaSubject } from '@guildhall/contract';
import type { AccountDeps } from '../accounts.deps.ts';
import { accountErrors } from '../accounts.errors.ts';
import { type Actor, principalOf, userIdOf } from '../actor.ts';
import { guildRolesOf } from '../guild-roles.ts';
import type { NamedSubject } from './area-roles.store.ts';

/** Everybody who was named for work in a guild. @throws AppError accounts/guild-not-found, accounts/role-missing */
export async function listAreaRoles(
  deps: AccountDeps,
  actor: Actor,
  guildId: string,
): Promise<readonly NamedSubject[]> {
  await requireGuildOwner(deps, actor, guildId);
  return deps.areaRoles.list(guildId);
}

/**
 * Names a member, or everybody with a role of Discord, for work in a guild. Naming again changes nothing.
 *
 * @throws AppError accounts/guild-not-found, accounts/role-missing, accounts/no-such-member
 */
export async function nameForArea(
  deps: AccountDeps,
  actor: Actor,
  guildId: string,
  subject: AreaSubject,
): Promise<void> {
  await requireGuildOwner(deps, actor, guildId);
  const isStranger = subject.subjectKind === 'member' && !(await deps.membership.memberIn(guildId, subject.subjectId));
  if (isStranger) throw accountErrors.noSuchMember({ userId: subject.subjectId });
  await deps.areaRoles.insert(guildId, subject, userIdOf(principalOf(actor)), deps.now());
}

/** @throws AppError accounts/guild-not-found, accounts/role-missing */
export async function unnameForArea(
  deps: AccountDeps,
  actor: Actor,
  guildId: string,
  subject: AreaSubject,
): Promise<void> {
  await requireGuildOwner(deps, actor, guildId);
  await deps.areaRoles.delete(guildId, subject);
}

async function requireGuildOwner(deps: AccountDeps, actor: Actor, guildId: string): Promise<void> {
  const roles = await guildRolesOf(deps, actor, guildId);
  if (!roles) throw accountErrors.guildNotFound({});
  if (!roles.has('owner')) throw accountErrors.roleMissing({ role: 'owner' });
}
