import type { Database } from '../../platform/database/index.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { createOwnerKeysStore } from './owner-keys.store.ts';
import { createSessionsStore } from './sessions.store.ts';

export { actorOf, createAccess } from './access.ts';
export type { AccountDeps } from './accounts.deps.ts';
export { accountRoutes } from './accounts.routes.ts';
export type { Actor } from './actor.ts';
export { issueOwnerKey, ownerLink } from './issue-owner-key.ts';
export { createPermissionMirror, type PermissionMirror } from './permissions/permission-mirror.ts';
export { createPrivateThreadsStore } from './permissions/private-threads.store.ts';
export { newSecret } from './secrets.ts';

export function createAccounts(db: Database, now: () => Date = () => new Date()): AccountDeps {
  return { ownerKeys: createOwnerKeysStore(db), sessions: createSessionsStore(db), now };
}
