import { changeMember, type MemberChange } from '../../actions/members.ts';
import { kickMember } from '../../actions/moderation.ts';
import { discordErrors, invalidForm } from '../../errors.ts';
import { matching } from '../../gateway/member-chunks.ts';
import { has, Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import type { Guild } from '../../state/guild.ts';
import type { Member, Role } from '../../state/model.ts';
import { presentMember } from '../../state/present.ts';
import { guildFor, requireAbove, requireInGuild, requireRoleBelow } from '../access.ts';
import { queryId, queryNumber, queryTime, text, texts } from '../fields.ts';
import { type Call, noContent, ok, param, type Route } from '../route.ts';

function memberFor(call: Call, userId = param(call, 'user_id')): Member {
  const member = guildFor(call).members.get(userId);
  if (!member) throw call.discord.users.has(userId) ? discordErrors.unknownMember() : discordErrors.unknownUser();
  return member;
}

function list(call: Call): object[] {
  const guild = guildFor(call);
  if (!call.bot.intents.members) throw discordErrors.missingAccess();
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 1_000, default: 1 });
  const after = queryId(call.query, 'after') ?? '0';
  const ids = guild.memberIds();
  const start = ids.findIndex((id) => compareIds(id, after) > 0);
  return start < 0 ? [] : present(call, ids.slice(start, start + limit));
}

function search(call: Call): object[] {
  const guild = guildFor(call);
  const query = call.query.get('query');
  if (!query) throw invalidForm({ query: { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' } });
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 1_000, default: 1 });
  return present(call, matching(call.discord, guild, query, limit));
}

function present(call: Call, ids: readonly string[]): object[] {
  const guild = guildFor(call);
  return ids.flatMap((id) => {
    const member = guild.members.get(id);
    return member ? [presentMember(call.discord, member)] : [];
  });
}

function modify(call: Call): object {
  const guild = guildFor(call);
  const member = memberFor(call);
  const change = changeFrom(call);
  if (change.roles) requireMayGive(call, guild, member, change.roles);
  if (change.nick !== undefined) {
    requireInGuild(call, guild, Permission.ManageNicknames);
    requireAbove(call, guild, member.userId);
  }
  if (change.communication_disabled_until !== undefined) {
    requireInGuild(call, guild, Permission.ModerateMembers);
    requireAbove(call, guild, member.userId);
    const theirs = guild.permissionsOf(member.userId, call.discord.clock.now());
    if (has(theirs, Permission.Administrator)) throw discordErrors.missingPermissions();
  }
  return presentMember(call.discord, changeMember(call.discord, guild, member.userId, change));
}

/** Discord's limit of a time-out. */
const maxTimeOutMs = 28 * 24 * 60 * 60 * 1_000;

function checkTimeOut(until: string, nowMs: number): void {
  const name = 'communication_disabled_until';
  if (queryTime(until, name) <= nowMs + maxTimeOutMs) return;
  throw invalidForm({ [name]: { code: 'DATE_TIME_TYPE_MAX', message: 'Must be within 28 days from now.' } });
}

function changeFrom({ body, discord }: Call): MemberChange {
  const roles = texts(body, 'roles');
  const until = text(body, 'communication_disabled_until');
  if (until !== undefined) checkTimeOut(until, discord.clock.now());
  return {
    ...(roles ? { roles } : {}),
    ...('nick' in body ? { nick: text(body, 'nick') || null } : {}),
    ...('communication_disabled_until' in body ? { communication_disabled_until: until ?? null } : {}),
  };
}

/** Roles may be given and taken that stand below the giver's own highest. */
function requireMayGive(call: Call, guild: Guild, member: Member, wanted: readonly string[]): void {
  requireInGuild(call, guild, Permission.ManageRoles);
  const given = wanted.filter((id) => !member.roles.includes(id));
  const taken = member.roles.filter((id) => !wanted.includes(id));
  for (const id of [...given, ...taken]) requireRoleBelow(call, guild, roleOf(guild, id));
}

function roleOf(guild: Guild, id: string): Role {
  const role = guild.roles.get(id);
  if (!role) throw discordErrors.unknownRole();
  return role;
}

function changeRoles(call: Call, change: (roles: readonly string[], roleId: string) => string[]) {
  const guild = guildFor(call);
  const member = memberFor(call);
  const role = roleOf(guild, param(call, 'role_id'));
  requireInGuild(call, guild, Permission.ManageRoles);
  requireRoleBelow(call, guild, role);
  changeMember(call.discord, guild, member.userId, { roles: change(member.roles, role.id) });
  return noContent;
}

function modifySelf(call: Call): object {
  const guild = guildFor(call);
  if ('nick' in call.body) requireInGuild(call, guild, Permission.ChangeNickname);
  const nick = 'nick' in call.body ? { nick: text(call.body, 'nick') || null } : {};
  return presentMember(call.discord, changeMember(call.discord, guild, call.bot.user.id, nick));
}

function kick(call: Call) {
  const guild = guildFor(call);
  const { userId } = memberFor(call);
  requireInGuild(call, guild, Permission.KickMembers);
  requireAbove(call, guild, userId);
  kickMember(call.discord, guild, userId);
  return noContent;
}

const members = '/guilds/{guild_id}/members';

export const memberRoutes: readonly Route[] = [
  { method: 'GET', path: members, handle: (call) => ok(list(call)) },
  { method: 'GET', path: `${members}/search`, handle: (call) => ok(search(call)) },
  { method: 'PATCH', path: `${members}/@me`, body: 'UpdateOwnMember', handle: (call) => ok(modifySelf(call)) },
  {
    method: 'GET',
    path: `${members}/{user_id}`,
    handle: (call) => ok(presentMember(call.discord, memberFor(call))),
  },
  { method: 'PATCH', path: `${members}/{user_id}`, body: 'UpdateMember', handle: (call) => ok(modify(call)) },
  { method: 'DELETE', path: `${members}/{user_id}`, handle: kick },
  {
    method: 'PUT',
    path: `${members}/{user_id}/roles/{role_id}`,
    handle: (call) => changeRoles(call, (roles, roleId) => [...new Set([...roles, roleId])]),
  },
  {
    method: 'DELETE',
    path: `${members}/{user_id}/roles/{role_id}`,
    handle: (call) => changeRoles(call, (roles, roleId) => roles.filter((id) => id !== roleId)),
  },
];
