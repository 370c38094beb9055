import { sql } from 'kysely';
import type { Database } from '../../platform/database/index.ts';

/** A person as Discord names them, noted when they sign in. */
export interface User {
  readonly userId: string;
  readonly name: string;
  /** The picture's hash. */
  readonly avatar: string | null;
}

export interface UsersStore {
  upsert(user: User, at: Date): Promise<void>;
}

export function createUsersStore(db: Database): UsersStore {
  return {
    async upsert({ userId, name, avatar }, at) {
      await sql`
        insert into accounts_users (user_id, name, avatar, first_seen_at, signed_in_at)
        values (${userId}::bigint, ${name}, ${avatar}, ${at}, ${at})
        on conflict (user_id) do update
          set name = excluded.name, avatar = excluded.avatar, signed_in_at = excluded.signed_in_at`.execute(db.kysely);
    },
  };
}
