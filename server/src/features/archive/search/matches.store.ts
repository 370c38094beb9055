import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Conditions } from './conditions.ts';

export type TimeOrder = 'newest' | 'oldest';

/**
 * The newest (or oldest) stretch of the time line that is looked through first. Frequent words fill a page from it in a
 * few milliseconds; what it does not fill is rare enough to be asked of the index as a whole. 500,000 chat lines, two busy
 * cores: walking 20,000 rows takes 5 to 15 ms, fetching all 42,000 messages with "ubuntu" 150 to 300.
 */
const firstStretch = 20_000;

/**
 * The nearest matches in time order, beyond an id.
 *
 * @param enough Stop with this many when the first stretch gives them; at most `limit` are returned.
 */
export async function findMatches(
  db: Kysely<unknown>,
  guildId: string,
  conditions: Conditions,
  order: TimeOrder,
  beyondId: string | null,
  limit: number,
  enough = limit,
  stretch = firstStretch,
): Promise<string[]> {
  if (conditions.simple) return inOrder(db, conditions, order, beyond(order, beyondId), limit);
  const border = await stretchBorder(db, guildId, conditions.channelId, order, beyondId, stretch);
  const near =
    border === undefined
      ? sql`true`
      : order === 'newest'
        ? sql`m.message_id >= ${border}`
        : sql`m.message_id <= ${border}`;
  const first = await inOrder(db, conditions, order, sql`${beyond(order, beyondId)} and ${near}`, limit);
  if (border === undefined || first.length >= enough) return first;
  const rest = await viaIndex(db, conditions, order, beyond(order, border), limit - first.length);
  return [...first, ...rest];
}

function beyond(order: TimeOrder, id: string | null): RawBuilder<unknown> {
  if (id === null) return sql`true`;
  return order === 'newest' ? sql`m.message_id < ${id}` : sql`m.message_id > ${id}`;
}

function direction(order: TimeOrder): RawBuilder<unknown> {
  return order === 'newest' ? sql`desc` : sql`asc`;
}

/** The last id of the stretch; undefined when fewer messages are left. */
async function stretchBorder(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string | undefined,
  order: TimeOrder,
  beyondId: string | null,
  stretch: number,
): Promise<string | undefined> {
  const channel = channelId === undefined ? sql`true` : sql`m.channel_id = ${channelId}`;
  const { rows } = await sql<{ message_id: string }>`
    select m.message_id from archive_messages m
    where m.guild_id = ${guildId} and ${channel} and ${beyond(order, beyondId)}
    order by m.message_id ${direction(order)}
    offset ${stretch} limit 1
  `.execute(db);
  return rows[0]?.message_id;
}

async function inOrder(
  db: Kysely<unknown>,
  { where }: Conditions,
  order: TimeOrder,
  range: RawBuilder<unknown>,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`
    select m.message_id from archive_messages m
    where ${where} and ${range}
    order by m.message_id ${direction(order)}
    limit ${limit}
  `.execute(db);
  return rows.map((row) => row.message_id);
}

/** Materialised, so that the planner does not bet on walking the time line for something that ended years ago. */
async function viaIndex(
  db: Kysely<unknown>,
  { where }: Conditions,
  order: TimeOrder,
  range: RawBuilder<unknown>,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`
    with matches as materialized (select m.message_id from archive_messages m where ${where} and ${range})
    select message_id from matches
    order by message_id ${direction(order)}
    limit ${limit}
  `.execute(db);
  return rows.map((row) => row.message_id);
}

/** The given messages by how close together and how often they hold the words; equal ones newest first. */
export async function rankMatches(
  db: Kysely<unknown>,
  guildId: string,
  messageIds: readonly string[],
  tsquery: string,
  offset: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`
    select message_id from archive_messages
    where guild_id = ${guildId} and message_id = any(${`{${messageIds.join(',')}}`}::bigint[]) and deleted_at is null
    -- 1: a short message that is all about it goes before a long one that mentions it.
    order by ts_rank_cd(search, ${tsquery}::tsquery, 1) desc, message_id desc
    offset ${offset} limit ${limit}
  `.execute(db);
  return rows.map((row) => row.message_id);
}

export async function groupMatches(
  db: Kysely<unknown>,
  guildId: string,
  messageIds: readonly string[],
): Promise<{ channel_id: string; author_id: string; count: number }[]> {
  const { rows } = await sql<{ channel_id: string; author_id: string; count: number }>`
    select channel_id, author_id, count(*)::int as count from archive_messages
    where guild_id = ${guildId} and message_id = any(${`{${messageIds.join(',')}}`}::bigint[])
    group by channel_id, author_id
  `.execute(db);
  return rows;
}
