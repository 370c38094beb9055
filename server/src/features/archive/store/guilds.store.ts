import { type Kysely, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { storable, storableJson } from '../text/storable.ts';
import type { ChannelStats } from '../writer.types.ts';
import { idList } from './batch.ts';

interface GuildRow {
  readonly guild_id: string;
  readonly name: string;
  readonly icon: string | null;
  readonly owner_id: string | null;
  readonly member_count: number | null;
  readonly raw: unknown;
}

export interface ChannelRow {
  readonly channel_id: string;
  readonly parent_id: string | null;
  readonly type: number;
  readonly name: string;
  readonly topic: string | null;
  readonly position: number;
  readonly nsfw: boolean;
  readonly archived: boolean;
  readonly locked: boolean;
  readonly archived_at: string | null;
  readonly last_message_id: string | null;
  readonly raw: unknown;
}

interface RoleRow {
  readonly role_id: string;
  readonly name: string;
  readonly color: number;
  readonly position: number;
  readonly permissions: string;
  readonly hoist: boolean;
  readonly managed: boolean;
  readonly mentionable: boolean;
  readonly raw: unknown;
}

export async function upsertGuildRow(tx: Tx, guild: GuildRow): Promise<void> {
  await sql`
    insert into archive_guilds as g (guild_id, name, icon, owner_id, member_count, raw)
    values (${guild.guild_id}, ${storable(guild.name)}, ${guild.icon}, ${guild.owner_id}, ${guild.member_count},
      ${storableJson(guild.raw)}::jsonb)
    on conflict (guild_id) do update set
      name = excluded.name, icon = excluded.icon, owner_id = coalesce(excluded.owner_id, g.owner_id),
      member_count = coalesce(excluded.member_count, g.member_count), raw = g.raw || excluded.raw, left_at = null,
      updated_at = now()
  `.execute(tx);
}

export async function upsertChannelRows(tx: Tx, guildId: string, channels: readonly ChannelRow[]): Promise<void> {
  if (channels.length === 0) return;
  const unique = [...new Map(channels.map((channel) => [channel.channel_id, channel])).values()];
  await sql`
    insert into archive_channels as c (guild_id, channel_id, parent_id, type, name, topic, position, nsfw, archived, locked,
      archived_at, last_message_id, raw)
    select ${guildId}::bigint, channel_id, parent_id, type, name, topic, position, nsfw, archived, locked, archived_at,
      last_message_id, raw
    from jsonb_to_recordset(${storableJson(unique)}::jsonb) as t(channel_id bigint, parent_id bigint, type smallint,
      name text, topic text, position integer, nsfw boolean, archived boolean, locked boolean, archived_at timestamptz,
      last_message_id bigint, raw jsonb)
    order by channel_id
    on conflict (guild_id, channel_id) do update set
      parent_id = excluded.parent_id, type = excluded.type, name = excluded.name, topic = excluded.topic,
      position = excluded.position, nsfw = excluded.nsfw, archived = excluded.archived, locked = excluded.locked,
      archived_at = excluded.archived_at, last_message_id = greatest(excluded.last_message_id, c.last_message_id),
      raw = c.raw || excluded.raw, deleted_at = null, updated_at = now()
  `.execute(tx);
}

export async function upsertRoleRows(
  tx: Tx,
  guildId: string,
  roles: readonly RoleRow[],
  complete: boolean,
): Promise<void> {
  const unique = [...new Map(roles.map((role) => [role.role_id, role])).values()];
  await sql`
    insert into archive_roles (guild_id, role_id, name, color, position, permissions, hoist, managed, mentionable, raw)
    select ${guildId}::bigint, role_id, name, color, position, permissions, hoist, managed, mentionable, raw
    from jsonb_to_recordset(${storableJson(unique)}::jsonb) as t(role_id bigint, name text, color integer,
      position integer, permissions bigint, hoist boolean, managed boolean, mentionable boolean, raw jsonb)
    order by role_id
    on conflict (guild_id, role_id) do update set
      name = excluded.name, color = excluded.color, position = excluded.position, permissions = excluded.permissions,
      hoist = excluded.hoist, managed = excluded.managed, mentionable = excluded.mentionable, raw = excluded.raw,
      deleted_at = null, updated_at = now()
  `.execute(tx);
  if (!complete) return;
  await sql`
    update archive_roles set deleted_at = now(), updated_at = now()
    where guild_id = ${guildId} and deleted_at is null
      and role_id <> all(${idList(unique.map((role) => role.role_id))}::bigint[])
  `.execute(tx);
}

/** The channel or thread is gone from Discord; what was captured of it stays. */
export async function markChannelDeleted(tx: Tx, guildId: string, channelId: string, deletedAt: Date): Promise<void> {
  await sql`
    update archive_channels set deleted_at = ${deletedAt}, updated_at = now()
    where guild_id = ${guildId} and deleted_at is null and (channel_id = ${channelId}
      -- Threads go with their channel; a category leaves its channels.
      or (parent_id = ${channelId} and type in (10, 11, 12)))
  `.execute(tx);
}

export async function markRoleDeleted(tx: Tx, guildId: string, roleId: string, deletedAt: Date): Promise<void> {
  await sql`
    update archive_roles set deleted_at = ${deletedAt}, updated_at = now()
    where guild_id = ${guildId} and role_id = ${roleId} and deleted_at is null
  `.execute(tx);
}

/** The bot was removed from the guild; what was captured stays. */
export async function markGuildLeft(tx: Tx, guildId: string, leftAt: Date): Promise<void> {
  await sql`
    update archive_guilds set left_at = ${leftAt}, updated_at = now() where guild_id = ${guildId} and left_at is null
  `.execute(tx);
}

/**
 * Ids of the messages held between two ids, both included, ascending; tombstones are left out unless asked for.
 * For repair: what Discord no longer gives of these was deleted.
 */
export async function idsBetween(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string,
  fromId: string,
  toId: string,
  options: { readonly limit?: number; readonly tombstones?: boolean } = {},
): Promise<string[]> {
  const { rows } = await sql<{ message_id: string }>`
    select message_id from archive_messages
    where guild_id = ${guildId} and channel_id = ${channelId} and message_id between ${fromId} and ${toId}
      and (deleted_at is null or ${options.tombstones === true})
    order by message_id
    limit ${options.limit ?? null}
  `.execute(db);
  return rows.map((row) => row.message_id);
}

/** Counters of a guild's channels; channels without messages are left out. */
export async function channelStats(
  db: Kysely<unknown>,
  guildId: string,
  channelIds?: readonly string[],
): Promise<ChannelStats[]> {
  const { rows } = await sql<ChannelStats>`
    select channel_id as "channelId", messages::float8 as messages, first_id as "firstId", last_id as "lastId",
      last_stored_at as "lastStoredAt"
    from archive_channel_stats
    where guild_id = ${guildId} and (${channelIds ? idList(channelIds) : null}::bigint[] is null
      or channel_id = any(${channelIds ? idList(channelIds) : null}::bigint[]))
  `.execute(db);
  return rows;
}
