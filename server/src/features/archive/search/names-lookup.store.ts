import { type Kysely, sql } from 'kysely';
import { onlyReadable, type Readable } from '../access.ts';

export interface NamedUser {
  readonly user_id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly nick: string | null;
  readonly bot: boolean;
}
export interface NamedChannel {
  readonly channel_id: string;
  readonly parent_id: string | null;
  readonly name: string;
  readonly type: number;
}
export interface NamedRole {
  readonly role_id: string;
  readonly name: string;
}

/** Names compared by the program when the server has no pg_trgm. */
const maxCompared = 20_000;

export async function usersCalled(db: Kysely<unknown>, guildId: string, name: string): Promise<NamedUser[]> {
  const { rows } = await sql<NamedUser>`
    select user_id, username, global_name, nick, bot from archive_members
    where guild_id = ${guildId}
      and (lower(username) = lower(${name}) or lower(global_name) = lower(${name}) or lower(nick) = lower(${name}))
    order by user_id
    limit 20
  `.execute(db);
  return rows;
}

/**
 * Those whose name holds or resembles a name; a superset, in no order.
 *
 * pg_trgm finds them by index: 0.2 lets through one error in four letters ("jhon"), the nearest 100 are compared.
 * Without it the names of a guild are compared, up to 20,000.
 */
export async function usersLike(db: Kysely<unknown>, guildId: string, name: string): Promise<NamedUser[]> {
  const all = sql`lower(username || ' ' || coalesce(global_name, '') || ' ' || coalesce(nick, ''))`;
  const columns = sql`user_id, username, global_name, nick, bot`;
  const { rows: extensions } = await sql`select from pg_extension where extname = 'pg_trgm'`.execute(db);
  if (extensions.length === 0 || name === '') {
    const limit = name === '' ? 50 : maxCompared;
    const { rows } = await sql<NamedUser>`
      select ${columns} from archive_members where guild_id = ${guildId} order by updated_at desc limit ${limit}
    `.execute(db);
    return rows;
  }
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('pg_trgm.word_similarity_threshold', '0.2', true)`.execute(tx);
    const { rows } = await sql<NamedUser>`
      select ${columns} from archive_members
      where guild_id = ${guildId} and (${all} like ${likePattern(name)} or lower(${name}) <% ${all})
      order by word_similarity(lower(${name}), ${all}) desc
      limit 100
    `.execute(tx);
    return rows;
  });
}

function likePattern(name: string): string {
  return `%${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}

/** All readable channels and threads that can hold messages or hold threads. */
export async function channelsOf(db: Kysely<unknown>, guildId: string, readable: Readable): Promise<NamedChannel[]> {
  const { rows } = await sql<NamedChannel>`
    select channel_id, parent_id, name, type from archive_channels
    where guild_id = ${guildId} and type <> 4 and ${onlyReadable(readable, 'channel_id')}
    order by type in (10, 11, 12), position, channel_id
    limit ${maxCompared}
  `.execute(db);
  return rows;
}

export async function rolesOf(db: Kysely<unknown>, guildId: string): Promise<NamedRole[]> {
  const { rows } = await sql<NamedRole>`
    select role_id, name from archive_roles where guild_id = ${guildId} and deleted_at is null order by position desc
  `.execute(db);
  return rows;
}
