/** Turns what a test writes for an option into what Discord's client sends, and refuses what the client would. */
import { type NewFile, storeFiles } from '../actions/messages.ts';
import { type CommandOption, OptionKind } from '../commands/model.ts';
import type { NamedIds } from '../interactions/resolved.ts';
import type { StoredAttachment } from '../state/model.ts';
import type { MemberView } from './member-view.ts';
import { StoryError } from './story-error.ts';

/** A text, number or yes/no; the id of a user, role or channel, or something that has one; a file. */
export type OptionInput = string | number | boolean | NewFile | { readonly id: string } | { readonly userId: string };

export interface FilledOption {
  readonly type: number;
  readonly name: string;
  readonly value: string | number | boolean;
  readonly focused?: true;
}

export interface FilledOptions {
  readonly options: readonly FilledOption[];
  readonly named: NamedIds;
}

/** @param focused The option still being typed, which need not be whole. */
export function fillOptions(
  view: MemberView,
  known: readonly CommandOption[],
  inputs: Readonly<Record<string, OptionInput>>,
  focused?: string,
): FilledOptions {
  const stranger = Object.keys(inputs).find((name) => !known.some((option) => option.name === name));
  if (stranger !== undefined) {
    const names = known.map(({ name }) => name).join(', ') || 'none';
    throw new StoryError(`The command has no option "${stranger}". It has: ${names}.`);
  }
  const missing = known.find((option) => option.required && inputs[option.name] === undefined);
  if (missing && focused === undefined) throw new StoryError(`The option "${missing.name}" is required.`);
  const ids = { users: [] as string[], roles: [] as string[], channels: [] as string[] };
  const attachments: StoredAttachment[] = [];
  const options = Object.entries(inputs).map(([name, input]): FilledOption => {
    const option = known.find((one) => one.name === name);
    if (!option) throw new StoryError(`The command has no option "${name}".`);
    if (name === focused) return { type: option.type, name, value: String(input), focused: true };
    return { type: option.type, name, value: chosenValue(view, option, input, ids, attachments) };
  });
  return { options, named: { ...ids, attachments } };
}

interface CollectedIds {
  readonly users: string[];
  readonly roles: string[];
  readonly channels: string[];
}

function chosenValue(
  view: MemberView,
  option: CommandOption,
  input: OptionInput,
  ids: CollectedIds,
  attachments: StoredAttachment[],
): string | number | boolean {
  switch (option.type) {
    case OptionKind.text:
      return textValue(view, option, String(input));
    case OptionKind.integer:
    case OptionKind.number:
      return numberValue(view, option, input);
    case OptionKind.boolean:
      return input === true || input === 'true' || input === 'True';
    case OptionKind.attachment: {
      if (typeof input !== 'object' || !('bytes' in input)) throw unfit(option, 'takes a file: { name, bytes }');
      const [stored] = storeFiles(view.discord, [input]);
      if (!stored) throw unfit(option, 'takes a file');
      attachments.push(stored);
      return stored.id;
    }
    default:
      return named(view, option, idOf(input), ids);
  }
}

function textValue(view: MemberView, option: CommandOption, text: string): string {
  const choice = chosen(view, option, text);
  if (choice !== undefined) return String(choice);
  const length = [...text].length;
  const { min_length: min = 0, max_length: max = 6_000 } = option;
  if (length < min) throw unfit(option, `takes at least ${min} characters, not ${length}`);
  if (length > max) throw unfit(option, `takes at most ${max} characters, not ${length}`);
  return text;
}

function numberValue(view: MemberView, option: CommandOption, input: OptionInput): number {
  const choice = chosen(view, option, String(input));
  const value = Number(choice ?? input);
  if (Number.isNaN(value)) throw unfit(option, `takes a number, not "${String(input)}"`);
  if (option.type === OptionKind.integer && !Number.isInteger(value)) throw unfit(option, 'takes a whole number');
  if (option.min_value !== undefined && value < option.min_value)
    throw unfit(option, `is at least ${option.min_value}`);
  if (option.max_value !== undefined && value > option.max_value) throw unfit(option, `is at most ${option.max_value}`);
  return value;
}

/** The value of a choice, picked by name or value; of suggestions, by name. Choices leave nothing else. */
function chosen(view: MemberView, option: CommandOption, text: string): string | number | undefined {
  const suggested = option.autocomplete ? view.suggestions.get(option.name) : undefined;
  const choices = option.choices ?? suggested ?? [];
  const found = choices.find(
    ({ name, value, name_localizations }) =>
      name === text || name_localizations?.[view.locale] === text || String(value) === text,
  );
  if (!found && option.choices?.length) {
    throw unfit(option, `offers ${option.choices.map(({ name }) => `"${name}"`).join(', ')}, not "${text}"`);
  }
  return found?.value;
}

function named(view: MemberView, option: CommandOption, id: string, ids: CollectedIds): string {
  const { discord, place } = view;
  const isUser = discord.users.has(id);
  const isRole = place.guild.roles.has(id);
  const channel = place.guild.channels.get(id);
  const { type } = option;
  if (isUser && (type === OptionKind.user || type === OptionKind.mentionable)) ids.users.push(id);
  else if (isRole && (type === OptionKind.role || type === OptionKind.mentionable)) ids.roles.push(id);
  else if (channel && type === OptionKind.channel) {
    if (option.channel_types?.length && !option.channel_types.includes(channel.type)) {
      throw unfit(option, `does not offer #${channel.name}, a channel of type ${channel.type}`);
    }
    if (!place.guild.canView(view.user.id, discord.clock.now(), channel))
      throw unfit(option, 'offers no hidden channel');
    ids.channels.push(id);
  } else throw unfit(option, `does not offer ${id}`);
  return id;
}

/** The id in what a test names somebody or something by. */
export function idOf(input: unknown): string {
  if (typeof input === 'object' && input !== null) {
    if ('userId' in input) return String(input.userId);
    if ('id' in input) return String(input.id);
  }
  return String(input);
}

function unfit(option: CommandOption, reason: string): StoryError {
  return new StoryError(`The option "${option.name}" ${reason}.`);
}
