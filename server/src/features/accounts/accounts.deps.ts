import type { ApiKeysStore } from './api-keys/api-keys.store.ts';
import type { OAuthClient } from './discord-sign-in/discord-identity.ts';
import type { SignInsStore } from './discord-sign-in/sign-ins.store.ts';
import type { Membership } from './membership.ts';
import type { OwnerKeysStore } from './owner-keys.store.ts';
import type { AreaRolesStore } from './roles/area-roles.store.ts';
import type { SessionsStore } from './sessions.store.ts';
import type { UsersStore } from './users.store.ts';

/** What the use cases of this room work with. */
export interface AccountDeps {
  readonly ownerKeys: OwnerKeysStore;
  readonly sessions: SessionsStore;
  readonly signIns: SignInsStore;
  readonly users: UsersStore;
  readonly apiKeys: ApiKeysStore;
  readonly areaRoles: AreaRolesStore;
  readonly membership: Membership;
  /** Null where signing in with Discord is not set up. */
  readonly oauthClient: OAuthClient | null;
  readonly now: () => Date;
}
