/** Running and typing commands, and opening context menus, as a member does. */
import { type CommandChoice, CommandKind } from '../commands/model.ts';
import { invoke } from '../interactions/invoke.ts';
import { InteractionKind } from '../interactions/model.ts';
import { type NamedIds, resolvedObjects } from '../interactions/resolved.ts';
import type { StoredMessage, StoredUser } from '../state/model.ts';
import { type Answer, answerTo } from './answers.ts';
import { type ChosenCommand, findMenuCommand, findSlashCommand } from './find-command.ts';
import type { MemberView } from './member-view.ts';
import { type FilledOptions, fillOptions, type OptionInput } from './option-values.ts';
import { StoryError } from './story-error.ts';

export type OptionInputs = Readonly<Record<string, OptionInput>>;

export async function runCommand(
  view: MemberView,
  line: string,
  inputs: OptionInputs,
  botName?: string,
): Promise<Answer> {
  const chosen = findSlashCommand(view, line, botName);
  const filled = fillOptions(view, chosen.options, inputs);
  const interaction = send(view, chosen, filled, InteractionKind.command);
  view.suggestions.clear();
  return answerTo(view, interaction, `ran ${line}`);
}

/** The last option is the one being typed. @returns what is suggested */
export async function typeOption(
  view: MemberView,
  line: string,
  inputs: OptionInputs,
  botName?: string,
): Promise<readonly CommandChoice[]> {
  const chosen = findSlashCommand(view, line, botName);
  const focused = Object.keys(inputs).at(-1);
  const option = chosen.options.find(({ name }) => name === focused);
  if (focused === undefined || !option) throw new StoryError(`${line} has no option "${focused ?? ''}" to type in.`);
  if (!option.autocomplete) throw new StoryError(`The option "${focused}" of ${line} suggests nothing by itself.`);
  const filled = fillOptions(view, chosen.options, inputs, focused);
  const interaction = send(view, chosen, filled, InteractionKind.autocomplete);
  const { choices } = await answerTo(
    view,
    interaction,
    `typed "${String(inputs[focused])}" into ${focused} of ${line}`,
  );
  view.suggestions.set(focused, choices);
  return choices;
}

function send(view: MemberView, chosen: ChosenCommand, filled: FilledOptions, kind: number) {
  const { bot, command, path } = chosen;
  let options: readonly object[] = filled.options;
  for (const step of [...path].reverse()) options = [{ type: step.type, name: step.name, options }];
  const resolved = resolve(view, bot.user.id, filled.named);
  const data = {
    id: command.id,
    type: command.type,
    name: command.name,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    ...(options.length > 0 ? { options } : {}),
    ...(resolved ? { resolved } : {}),
  };
  const name = [command.name, ...path.map((step) => step.name)].join(' ');
  return invoke(view.invoker, { bot, kind, data, name });
}

function resolve(view: MemberView, botId: string, named: NamedIds): object | undefined {
  return resolvedObjects(view.place, named, botId, view.user.id);
}

/** @param target A message, or a user. */
export async function openContextMenu(
  view: MemberView,
  name: string,
  target: StoredMessage | StoredUser,
): Promise<Answer> {
  const isMessage = 'content' in target;
  const { bot, command } = findMenuCommand(view, isMessage ? CommandKind.message : CommandKind.user, name);
  if (isMessage && !view.messages().some(({ id }) => id === target.id)) {
    throw new StoryError(`${view.name} does not see the message to open "${name}" on.`);
  }
  const named: NamedIds = isMessage ? { messages: [target] } : { users: [target.id] };
  const data = {
    id: command.id,
    type: command.type,
    name: command.name,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    target_id: target.id,
    resolved: resolve(view, bot.user.id, named) ?? {},
  };
  const interaction = invoke(view.invoker, {
    bot,
    kind: InteractionKind.command,
    data,
    name: command.name,
    ...(isMessage ? { targetMessage: target } : { targetUser: target }),
  });
  return answerTo(view, interaction, `opened "${name}"`);
}
