import type { Tx } from '../../platform/database/index.ts';
import { userRow } from './authors.ts';
import { int32, integer, type Raw, record, snowflake, text, textOrNull, timeMs } from './raw.ts';
import { requireId } from './require-id.ts';
import { type ChannelRow, upsertChannelRows, upsertGuildRow, upsertRoleRows } from './store/guilds.store.ts';
import { type MemberRow, upsertMemberRows } from './store/members.store.ts';
import type { RawGuild, RawMember, UpsertChannels, UpsertMembers, UpsertRoles } from './writer.types.ts';

/** Stores what Discord says of the guild itself; channels, roles and members have functions of their own. */
export async function upsertGuild(tx: Tx, guild: RawGuild): Promise<void> {
  const { channels, threads, members, presences, voice_states, ...raw } = guild;
  await upsertGuildRow(tx, {
    guild_id: requireId(guild.id, 'guild id'),
    name: guild.name,
    icon: textOrNull(guild.icon),
    owner_id: snowflake(guild.owner_id) ?? null,
    member_count: int32(guild.member_count) ?? int32(guild.approximate_member_count) ?? null,
    raw,
  });
}

export const upsertChannels: UpsertChannels = async (tx, guildId, channels) => {
  await upsertChannelRows(tx, guildId, channels.map(channelRow));
};

function channelRow(channel: Raw): ChannelRow {
  const thread = record(channel.thread_metadata);
  const archivedMs = timeMs(thread?.archive_timestamp);
  return {
    channel_id: requireId(String(channel.id), 'channel id'),
    parent_id: snowflake(channel.parent_id) ?? null,
    type: int32(channel.type) ?? 0,
    name: text(channel.name) ?? '',
    topic: textOrNull(channel.topic),
    position: int32(channel.position) ?? 0,
    nsfw: channel.nsfw === true,
    archived: thread?.archived === true,
    locked: thread?.locked === true,
    archived_at: archivedMs === undefined ? null : new Date(archivedMs).toISOString(),
    last_message_id: snowflake(channel.last_message_id) ?? null,
    raw: channel,
  };
}

export const upsertRoles: UpsertRoles = async (tx, guildId, roles, options) => {
  const rows = roles.map((role) => ({
    role_id: requireId(role.id, 'role id'),
    name: role.name,
    color: int32(role.color) ?? 0,
    position: int32(role.position) ?? 0,
    permissions: permissionBits(role.permissions),
    hoist: role.hoist === true,
    managed: role.managed === true,
    mentionable: role.mentionable === true,
    raw: role,
  }));
  await upsertRoleRows(tx, guildId, rows, options?.complete === true);
};

function permissionBits(value: unknown): string {
  const bits = typeof value === 'string' ? value : String(integer(value) ?? 0);
  return /^\d{1,18}$/.test(bits) ? bits : '0';
}

export const upsertMembers: UpsertMembers = async (tx, guildId, members) => {
  const rows = new Map<string, MemberRow>();
  for (const member of members) {
    const row = memberRow(member);
    if (row) rows.set(row.user_id, row);
  }
  await upsertMemberRows(tx, guildId, [...rows.values()]);
};

function memberRow(member: RawMember): MemberRow | undefined {
  const user = userRow(member.user);
  if (!user) return undefined;
  const joinedMs = timeMs(member.joined_at);
  const roles: unknown[] = Array.isArray(member.roles) ? member.roles : [];
  return {
    ...user,
    nick: textOrNull(member.nick),
    member_avatar: textOrNull(member.avatar),
    role_ids: roles.flatMap((id) => snowflake(id) ?? []),
    joined_at: joinedMs === undefined ? null : new Date(joinedMs).toISOString(),
    raw: member,
  };
}
