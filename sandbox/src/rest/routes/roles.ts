import { changeRole, createRole, deleteRole } from '../../actions/members.ts';
import { discordErrors } from '../../errors.ts';
import { has, Permission } from '../../permissions.ts';
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

function move(call: Call): object[] {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageRoles);
  const moves = (call.list ?? []).filter(isFields).map((entry) => {
    const role = guild.roles.get(text(entry, 'id') ?? '');
    if (!role) throw discordErrors.unknownRole();
    requireRoleBelow(call, guild, role);
    return { role, position: whole(entry, 'position') ?? role.position };
  });
  for (const { role, position } of moves) changeRole(call.discord, guild, role.id, { position });
  return [...guild.roles.values()].map(presentRole);
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
