import { type APIRole, AuditLogEvent } from 'discord-api-types/v10';
import { discordTimestamp } from '../clock.ts';
import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { Member, Role, StoredUser } from '../state/model.ts';
import { presentMember } from '../state/present.ts';
import { presentGuildCreate, presentRole } from '../state/present-guild.ts';
import { changesBetween, recordDeed } from './audit.ts';

/** Lets a user join; a bot thereby receives the guild. */
export function joinGuild(discord: Discord, guild: Guild, user: StoredUser, roles: readonly string[] = []): Member {
  const known = guild.members.get(user.id);
  if (known) return known;
  if (guild.bans.has(user.id)) throw discordErrors.userIsBanned();
  const member: Member = {
    userId: user.id,
    nick: null,
    avatar: null,
    banner: null,
    roles: [...roles],
    joined_at: discordTimestamp(discord.clock.now()),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
  guild.addMember(member);
  announceGuild(discord, guild, user.id);
  discord.emit({
    type: 'GUILD_MEMBER_ADD',
    guild,
    intents: Intent.GuildMembers,
    exceptUser: user.id,
    data: () => ({ ...presentMember(discord, member), guild_id: guild.id }),
  });
  if (user.bot) recordDeed(discord, guild, { type: AuditLogEvent.BotAdd, targetId: user.id });
  return member;
}

/** Sends a bot the guild it has come into. */
export function announceGuild(discord: Discord, guild: Guild, userId: string): void {
  discord.emit({
    type: 'GUILD_CREATE',
    guild,
    intents: 0,
    onlyUser: userId,
    data: (viewer) => presentGuildCreate(discord, guild, viewer),
  });
}

export function leaveGuild(discord: Discord, guild: Guild, userId: string): void {
  const user = discord.users.get(userId);
  if (!user || !guild.members.has(userId)) throw discordErrors.unknownMember();
  discord.emit({
    type: 'GUILD_DELETE',
    guild,
    intents: 0,
    onlyUser: userId,
    data: () => ({ id: guild.id }),
  });
  guild.removeMember(userId);
  for (const members of guild.threadMembers.values()) members.delete(userId);
  discord.emit({
    type: 'GUILD_MEMBER_REMOVE',
    guild,
    intents: Intent.GuildMembers,
    data: () => ({ guild_id: guild.id, user }),
  });
}

export type MemberChange = Partial<Pick<Member, 'nick' | 'roles' | 'communication_disabled_until' | 'pending'>>;

export function changeMember(discord: Discord, guild: Guild, userId: string, change: MemberChange): Member {
  const member = guild.members.get(userId);
  if (!member) throw discordErrors.unknownMember();
  const before = { ...member };
  Object.assign(member, change);
  const event = {
    type: 'GUILD_MEMBER_UPDATE',
    guild,
    data: () => ({ ...presentMember(discord, member), guild_id: guild.id }),
  };
  discord.emit({ ...event, intents: 0, onlyUser: userId });
  discord.emit({ ...event, intents: Intent.GuildMembers, exceptUser: userId });
  recordMemberChange(discord, guild, before, member);
  return member;
}

function recordMemberChange(discord: Discord, guild: Guild, before: Member, after: Member): void {
  const changes = changesBetween(before, after, ['nick', 'communication_disabled_until']);
  const targetId = after.userId;
  if (changes.length > 0) recordDeed(discord, guild, { type: AuditLogEvent.MemberUpdate, targetId, changes });
  const only = (some: readonly string[], without: readonly string[]) =>
    some.filter((id) => !without.includes(id)).map((id) => ({ id, name: guild.roles.get(id)?.name ?? '' }));
  const [added, removed] = [only(after.roles, before.roles), only(before.roles, after.roles)];
  if (added.length + removed.length === 0) return;
  recordDeed(discord, guild, {
    type: AuditLogEvent.MemberRoleUpdate,
    targetId,
    changes: [
      ...(added.length > 0 ? [{ key: '$add', new_value: added }] : []),
      ...(removed.length > 0 ? [{ key: '$remove', new_value: removed }] : []),
    ],
  });
}

export interface NewRole {
  readonly name: string;
  readonly permissions?: bigint;
  readonly managed?: boolean;
  readonly tags?: APIRole['tags'];
  readonly color?: number;
  /** Default 1, the lowest after @everyone, and above all others for a managed role; what stood there moves up. */
  readonly position?: number;
  readonly hoist?: boolean;
  readonly mentionable?: boolean;
}

export function createRole(discord: Discord, guild: Guild, draft: NewRole): Role {
  const top = Math.max(0, ...[...guild.roles.values()].map((role) => role.position)) + 1;
  const position = draft.position ?? (draft.managed ? top : 1);
  const displaced = [...guild.roles.values()].filter((role) => role.position >= position);
  const color = draft.color ?? 0;
  const role: Role = {
    id: discord.nextId(),
    name: draft.name,
    permissions: (draft.permissions ?? 0n).toString(),
    position,
    color,
    colors: { primary_color: color, secondary_color: null, tertiary_color: null },
    hoist: draft.hoist ?? false,
    managed: draft.managed ?? false,
    mentionable: draft.mentionable ?? false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(draft.tags ? { tags: draft.tags } : {}),
  };
  guild.roles.set(role.id, role);
  emitRole(discord, guild, role, 'GUILD_ROLE_CREATE');
  const changes = changesBetween(undefined, role, auditedKeys);
  recordDeed(discord, guild, { type: AuditLogEvent.RoleCreate, targetId: role.id, changes });
  for (const other of displaced) changeRole(discord, guild, other.id, { position: other.position + 1 });
  return role;
}

/** What of a role the audit log tells. Positions shift with every new role, and are left out. */
const auditedKeys = ['name', 'permissions', 'color', 'hoist', 'mentionable'];

export function changeRole(
  discord: Discord,
  guild: Guild,
  roleId: string,
  change: Partial<Pick<Role, 'name' | 'permissions' | 'color' | 'position' | 'hoist' | 'mentionable'>>,
): Role {
  const role = guild.roles.get(roleId);
  if (!role) throw discordErrors.unknownRole();
  const before = { ...role };
  Object.assign(role, change);
  if (change.color !== undefined) role.colors = { ...role.colors, primary_color: change.color };
  emitRole(discord, guild, role, 'GUILD_ROLE_UPDATE');
  const changes = changesBetween(before, role, auditedKeys);
  if (changes.length > 0) recordDeed(discord, guild, { type: AuditLogEvent.RoleUpdate, targetId: roleId, changes });
  return role;
}

export function deleteRole(discord: Discord, guild: Guild, roleId: string): void {
  const role = guild.roles.get(roleId);
  if (!role || !guild.roles.delete(roleId)) throw discordErrors.unknownRole();
  for (const member of guild.members.values()) {
    if (member.roles.includes(roleId)) member.roles = member.roles.filter((id) => id !== roleId);
  }
  discord.emit({
    type: 'GUILD_ROLE_DELETE',
    guild,
    intents: Intent.Guilds,
    data: () => ({ guild_id: guild.id, role_id: roleId }),
  });
  const changes = changesBetween(role, undefined, auditedKeys);
  recordDeed(discord, guild, { type: AuditLogEvent.RoleDelete, targetId: roleId, changes });
}

function emitRole(discord: Discord, guild: Guild, role: Role, type: string): void {
  discord.emit({ type, guild, intents: Intent.Guilds, data: () => ({ guild_id: guild.id, role: presentRole(role) }) });
}
