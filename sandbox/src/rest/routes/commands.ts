import { presentCommand } from '../../commands/present-command.ts';
import {
  type CommandScope,
  changeCommand,
  createCommand,
  overwriteCommands,
} from '../../commands/register-commands.ts';
import { discordErrors } from '../../errors.ts';
import { isFields, queryFlag } from '../fields.ts';
import { type Call, created, noContent, ok, param, type Route } from '../route.ts';

/** An application has to do with its own commands, in guilds it is in. */
export function scopeOf(call: Call): CommandScope {
  const applicationId = param(call, 'application_id');
  if (applicationId !== call.bot.applicationId) throw discordErrors.notYourApplication();
  const guildId = call.params['guild_id'];
  if (guildId === undefined) return { applicationId };
  if (!call.discord.guilds.get(guildId)?.members.has(call.bot.user.id)) throw discordErrors.missingAccess();
  return { applicationId, guildId };
}

function commandOf(call: Call) {
  const { applicationId, guildId } = scopeOf(call);
  return call.discord.commands.get(applicationId, guildId, param(call, 'command_id'));
}

function routesUnder(base: string): readonly Route[] {
  const one = `${base}/{command_id}`;
  return [
    {
      method: 'GET',
      path: base,
      handle: (call) => {
        const { applicationId, guildId } = scopeOf(call);
        const localizations = queryFlag(call.query, 'with_localizations') ?? false;
        const commands = call.discord.commands.of(applicationId, guildId);
        return ok(commands.map((command) => presentCommand(command, localizations)));
      },
    },
    {
      method: 'POST',
      path: base,
      body: 'ApplicationCommandCreateRequest',
      handle: (call) => {
        const { command, isNew } = createCommand(call.discord, scopeOf(call), call.body);
        return (isNew ? created : ok)(presentCommand(command, true));
      },
    },
    {
      method: 'PUT',
      path: base,
      body: 'ApplicationCommandUpdateRequest[]',
      handle: (call) => {
        const commands = overwriteCommands(call.discord, scopeOf(call), (call.list ?? []).filter(isFields));
        return ok(commands.map((command) => presentCommand(command, true)));
      },
    },
    { method: 'GET', path: one, handle: (call) => ok(presentCommand(commandOf(call), true)) },
    {
      method: 'PATCH',
      path: one,
      body: 'ApplicationCommandPatchRequestPartial',
      handle: (call) => ok(presentCommand(changeCommand(call.discord, commandOf(call), call.body), true)),
    },
    {
      method: 'DELETE',
      path: one,
      handle: (call) => {
        call.discord.commands.delete(commandOf(call));
        return noContent;
      },
    },
  ];
}

export const commandRoutes: readonly Route[] = [
  ...routesUnder('/applications/{application_id}/commands'),
  ...routesUnder('/applications/{application_id}/guilds/{guild_id}/commands'),
];
