import type { CommandChoice, CommandOption, StoredCommand } from './model.ts';

/** A command as REST serves it. @param localizations False leaves the translations out, as lists do unless asked. */
export function presentCommand(command: StoredCommand, localizations: boolean): object {
  const { options, contexts, name_localizations, description_localizations, ...rest } = command;
  return {
    ...rest,
    ...(localizations ? { name_localizations, description_localizations } : {}),
    contexts: contexts ?? null,
    ...(command.guild_id ? {} : { dm_permission: contexts === null || contexts.includes(1) }),
    ...(options.length > 0 ? { options: options.map((option) => presentOption(option, localizations)) } : {}),
  };
}

function presentOption(option: CommandOption, localizations: boolean): object {
  const { name_localizations, description_localizations, choices, options, ...rest } = option;
  return {
    ...rest,
    ...(localizations && name_localizations ? { name_localizations } : {}),
    ...(localizations && description_localizations ? { description_localizations } : {}),
    ...(choices?.length ? { choices: choices.map((choice) => presentChoice(choice, localizations)) } : {}),
    ...(options ? { options: options.map((inner) => presentOption(inner, localizations)) } : {}),
  };
}

function presentChoice({ name, value, name_localizations }: CommandChoice, localizations: boolean): object {
  return { name, value, ...(localizations && name_localizations ? { name_localizations } : {}) };
}
