import { sql } from 'kysely';
import type { Database } from '../../platform/database/index.ts';

export interface StoredSession {
  readonly actorKind: 'owner';
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

export interface SessionsStore {
  insert(tokenHash: Buffer, session: StoredSession): Promise<void>;
  find(tokenHash: Buffer): Promise<StoredSession | undefined>;
  touch(tokenHash: Buffer, at: Date): Promise<void>;
  delete(tokenHash: Buffer): Promise<void>;
  /** Removes what ended before a moment, by age or by disuse. */
  deleteEnded(at: Date, idleSince: Date): Promise<void>;
}

export function createSessionsStore(db: Database): SessionsStore {
  return {
    async insert(tokenHash, { actorKind, lastSeenAt, expiresAt }) {
      await sql`
        insert into accounts_sessions (token_hash, actor_kind, created_at, last_seen_at, expires_at)
        values (${tokenHash}, ${actorKind}, ${lastSeenAt}, ${lastSeenAt}, ${expiresAt})`.execute(db.kysely);
    },
    async find(tokenHash) {
      const { rows } = await sql<StoredSession>`
        select actor_kind as "actorKind", last_seen_at as "lastSeenAt", expires_at as "expiresAt"
        from accounts_sessions where token_hash = ${tokenHash}`.execute(db.kysely);
      return rows[0];
    },
    async touch(tokenHash, at) {
      await sql`update accounts_sessions set last_seen_at = ${at} where token_hash = ${tokenHash}`.execute(db.kysely);
    },
    async delete(tokenHash) {
      await sql`delete from accounts_sessions where token_hash = ${tokenHash}`.execute(db.kysely);
    },
    async deleteEnded(at, idleSince) {
      await sql`
        delete from accounts_sessions where expires_at < ${at} or last_seen_at < ${idleSince}`.execute(db.kysely);
    },
  };
}
