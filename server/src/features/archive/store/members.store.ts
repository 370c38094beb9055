import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { storableJson } from '../text/storable.ts';

export interface UserRow {
  readonly user_id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly avatar: string | null;
  readonly bot: boolean;
  readonly user_hash: string;
}

export interface MemberRow extends UserRow {
  readonly nick: string | null;
  readonly member_avatar: string | null;
  readonly role_ids: readonly string[];
  readonly joined_at: string | null;
  readonly raw: unknown;
}

/**
 * Stores users whose name or picture differs from what is held; the others cost a look at an index and no lock.
 * @param onlyNew Leaves known users as they are.
 * @returns Those that were held like this by another transaction, which therefore is committed.
 */
export async function upsertUsers(
  tx: Tx,
  guildId: string,
  users: readonly UserRow[],
  onlyNew: boolean,
): Promise<string[]> {
  if (users.length === 0) return [];
  const { rows } = await sql<{ user_id: string }>`
    with input as materialized (
      select t.*, known.user_id is not null as held, known.user_hash as held_hash,
        known.xmin <> pg_current_xact_id()::xid as by_another
      from jsonb_to_recordset(${storableJson(users)}::jsonb)
        as t(user_id bigint, username text, global_name text, avatar text, bot boolean, user_hash bigint)
      left join archive_members known on known.guild_id = ${guildId}::bigint and known.user_id = t.user_id
    ),
    stored as (
    insert into archive_members as m (guild_id, user_id, username, global_name, avatar, bot, user_hash)
    select ${guildId}::bigint, user_id, username, global_name, avatar, bot, user_hash
    from input
    where not held or (held_hash <> user_hash and not ${onlyNew}::boolean)
    order by user_id
    on conflict (guild_id, user_id) do update set
      username = excluded.username, global_name = excluded.global_name, avatar = excluded.avatar, bot = excluded.bot,
      user_hash = excluded.user_hash, updated_at = now()
    )
    select user_id from input where held and held_hash = user_hash and by_another
  `.execute(tx);
  return rows.map((row) => row.user_id);
}

export async function upsertMemberRows(tx: Tx, guildId: string, members: readonly MemberRow[]): Promise<void> {
  if (members.length === 0) return;
  await sql`
    insert into archive_members (guild_id, user_id, username, global_name, nick, avatar, member_avatar, bot, role_ids,
      joined_at, user_hash, raw)
    select ${guildId}::bigint, user_id, username, global_name, nick, avatar, member_avatar, bot, role_ids, joined_at,
      user_hash, raw
    from jsonb_to_recordset(${storableJson(members)}::jsonb) as t(user_id bigint, username text, global_name text,
      nick text, avatar text, member_avatar text, bot boolean, role_ids bigint[], joined_at timestamptz,
      user_hash bigint, raw jsonb)
    order by user_id
    on conflict (guild_id, user_id) do update set
      username = excluded.username, global_name = excluded.global_name, nick = excluded.nick, avatar = excluded.avatar,
      member_avatar = excluded.member_avatar, bot = excluded.bot, role_ids = excluded.role_ids,
      joined_at = coalesce(excluded.joined_at, archive_members.joined_at), left_at = null,
      user_hash = excluded.user_hash, raw = excluded.raw, updated_at = now()
  `.execute(tx);
}

export async function markLeft(tx: Tx, guildId: string, userIds: readonly string[], at: Date): Promise<void> {
  await sql`
    update archive_members set left_at = ${at}, role_ids = '{}', updated_at = now()
    where guild_id = ${guildId} and user_id = any(${`{${userIds.join(',')}}`}::bigint[]) and left_at is null
  `.execute(tx);
}
