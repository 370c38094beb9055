import { type Kysely, sql } from 'kysely';

/** What is stored of a channel or thread, as far as permissions depend on it; the names are Discord's. */
interface HeldChannelRules {
  readonly id: string;
  readonly type: number;
  readonly parent_id: string | null;
  readonly permission_overwrites: unknown;
}

/** What is stored of a guild, as far as permissions depend on it. */
interface HeldPermissionState {
  readonly ownerId: string | null;
  readonly roles: readonly { readonly id: string; readonly permissions: string }[];
  /** Threads too; what was deleted at Discord is left out. */
  readonly channels: readonly HeldChannelRules[];
  /** Those who are members, not everybody who was seen. */
  readonly members: readonly {
    readonly userId: string;
    readonly roleIds: readonly string[];
    readonly timedOutUntil: string | null;
  }[];
}

/** Guilds that a bot is in, as far as is known. */
export async function presentGuildIds(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ guild_id: string }>`
    select guild_id from archive_guilds where left_at is null order by guild_id`.execute(db);
  return rows.map((row) => row.guild_id);
}

/** A guild's roles, channels and members, to know who may do what before Discord has said it again. */
export async function heldPermissionState(db: Kysely<unknown>, guildId: string): Promise<HeldPermissionState> {
  const [guild, roles, channels, members] = await Promise.all([
    sql<{ ownerId: string | null }>`
      select owner_id as "ownerId" from archive_guilds where guild_id = ${guildId}`.execute(db),
    sql<HeldPermissionState['roles'][number]>`
      select role_id as id, permissions from archive_roles
      where guild_id = ${guildId} and deleted_at is null`.execute(db),
    channelRules(db, guildId, null),
    // Of somebody whose messages alone were seen, no member object is held.
    sql<HeldPermissionState['members'][number]>`
      select user_id as "userId", role_ids::text[] as "roleIds", raw->>'communication_disabled_until' as "timedOutUntil"
      from archive_members where guild_id = ${guildId} and left_at is null and raw is not null`.execute(db),
  ]);
  return { ownerId: guild.rows[0]?.ownerId ?? null, roles: roles.rows, channels, members: members.rows };
}

/** One channel or thread that is not deleted. */
export async function heldChannelRules(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string,
): Promise<HeldChannelRules | undefined> {
  return (await channelRules(db, guildId, channelId))[0];
}

async function channelRules(db: Kysely<unknown>, guildId: string, channelId: string | null) {
  const { rows } = await sql<HeldChannelRules>`
    select channel_id as id, type, parent_id, raw->'permission_overwrites' as permission_overwrites
    from archive_channels
    where guild_id = ${guildId} and deleted_at is null
      and (${channelId}::bigint is null or channel_id = ${channelId}::bigint)`.execute(db);
  return rows;
}
