import { changeRole, createRole, deleteRole } from '../../actions/members.ts';
import { discordErrors } from '../../errors.ts';
import { has, Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import type { Guild } from '../../state/guild.ts';
import type { Role } from '../../state/model.ts';
import { presentRole } from '../../state/present-guild.ts';
import { guildFor, requireInGuild, requireRoleBelow } from '../access.ts';
import { bits } from '../channel-fields.ts';
import { type Fields, flag, isFields, text, whole } from '../fields.ts';
import { type Call, noContent, ok, param, type Route } from '../route.ts';

function roleFor(call: Call): Role {
  const role = guildFor(call).roles.get(param(call, 'role_id'));
  if (!role) throw discordErrors.unknownRole();
  return role;
}

/** What a body says of a role; permissions only such as the bot has itself. */
function roleFields(call: Call, guild: Guild, body: Fields) {
  const permissions = body['permissions'] === undefined ? undefined : BigInt(bits(body['permissions']));
  if (permissions !== undefined && !has(guild.permissionsOf(call.bot.user.id, call.discord.clock.now()), permissions)) {
    throw discordErrors.missingPermissions();
  }
  const colours = isFields(body['colors']) ? body['colors'] : {};
  const color = whole(body, 'color') ?? whole(colours, 'primary_color');
  const [name, hoist, mentionable] = [text(body, 'name'), flag(body, 'hoist'), flag(body, 'mentionable')];
  return {
    ...(name === undefined ? {} : { name }),
    ...(permissions === undefined ? {} : { permissions: permissions.toString() }),
    ...(color === undefined ? {} : { color }),
    ...(hoist === undefined ? {} : { hoist }),
    ...(mentionable === undefined ? {} : { mentionable }),
  };
}

function create(call: Call): object {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageRoles);
  const { permissions, ...fields } = roleFields(call, guild, call.body);
  const inherited = guild.roles.get(guild.id)?.permissions ?? '0';
  const draft = { name: 'new role', ...fields, position: 1, permissions: BigInt(permissions ?? inherited) };
  return presentRole(createRole(call.discord, guild, draft));
}

function modify(call: Call): object {
  const guild = guildFor(call);
  const role = roleFor(call);
  requireInGuild(call, guild, Permission.ManageRoles);
  requireRoleBelow(call, guild, role);
  return presentRole(changeRole(call.discord, guild, role.id, roleFields(call, guild, call.body)));
}

/** Renumbers roles in their new order. Clients send every role, also those that stay: only what stands below may move. */
function move(call: Call): object[] {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageRoles);
  const wanted = new Map<string, number>();
  for (const entry of (call.list ?? []).filter(isFields)) {
    const role = guild.roles.get(text(entry, 'id') ?? '');
    if (!role) throw discordErrors.unknownRole();
    wanted.set(role.id, whole(entry, 'position') ?? role.position);
  }
  const before = inOrder(guild, ({ position }) => position);
  const after = inOrder(guild, ({ id, position }) => wanted.get(id) ?? position);
  const rank = guild.rankOf(call.bot.user.id);
  const movedTooHigh = before.some((role, index) => role.position >= rank && after[index] !== role);
  if (movedTooHigh) throw discordErrors.missingPermissions();
  for (const [position, role] of after.entries()) {
    if (role.position !== position) changeRole(call.discord, guild, role.id, { position });
  }
  return after.map(presentRole);
}

/** @everyone is always the lowest; of two at one position the older is the higher. */
function inOrder(guild: Guild, positionOf: (role: Role) => number): Role[] {
  const place = (role: Role) => (role.id === guild.id ? -1 : positionOf(role));
  return [...guild.roles.values()].sort((a, b) => place(a) - place(b) || compareIds(b.id, a.id));
}

function remove(call: Call) {
  const guild = guildFor(call);
  const role = roleFor(call);
  requireInGuild(call, guild, Permission.ManageRoles);
  requireRoleBelow(call, guild, role);
  if (role.id === guild.id || role.managed) throw discordErrors.invalidRole();
  deleteRole(call.discord, guild, role.id);
  return noContent;
}

/** How many members have each role; @everyone is not counted. */
function memberCounts(call: Call): object {
  const guild = guildFor(call);
  const counts: Record<string, number> = {};
  for (const id of guild.roles.keys()) if (id !== guild.id) counts[id] = 0;
  for (const member of guild.members.values()) for (const id of member.roles) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

const roles = '/guilds/{guild_id}/roles';

export const roleRoutes: readonly Route[] = [
  { method: 'GET', path: roles, handle: (call) => ok([...guildFor(call).roles.values()].map(presentRole)) },
  { method: 'POST', path: roles, body: 'CreateRoleRequest', handle: (call) => ok(create(call)) },
  { method: 'PATCH', path: roles, body: 'RolePositions', handle: (call) => ok(move(call)) },
  { method: 'GET', path: `${roles}/member-counts`, handle: (call) => ok(memberCounts(call)) },
  { method: 'GET', path: `${roles}/{role_id}`, handle: (call) => ok(presentRole(roleFor(call))) },
  {
    method: 'PATCH',
    path: `${roles}/{role_id}`,
    body: 'UpdateRoleRequestPartial',
    handle: (call) => ok(modify(call)),
  },
  { method: 'DELETE', path: `${roles}/{role_id}`, handle: remove },
];
