import { sql } from 'kysely';
import type { Database } from '../../../platform/database/index.ts';

export interface PrivateThread {
  readonly threadId: string;
  readonly memberIds: readonly string[];
  /** Discord's whole list was read, not only events heard. */
  readonly isComplete: boolean;
}

export type PrivateThreadsStore = ReturnType<typeof createPrivateThreadsStore>;

export function createPrivateThreadsStore({ kysely }: Database) {
  return {
    async all(guildId: string): Promise<PrivateThread[]> {
      const { rows } = await sql<PrivateThread>`
        select thread_id as "threadId", member_ids::text[] as "memberIds", read_at is not null as "isComplete"
        from accounts_private_threads where guild_id = ${guildId}`.execute(kysely);
      return rows;
    },
    async replace(guildId: string, threadId: string, memberIds: Iterable<string>, readAt: Date): Promise<void> {
      const members = `{${[...memberIds].join(',')}}`;
      await sql`
        insert into accounts_private_threads (guild_id, thread_id, member_ids, read_at)
        values (${guildId}, ${threadId}, ${members}::bigint[], ${readAt})
        on conflict (guild_id, thread_id) do update set member_ids = excluded.member_ids, read_at = excluded.read_at
      `.execute(kysely);
    },
    async change(
      guildId: string,
      threadId: string,
      added: readonly string[],
      removed: readonly string[],
    ): Promise<void> {
      const [add, remove] = [`{${added.join(',')}}`, `{${removed.join(',')}}`];
      await sql`
        insert into accounts_private_threads as t (guild_id, thread_id, member_ids)
        values (${guildId}, ${threadId}, ${add}::bigint[])
        on conflict (guild_id, thread_id) do update set member_ids = array(
          select distinct id from unnest(t.member_ids || excluded.member_ids) as id
          where id <> all(${remove}::bigint[]))
      `.execute(kysely);
    },
    async remove(guildId: string, threadId: string): Promise<void> {
      await sql`
        delete from accounts_private_threads where guild_id = ${guildId} and thread_id = ${threadId}`.execute(kysely);
    },
  };
}
