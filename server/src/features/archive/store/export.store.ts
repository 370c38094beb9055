import { type Kysely, sql } from 'kysely';
import type { RawChannel, RawGuild, RawUser } from '../writer.types.ts';
import { idList } from './batch.ts';

/** A message as Discord sent it, or as it was imported. */
export interface HeldRaw {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface HeldMember {
  readonly userId: string;
  readonly nick: string | null;
  readonly avatar: string | null;
  readonly roleIds: readonly string[];
}

/** Raw messages of a channel in ascending order of id, tombstones left out. @param range Both ends excluded. */
export async function rawMessagesAfter(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string,
  range: { readonly afterId: string; readonly beforeId: string | null; readonly limit: number },
): Promise<HeldRaw[]> {
  const { rows } = await sql<{ raw: HeldRaw }>`
    select r.raw || jsonb_build_object('pinned', m.pinned) as raw
    from archive_messages m join archive_message_raw r using (guild_id, message_id)
    where m.guild_id = ${guildId} and m.channel_id = ${channelId} and m.message_id > ${range.afterId}::bigint
      and (${range.beforeId}::bigint is null or m.message_id < ${range.beforeId}::bigint) and m.deleted_at is null
    order by m.message_id limit ${range.limit}
  `.execute(db);
  return rows.map((row) => row.raw);
}

/** Who reacted to these messages: message id, emoji key, user as far as the archive knows. */
export async function reactorsOfMessages(
  db: Kysely<unknown>,
  guildId: string,
  messageIds: readonly string[],
): Promise<{ messageId: string; emoji: string; user: RawUser }[]> {
  const { rows } = await sql<{ messageId: string; emoji: string; user: RawUser }>`
    select r.message_id as "messageId", r.emoji, jsonb_build_object('id', r.user_id::text,
      'username', coalesce(m.username, r.user_id::text), 'global_name', m.global_name, 'avatar', m.avatar,
      'bot', coalesce(m.bot, false)) as "user"
    from archive_reactors r left join archive_members m using (guild_id, user_id)
    where r.guild_id = ${guildId} and r.message_id = any(${idList(messageIds)}::bigint[])
    order by r.message_id, r.emoji, r.user_id
  `.execute(db);
  return rows;
}

/** Nicknames and roles of people in the guild; those who are not known are left out. */
export async function heldMembers(
  db: Kysely<unknown>,
  guildId: string,
  userIds: readonly string[],
): Promise<HeldMember[]> {
  const { rows } = await sql<HeldMember>`
    select user_id as "userId", nick, member_avatar as avatar, role_ids::text[] as "roleIds" from archive_members
    where guild_id = ${guildId} and user_id = any(${idList(userIds)}::bigint[])
  `.execute(db);
  return rows;
}

export async function heldRoles(db: Kysely<unknown>, guildId: string): Promise<HeldRaw[]> {
  const { rows } = await sql<{ raw: HeldRaw }>`
    select raw from archive_roles where guild_id = ${guildId} and deleted_at is null
  `.execute(db);
  return rows.map((row) => row.raw);
}

export async function heldGuild(db: Kysely<unknown>, guildId: string): Promise<RawGuild | undefined> {
  const { rows } = await sql<{ raw: RawGuild }>`select raw from archive_guilds where guild_id = ${guildId}`.execute(db);
  return rows[0]?.raw;
}

export async function heldChannel(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string,
): Promise<RawChannel | undefined> {
  const { rows } = await sql<{ raw: RawChannel }>`
    select raw from archive_channels where guild_id = ${guildId} and channel_id = ${channelId}
  `.execute(db);
  return rows[0]?.raw;
}
