import { setCommandPermissions } from '../../commands/command-permissions.ts';
import type { CommandPermission } from '../../commands/model.ts';
import { discordErrors } from '../../errors.ts';
import { has, Permission } from '../../permissions.ts';
import { flag, objects, text, whole } from '../fields.ts';
import { type Call, ok, param, type Route } from '../route.ts';
import { scopeOf } from './commands.ts';

const base = '/applications/{application_id}/guilds/{guild_id}/commands';
const one = `${base}/{command_id}/permissions`;

/** The command of the path exists for the guild, globally or its own; the application's id means all of them. */
function targetOf(call: Call): string {
  const [applicationId, guildId, targetId] = [
    param(call, 'application_id'),
    param(call, 'guild_id'),
    param(call, 'command_id'),
  ];
  const { commands } = call.discord;
  const known = [...commands.of(applicationId), ...commands.of(applicationId, guildId)];
  if (targetId !== applicationId && !known.some(({ id }) => id === targetId)) throw discordErrors.unknownCommand();
  return targetId;
}

function present(call: Call, id: string, permissions: readonly CommandPermission[]): object {
  return { id, application_id: param(call, 'application_id'), guild_id: param(call, 'guild_id'), permissions };
}

/** Only who manages guild and roles may, with an access token: bots are refused. */
function set(call: Call): object {
  if (!call.grant) throw discordErrors.botsMayNot();
  if (!call.grant.scopes.includes('applications.commands.permissions.update')) throw discordErrors.missingAccess();
  const guild = call.discord.guild(param(call, 'guild_id'));
  const may = guild.permissionsOf(call.bot.user.id, call.discord.clock.now());
  if (!has(may, Permission.ManageGuild | Permission.ManageRoles)) throw discordErrors.missingPermissions();
  const targetId = targetOf(call);
  const permissions = (objects(call.body, 'permissions') ?? []).map((given) => ({
    id: text(given, 'id') ?? '',
    type: whole(given, 'type') ?? 0,
    permission: flag(given, 'permission') ?? false,
  }));
  setCommandPermissions(call.discord, guild, param(call, 'application_id'), targetId, permissions);
  return present(call, targetId, permissions);
}

export const commandPermissionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/permissions`,
    handle: (call) => {
      const { applicationId, guildId = '' } = scopeOf(call);
      const { commands } = call.discord;
      const ids = [
        applicationId,
        ...[...commands.of(applicationId), ...commands.of(applicationId, guildId)].map(({ id }) => id),
      ];
      const set = ids.flatMap((id) => {
        const permissions = commands.permissions(guildId, id);
        return permissions?.length ? [present(call, id, permissions)] : [];
      });
      return ok(set);
    },
  },
  {
    method: 'GET',
    path: one,
    handle: (call) => {
      const { guildId = '' } = scopeOf(call);
      const targetId = targetOf(call);
      const permissions = call.discord.commands.permissions(guildId, targetId);
      if (!permissions?.length) throw discordErrors.unknownCommandPermissions();
      return ok(present(call, targetId, permissions));
    },
  },
  { method: 'PUT', path: one, auth: 'both', body: 'CommandPermissions', handle: (call) => ok(set(call)) },
];
