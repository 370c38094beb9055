import { type Kysely, sql } from 'kysely';
import { onlyReadable, type Readable } from '../access.ts';
import { idList } from '../store/batch.ts';

/**
 * Every value of `has` among a guild's messages but 0: a few dozen of the 4,096 possible ones. Each is one step along
 * the index, however many messages have it.
 */
export async function traitCombinations(db: Kysely<unknown>, guildId: string): Promise<number[]> {
  const { rows } = await sql<{ has: number }>`
    with recursive held (has) as (
      (select has from archive_messages where guild_id = ${guildId} and has <> 0 order by has limit 1)
      union all
      select (
        select m.has from archive_messages m
        where m.guild_id = ${guildId} and m.has <> 0 and m.has > held.has
        order by m.has
        limit 1
      )
      from held
      where held.has is not null
    )
    select has from held where has is not null
  `.execute(db);
  return rows.map((row) => row.has);
}

/**
 * Between which ids the readable channels have replies, or those of them that are asked for; undefined when they never
 * had any.
 */
export async function replyBounds(
  db: Kysely<unknown>,
  guildId: string,
  readable: Readable,
  channelIds: readonly string[] | undefined,
): Promise<{ firstId: string; lastId: string } | undefined> {
  const wanted = channelIds === undefined ? sql`true` : sql`channel_id = any(${idList(channelIds)}::bigint[])`;
  const { rows } = await sql<{ first_id: string | null; last_id: string | null }>`
    select min(first_reply_id) as first_id, max(last_reply_id) as last_id
    from archive_channel_stats
    where guild_id = ${guildId} and ${onlyReadable(readable, 'channel_id')} and ${wanted}
  `.execute(db);
  const { first_id: firstId = null, last_id: lastId = null } = rows[0] ?? {};
  return firstId === null || lastId === null ? undefined : { firstId, lastId };
}
