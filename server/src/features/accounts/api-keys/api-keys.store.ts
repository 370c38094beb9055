import type { ApiKeyScope } from '@guildhall/contract';
import { sql } from 'kysely';
import type { Database } from '../../../platform/database/index.ts';
import { type Principal, userIdOf } from '../actor.ts';

export interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: ApiKeyScope[];
  /** Null for keys of the owner. */
  readonly userId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface ApiKeysStore {
  insert(
    keyHash: Buffer,
    key: Pick<StoredApiKey, 'name' | 'scopes' | 'createdAt' | 'expiresAt'>,
    maker: Principal,
  ): Promise<StoredApiKey>;
  find(keyHash: Buffer): Promise<StoredApiKey | undefined>;
  /** Newest first, expired ones among them. */
  list(maker: Principal): Promise<readonly StoredApiKey[]>;
  touch(id: string, at: Date): Promise<void>;
  /** Of this maker only; false when there is no such key. */
  delete(maker: Principal, id: string): Promise<boolean>;
}

const columns = sql`
  id, name, scopes, user_id::text as "userId", created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt"`;

export function createApiKeysStore(db: Database): ApiKeysStore {
  return {
    async insert(keyHash, { name, scopes, createdAt, expiresAt }, maker) {
      const { rows } = await sql<StoredApiKey>`
        insert into accounts_api_keys (key_hash, name, scopes, user_id, created_at, expires_at)
        values (${keyHash}, ${name}, ${scopes}::text[], ${userIdOf(maker)}::bigint, ${createdAt}, ${expiresAt})
        returning ${columns}`.execute(db.kysely);
      const [row] = rows;
      if (!row) throw new Error('An insert gave no row.');
      return row;
    },
    async find(keyHash) {
      const { rows } = await sql<StoredApiKey>`
        select ${columns} from accounts_api_keys where key_hash = ${keyHash}`.execute(db.kysely);
      return rows[0];
    },
    async list(maker) {
      const { rows } = await sql<StoredApiKey>`
        select ${columns} from accounts_api_keys
        where user_id is not distinct from ${userIdOf(maker)}::bigint
        order by created_at desc, id`.execute(db.kysely);
      return rows;
    },
    async touch(id, at) {
      await sql`update accounts_api_keys set last_used_at = ${at} where id = ${id}`.execute(db.kysely);
    },
    async delete(maker, id) {
      const { numAffectedRows } = await sql`
        delete from accounts_api_keys
        where id = ${id} and user_id is not distinct from ${userIdOf(maker)}::bigint`.execute(db.kysely);
      return numAffectedRows === 1n;
    },
  };
}
