import { sql } from 'kysely';
import type { Database } from '../../../platform/database/index.ts';

export interface BegunSignIn {
  readonly browserHash: Buffer;
  readonly returnTo: string;
  readonly expiresAt: Date;
}

export interface SignInsStore {
  /** Keeps what was begun; what has expired goes on this occasion. */
  insert(stateHash: Buffer, signIn: BegunSignIn, now: Date): Promise<void>;
  /** Takes it out, for the browser that began it: of simultaneous tries one gets it. */
  take(stateHash: Buffer, browserHash: Buffer, now: Date): Promise<{ readonly returnTo: string } | undefined>;
}

export function createSignInsStore(db: Database): SignInsStore {
  return {
    async insert(stateHash, { browserHash, returnTo, expiresAt }, now) {
      await sql`delete from accounts_sign_ins where expires_at <= ${now}`.execute(db.kysely);
      await sql`
        insert into accounts_sign_ins (state_hash, browser_hash, return_to, expires_at)
        values (${stateHash}, ${browserHash}, ${returnTo}, ${expiresAt})`.execute(db.kysely);
    },
    async take(stateHash, browserHash, now) {
      const { rows } = await sql<{ returnTo: string }>`
        delete from accounts_sign_ins
        where state_hash = ${stateHash} and browser_hash = ${browserHash} and expires_at > ${now}
        returning return_to as "returnTo"`.execute(db.kysely);
      return rows[0];
    },
  };
}
