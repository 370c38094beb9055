import type { Database } from '../../platform/database/index.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { createApiKeysStore } from './api-keys/api-keys.store.ts';
import type { OAuthClient } from './discord-sign-in/discord-identity.ts';
import { createSignInsStore } from './discord-sign-in/sign-ins.store.ts';
import { type Membership, noMembership } from './membership.ts';
import { createOwnerKeysStore } from './owner-keys.store.ts';
import { createAreaRolesStore } from './roles/area-roles.store.ts';
import { createSessionsStore } from './sessions.store.ts';
import { createUsersStore } from './users.store.ts';

export { actorOf, createAccess } from './access.ts';
export type { AccountDeps } from './accounts.deps.ts';
export { accountRoutes } from './accounts.routes.ts';
export { type Actor, isOwner, principalOf } from './actor.ts';
export { apiKeyRoutes } from './api-keys/api-keys.routes.ts';
export { discordSignInRoutes } from './discord-sign-in/discord-sign-in.routes.ts';
export { issueOwnerKey, ownerLink } from './issue-owner-key.ts';
export type { Membership } from './membership.ts';
export { createPermissionMirror, type PermissionMirror } from './permissions/permission-mirror.ts';
export { createPrivateThreadsStore } from './permissions/private-threads.store.ts';
export { readableChannels } from './permissions/readable-channels.ts';
export { areaRoleRoutes } from './roles/area-roles.routes.ts';
export { newSecret } from './secrets.ts';
export { endIfHomeless, endSessionsOf } from './sessions.ts';

interface AccountOptions {
  readonly now?: () => Date;
  /** Default: nobody is a member. */
  readonly membership?: Membership;
  /** Default: nobody signs in with Discord. */
  readonly oauthClient?: OAuthClient | null;
}

export function createAccounts(db: Database, options: AccountOptions = {}): AccountDeps {
  return {
    ownerKeys: createOwnerKeysStore(db),
    sessions: createSessionsStore(db),
    signIns: createSignInsStore(db),
    users: createUsersStore(db),
    apiKeys: createApiKeysStore(db),
    areaRoles: createAreaRolesStore(db),
    membership: options.membership ?? noMembership,
    oauthClient: options.oauthClient ?? null,
    now: options.now ?? (() => new Date()),
  };
}
