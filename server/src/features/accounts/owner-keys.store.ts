import { sql } from 'kysely';
import type { Database } from '../../platform/database/index.ts';

export interface OwnerKeysStore {
  /** Keeps a new key; what has expired goes on this occasion. */
  insert(keyHash: Buffer, createdAt: Date, expiresAt: Date): Promise<void>;
  /** Marks a key as used; false when it is unknown, used or expired. Of simultaneous tries one succeeds. */
  use(keyHash: Buffer, at: Date): Promise<boolean>;
}

export function createOwnerKeysStore(db: Database): OwnerKeysStore {
  return {
    async insert(keyHash, createdAt, expiresAt) {
      await sql`delete from accounts_owner_keys where expires_at < ${createdAt}`.execute(db.kysely);
      await sql`
        insert into accounts_owner_keys (key_hash, created_at, expires_at)
        values (${keyHash}, ${createdAt}, ${expiresAt})`.execute(db.kysely);
    },
    async use(keyHash, at) {
      const { rows } = await sql`
        update accounts_owner_keys set used_at = ${at}
        where key_hash = ${keyHash} and used_at is null and expires_at > ${at}
        returning 1`.execute(db.kysely);
      return rows.length === 1;
    },
  };
}
