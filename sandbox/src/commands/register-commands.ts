/** Creating, changing and overwriting application commands, as checked by Discord. */
import { discordErrors, type FieldProblem, invalidForm } from '../errors.ts';
import { type Fields, flag, isFields, objects, text, whole } from '../rest/fields.ts';
import type { Discord } from '../state/discord.ts';
import { commandProblems } from './check-command.ts';
import { CommandKind, type CommandOption, type StoredCommand } from './model.ts';

/** Commands that a scope may hold, by type. */
const limits: Readonly<Record<number, number>> = {
  [CommandKind.slash]: 100,
  [CommandKind.user]: 5,
  [CommandKind.message]: 5,
};

export interface CommandScope {
  readonly applicationId: string;
  readonly guildId?: string;
}

/** A command of the same name and type is overwritten. */
export function createCommand(
  discord: Discord,
  scope: CommandScope,
  body: Fields,
): { readonly command: StoredCommand; readonly isNew: boolean } {
  refuse(commandProblems(body));
  const type = whole(body, 'type') ?? CommandKind.slash;
  const known = commandsOf(discord, scope).find((one) => one.type === type && one.name === body['name']);
  const command = commandFrom(discord, scope, body, known);
  if (!known) {
    checkCounts([...commandsOf(discord, scope), command]);
    countCreates(discord, scope, 1);
  }
  discord.commands.set(command);
  return { command, isNew: !known };
}

export function changeCommand(discord: Discord, known: StoredCommand, body: Fields): StoredCommand {
  const whole = { ...known, ...body };
  refuse(commandProblems(whole));
  const scope = { applicationId: known.application_id, ...(known.guild_id ? { guildId: known.guild_id } : {}) };
  const command = commandFrom(discord, scope, whole, known);
  discord.commands.set(command);
  return command;
}

/** Bulk overwrite: what is not in the list goes; commands that stay keep their ids. */
export function overwriteCommands(discord: Discord, scope: CommandScope, list: readonly Fields[]): StoredCommand[] {
  const problems: Record<string, FieldProblem> = {};
  const names = new Set<string>();
  list.forEach((body, index) => {
    for (const [path, problem] of Object.entries(commandProblems(body))) problems[`${index}.${path}`] = problem;
    const key = `${whole(body, 'type') ?? CommandKind.slash}/${text(body, 'name')}`;
    if (names.has(key)) {
      const message = 'Application command names must be unique';
      problems[`${index}.name`] = { code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message };
    }
    names.add(key);
  });
  refuse(problems);
  const known = commandsOf(discord, scope);
  const match = (body: Fields) =>
    known.find((one) => one.type === (whole(body, 'type') ?? CommandKind.slash) && one.name === body['name']);
  const commands = list.map((body) => commandFrom(discord, scope, body, match(body)));
  checkCounts(commands);
  countCreates(discord, scope, commands.filter(({ id }) => !known.some((one) => one.id === id)).length);
  discord.commands.replace(scope.applicationId, scope.guildId, commands);
  return commands;
}

function commandsOf(discord: Discord, { applicationId, guildId }: CommandScope): readonly StoredCommand[] {
  return discord.commands.of(applicationId, guildId);
}

function countCreates(discord: Discord, { applicationId, guildId }: CommandScope, count: number): void {
  discord.commands.countCreates(applicationId, guildId, count, discord.clock.now());
}

function refuse(problems: Readonly<Record<string, FieldProblem>>): void {
  if (Object.keys(problems).length > 0) throw invalidForm(problems);
}

function checkCounts(commands: readonly StoredCommand[]): void {
  for (const [type, limit] of Object.entries(limits)) {
    if (commands.filter((command) => command.type === Number(type)).length > limit)
      throw discordErrors.commandLimit(limit);
  }
}

/** A command in the stored shape. Unchanged ones keep their version. */
function commandFrom(discord: Discord, scope: CommandScope, body: Fields, known?: StoredCommand): StoredCommand {
  const type = whole(body, 'type') ?? CommandKind.slash;
  const bits = body['default_member_permissions'];
  const dmPermission = flag(body, 'dm_permission');
  const contexts = numbers(body['contexts']) ?? (dmPermission === false ? [0] : null);
  const command: StoredCommand = {
    id: known?.id ?? discord.nextId(),
    application_id: scope.applicationId,
    ...(scope.guildId ? { guild_id: scope.guildId } : {}),
    version: known?.version ?? '',
    type,
    name: text(body, 'name') ?? '',
    name_localizations: localized(body, 'name'),
    description: type === CommandKind.slash ? (text(body, 'description') ?? '') : '',
    description_localizations: localized(body, 'description'),
    options: (objects(body, 'options') ?? []).map(optionFrom),
    default_member_permissions: bits === undefined || bits === null ? null : String(bits),
    contexts: scope.guildId ? null : contexts,
    integration_types: numbers(body['integration_types']) ?? [0],
    nsfw: flag(body, 'nsfw') ?? false,
  };
  if (known && JSON.stringify(known) === JSON.stringify(command)) return known;
  return { ...command, version: discord.nextId() };
}

function optionFrom(option: Fields): CommandOption {
  const kept = Object.entries(option).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return {
    ...Object.fromEntries(kept),
    type: whole(option, 'type') ?? 0,
    name: text(option, 'name') ?? '',
    description: text(option, 'description') ?? '',
    ...(Array.isArray(option['options']) ? { options: (objects(option, 'options') ?? []).map(optionFrom) } : {}),
  };
}

function numbers(value: unknown): number[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : undefined;
}

function localized(fields: Fields, name: string): Record<string, string> | null {
  const given = fields[`${name}_localizations`];
  if (!isFields(given)) return null;
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null));
}
