import type { RouteRule } from '../../platform/http/index.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { accountErrors } from './accounts.errors.ts';
import { type Actor, principalOf } from './actor.ts';
import { guildRolesOf } from './guild-roles.ts';

/**
 * Whether an actor may use a route, by the route's rule and nothing else.
 *
 * @param guildId The guild in the address, where it names one.
 * @throws AppError accounts/scope-missing, accounts/owner-only, accounts/guild-not-found, accounts/role-missing
 */
export async function requireAccess(
  deps: AccountDeps,
  actor: Actor,
  { access, scope }: Pick<RouteRule, 'access' | 'scope'>,
  guildId: string | undefined,
): Promise<void> {
  if (access === 'public') return;
  if (actor.kind === 'key' && (scope === undefined || !actor.scopes.has(scope))) {
    throw accountErrors.scopeMissing({ scope: scope ?? null });
  }
  if (principalOf(actor).kind === 'owner') return;
  if (access === 'owner') throw accountErrors.ownerOnly({});
  if (guildId === undefined) {
    if (access === 'member') return;
    throw new Error(`A route for ${access} names no guild.`);
  }
  const roles = await guildRolesOf(deps, actor, guildId);
  if (!roles) throw accountErrors.guildNotFound({});
  if (access === 'member') return;
  const needed = access === 'guild-owner' ? 'owner' : access.replace('area:', '');
  if (![...roles].some((role) => role === needed)) throw accountErrors.roleMissing({ role: needed });
}
