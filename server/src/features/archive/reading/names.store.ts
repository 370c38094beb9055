import { type Kysely, sql } from 'kysely';

export interface PersonRow {
  readonly user_id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly nick: string | null;
  readonly avatar: string | null;
  readonly member_avatar: string | null;
  readonly bot: boolean;
  /** Of the highest role that has one. */
  readonly color: number | null;
}

export interface ChannelNameRow {
  readonly channel_id: string;
  readonly name: string;
  readonly type: number;
  readonly messages: number;
}

export interface RoleNameRow {
  readonly role_id: string;
  readonly name: string;
  readonly color: number;
}

export async function people(
  db: Kysely<unknown>,
  guildId: string,
  userIds: Iterable<string>,
): Promise<Map<string, PersonRow>> {
  const ids = `{${[...userIds].join(',')}}`;
  if (ids === '{}') return new Map();
  const { rows } = await sql<PersonRow>`
    select user_id, username, global_name, nick, avatar, member_avatar, bot,
      case when role_ids <> '{}' then (
        select r.color from archive_roles r
        where r.guild_id = m.guild_id and r.role_id = any(m.role_ids) and r.color <> 0
        order by r.position desc, r.role_id
        limit 1
      ) end as color
    from archive_members m
    where guild_id = ${guildId} and user_id = any(${ids}::bigint[])
  `.execute(db);
  return new Map(rows.map((row) => [row.user_id, row]));
}

export async function channelNames(
  db: Kysely<unknown>,
  guildId: string,
  channelIds: Iterable<string>,
): Promise<Map<string, ChannelNameRow>> {
  const ids = `{${[...channelIds].join(',')}}`;
  if (ids === '{}') return new Map();
  const { rows } = await sql<ChannelNameRow>`
    select c.channel_id, c.name, c.type, coalesce(s.messages, 0)::int as messages
    from archive_channels c
    left join archive_channel_stats s on s.guild_id = c.guild_id and s.channel_id = c.channel_id
    where c.guild_id = ${guildId} and c.channel_id = any(${ids}::bigint[])
  `.execute(db);
  return new Map(rows.map((row) => [row.channel_id, row]));
}

export async function roleNames(
  db: Kysely<unknown>,
  guildId: string,
  roleIds: Iterable<string>,
): Promise<Map<string, RoleNameRow>> {
  const ids = `{${[...roleIds].join(',')}}`;
  if (ids === '{}') return new Map();
  const { rows } = await sql<RoleNameRow>`
    select role_id, name, color from archive_roles where guild_id = ${guildId} and role_id = any(${ids}::bigint[])
  `.execute(db);
  return new Map(rows.map((row) => [row.role_id, row]));
}
