/** What Discord refuses in a command beyond the shape of its fields, in Discord's words. */
import type { FieldProblem } from '../errors.ts';
import { type Fields, flag, objects, text, whole } from '../rest/fields.ts';
import { CommandKind, OptionKind } from './model.ts';

/** Characters of names, descriptions and choice values that a command may have in all. */
const maxCharacters = 8_000;

/** The documented form of slash command and option names. */
const slashName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

export type Problems = Record<string, FieldProblem>;

const required: FieldProblem = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
const invalidName: FieldProblem = { code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' };

/** Problems by dotted path; none: the command may be registered. */
export function commandProblems(command: Fields): Problems {
  const problems: Problems = {};
  const type = whole(command, 'type') ?? CommandKind.slash;
  const name = text(command, 'name') ?? '';
  if (type === CommandKind.slash) {
    if (!isSlashName(name)) problems['name'] = invalidName;
    checkLocalizedNames(command, '', problems);
    if (!text(command, 'description')) problems['description'] = required;
    checkOptions(objects(command, 'options') ?? [], 'options', problems);
  } else {
    if (name.trim() === '') problems['name'] = invalidName;
    if (text(command, 'description')) {
      const message = 'Context menu commands cannot have description';
      problems['description'] = { code: 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION', message };
    }
    if (objects(command, 'options')?.length) {
      const message = 'Context menu commands cannot have options';
      problems['options'] = { code: 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS', message };
    }
  }
  if (countCharacters(command) > maxCharacters) {
    const message = `Command exceeds maximum size (${maxCharacters})`;
    problems['_root'] = { code: 'APPLICATION_COMMAND_TOO_LARGE', message };
  }
  return problems;
}

function isSlashName(name: string): boolean {
  return slashName.test(name) && name === name.toLowerCase();
}

function checkLocalizedNames(fields: Fields, at: string, problems: Problems): void {
  const names = fields['name_localizations'];
  if (typeof names !== 'object' || names === null) return;
  for (const [locale, name] of Object.entries(names)) {
    if (!isSlashName(String(name))) problems[`${at}name_localizations.${locale}`] = invalidName;
  }
}

function checkOptions(options: readonly Fields[], path: string, problems: Problems): void {
  const names = new Set<string>();
  let optionalSeen = false;
  const nests = (option: Fields | undefined) =>
    option?.['type'] === OptionKind.subcommand || option?.['type'] === OptionKind.group;
  const mixed = options.some(nests) && !options.every(nests);
  options.forEach((option, index) => {
    const at = `${path}.${index}.`;
    const name = text(option, 'name') ?? '';
    if (!isSlashName(name)) problems[`${at}name`] = invalidName;
    checkLocalizedNames(option, at, problems);
    if (names.has(name)) {
      const message = 'Option names must be unique';
      problems[`${at}name`] = { code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', message };
    }
    names.add(name);
    if (mixed) {
      const message = 'Sub-command and sub-command group option types are mutually exclusive to all other types';
      problems[`${at}type`] = { code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message };
    }
    if (flag(option, 'required') && optionalSeen) {
      const message = 'Required options must be placed before non-required options';
      problems[`${path}.${index}`] = { code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message };
    }
    if (!nests(option) && !flag(option, 'required')) optionalSeen = true;
    checkRange(option, at, problems);
    checkChoices(option, at, problems);
    if (nests(option)) checkOptions(objects(option, 'options') ?? [], `${at}options`, problems);
  });
}

function checkRange(option: Fields, at: string, problems: Problems): void {
  for (const [low, high] of [
    ['min_value', 'max_value'],
    ['min_length', 'max_length'],
  ] as const) {
    const [min, max] = [whole(option, low), whole(option, high)];
    if (min === undefined || max === undefined || min <= max) continue;
    const message = `${low} must be less than or equal to ${high}`;
    problems[`${at}${low}`] = { code: 'APPLICATION_COMMAND_OPTIONS_RANGE_INVALID', message };
  }
}

function checkChoices(option: Fields, at: string, problems: Problems): void {
  const choices = objects(option, 'choices') ?? [];
  if (choices.length > 0 && flag(option, 'autocomplete')) {
    const message = 'Autocomplete and choices are mutually exclusive';
    problems[`${at}autocomplete`] = { code: 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES', message };
  }
  const names = new Set<unknown>();
  choices.forEach((choice, index) => {
    if (names.has(choice['name'])) {
      const message = 'Choice names must be unique';
      problems[`${at}choices.${index}.name`] = {
        code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_ALREADY_EXISTS',
        message,
      };
    }
    names.add(choice['name']);
  });
}

/** Of a localized text the longest version counts. */
function countCharacters(fields: Fields): number {
  const longest = (name: string) => {
    const localized = fields[`${name}_localizations`];
    const others = typeof localized === 'object' && localized !== null ? Object.values(localized) : [];
    return Math.max(...[fields[name], ...others].map((value) => (typeof value === 'string' ? [...value].length : 0)));
  };
  const value = fields['value'];
  const own = longest('name') + longest('description') + (typeof value === 'string' ? [...value].length : 0);
  const inner = [...(objects(fields, 'options') ?? []), ...(objects(fields, 'choices') ?? [])];
  return inner.reduce((sum, part) => sum + countCharacters(part), own);
}
