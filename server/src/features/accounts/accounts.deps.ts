import type { OwnerKeysStore } from './owner-keys.store.ts';
import type { SessionsStore } from './sessions.store.ts';

/** What the use cases of this room work with. */
export interface AccountDeps {
  readonly ownerKeys: OwnerKeysStore;
  readonly sessions: SessionsStore;
  readonly now: () => Date;
}
