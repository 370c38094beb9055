import { sql } from 'kysely';
import type { Database } from '../../platform/database/index.ts';
import { type Principal, userIdOf } from './actor.ts';
import type { User } from './users.store.ts';

export interface NewSession {
  readonly principal: Principal;
  readonly device: string;
  readonly lastSeenAt: Date;
  /** The end that use does not put off. */
  readonly expiresAt: Date;
}

export interface StoredSession extends NewSession {
  readonly id: string;
  readonly createdAt: Date;
  /** Null for the owner. */
  readonly user: User | null;
}

interface Row {
  readonly id: string;
  readonly userId: string | null;
  readonly name: string | null;
  readonly avatar: string | null;
  readonly device: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

export interface SessionsStore {
  insert(tokenHash: Buffer, session: NewSession): Promise<StoredSession>;
  find(tokenHash: Buffer): Promise<StoredSession | undefined>;
  /** Newest use first. */
  list(principal: Principal): Promise<readonly StoredSession[]>;
  touch(id: string, at: Date): Promise<void>;
  deleteByToken(tokenHash: Buffer): Promise<void>;
  /** Of this principal only; false when there is no such session. */
  delete(principal: Principal, id: string): Promise<boolean>;
  /** All of a principal but one; how many there were. */
  deleteOthers(principal: Principal, keptId: string | null): Promise<number>;
  /** Removes what ended before a moment, by age or by disuse. */
  deleteEnded(at: Date, idleSince: Date): Promise<void>;
}

const columns = sql`
  s.id, s.user_id::text as "userId", u.name, u.avatar, s.device, s.created_at as "createdAt",
  s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt"`;

export function createSessionsStore(db: Database): SessionsStore {
  return {
    async insert(tokenHash, { principal, device, lastSeenAt, expiresAt }) {
      const { rows } = await sql<Row>`
        with s as (
          insert into accounts_sessions (token_hash, actor_kind, user_id, device, created_at, last_seen_at, expires_at)
          values (${tokenHash}, ${principal.kind}, ${userIdOf(principal)}::bigint, ${device}, ${lastSeenAt},
            ${lastSeenAt}, ${expiresAt})
          returning *)
        select ${columns} from s left join accounts_users u using (user_id)`.execute(db.kysely);
      const [row] = rows;
      if (!row) throw new Error('An insert gave no row.');
      return fromRow(row);
    },
    async find(tokenHash) {
      const { rows } = await sql<Row>`
        select ${columns} from accounts_sessions s left join accounts_users u using (user_id)
        where s.token_hash = ${tokenHash}`.execute(db.kysely);
      return rows[0] && fromRow(rows[0]);
    },
    async list(principal) {
      const { rows } = await sql<Row>`
        select ${columns} from accounts_sessions s left join accounts_users u using (user_id)
        where s.user_id is not distinct from ${userIdOf(principal)}::bigint
        order by s.last_seen_at desc, s.id`.execute(db.kysely);
      return rows.map(fromRow);
    },
    async touch(id, at) {
      await sql`update accounts_sessions set last_seen_at = ${at} where id = ${id}`.execute(db.kysely);
    },
    async deleteByToken(tokenHash) {
      await sql`delete from accounts_sessions where token_hash = ${tokenHash}`.execute(db.kysely);
    },
    async delete(principal, id) {
      const { numAffectedRows } = await sql`
        delete from accounts_sessions
        where id = ${id} and user_id is not distinct from ${userIdOf(principal)}::bigint`.execute(db.kysely);
      return numAffectedRows === 1n;
    },
    async deleteOthers(principal, keptId) {
      const { numAffectedRows } = await sql`
        delete from accounts_sessions
        where user_id is not distinct from ${userIdOf(principal)}::bigint
          and id is distinct from ${keptId}::uuid`.execute(db.kysely);
      return Number(numAffectedRows ?? 0n);
    },
    async deleteEnded(at, idleSince) {
      await sql`
        delete from accounts_sessions where expires_at < ${at} or last_seen_at < ${idleSince}`.execute(db.kysely);
    },
  };
}

function fromRow({ userId, name, avatar, ...rest }: Row): StoredSession {
  if (userId === null) return { ...rest, principal: { kind: 'owner' }, user: null };
  return { ...rest, principal: { kind: 'member', userId }, user: { userId, name: name ?? '', avatar } };
}
