import { reasonAgainst } from '../commands/may-use.ts';
import { CommandKind, type CommandOption, OptionKind, type StoredCommand } from '../commands/model.ts';
import type { Bot } from '../state/model.ts';
import type { MemberView } from './member-view.ts';
import { StoryError } from './story-error.ts';

export interface ChosenCommand {
  readonly bot: Bot;
  readonly command: StoredCommand;
  /** Names of group and subcommand, if it has any. */
  readonly path: readonly CommandOption[];
  /** What may be filled in. */
  readonly options: readonly CommandOption[];
}

/** Commands that the member is offered where they are. */
export function offeredCommands(view: MemberView): { readonly bot: Bot; readonly command: StoredCommand }[] {
  return knownCommands(view).filter(({ command }) => reasonFor(view, command) === undefined);
}

/**
 * The slash command of a line such as `/request new`.
 *
 * @param botName Of whose, when several bots have one of that name.
 * @throws StoryError when there is none, or the member may not use it
 */
export function findSlashCommand(view: MemberView, line: string, botName?: string): ChosenCommand {
  const [name = '', ...rest] = line.trim().replace(/^\//, '').split(/\s+/);
  const { bot, command } = pick(view, CommandKind.slash, name, `/${name}`, botName);
  const path: CommandOption[] = [];
  let options = command.options;
  for (const word of rest) {
    const next = options.find((option) => option.name === word && isNesting(option));
    if (!next) throw new StoryError(`/${name} has no subcommand "${word}": ${namesOf(options)}.`);
    path.push(next);
    options = next.options ?? [];
  }
  if (options.some(isNesting)) {
    throw new StoryError(`/${[name, ...rest].join(' ')} needs a subcommand: ${namesOf(options)}.`);
  }
  return { bot, command, path, options };
}

export function findMenuCommand(
  view: MemberView,
  kind: number,
  name: string,
): { readonly bot: Bot; readonly command: StoredCommand } {
  return pick(view, kind, name, `the context menu "${name}"`);
}

function pick(view: MemberView, kind: number, name: string, shown: string, botName?: string) {
  const known = knownCommands(view).filter(({ command }) => command.type === kind);
  const named = known.filter(
    ({ bot, command }) => command.name === name && (botName === undefined || bot.user.username === botName),
  );
  const [first, second] = named;
  if (!first) {
    const others = [...new Set(known.map(({ command }) => command.name))].join(', ');
    throw new StoryError(`${view.name} finds no ${shown.replace(/^the /, '')}. There is: ${others || 'nothing'}.`);
  }
  const allowed = named.find(({ command }) => reasonFor(view, command) === undefined);
  if (!allowed) {
    throw new StoryError(`${view.name} cannot use ${shown}: it ${reasonFor(view, first.command)}.`);
  }
  // A guild's own command goes before a global one of the same bot.
  if (second && new Set(named.map(({ bot }) => bot.user.id)).size > 1) {
    throw new StoryError(`Several bots have ${shown}; say of which one.`);
  }
  return named.find(({ command }) => command.guild_id !== undefined && command === allowed.command) ?? allowed;
}

function knownCommands(view: MemberView): { readonly bot: Bot; readonly command: StoredCommand }[] {
  const { discord, place } = view;
  const here = [...discord.bots.values()].filter(({ user }) => place.guild.members.has(user.id));
  return here.flatMap((bot) => {
    const own = place.guild.isDirect ? [] : discord.commands.of(bot.applicationId, place.guild.id);
    return [...own, ...discord.commands.of(bot.applicationId)].map((command) => ({ bot, command }));
  });
}

function reasonFor(view: MemberView, command: StoredCommand): string | undefined {
  const { discord, place } = view;
  return reasonAgainst(discord.commands, command, view.user.id, { ...place, nowMs: discord.clock.now() });
}

function isNesting({ type }: CommandOption): boolean {
  return type === OptionKind.subcommand || type === OptionKind.group;
}

function namesOf(options: readonly CommandOption[]): string {
  return options.map(({ name }) => name).join(', ') || 'there are none';
}
