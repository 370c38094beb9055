import type { NewFile } from '../actions/messages.ts';
import { type CommandOption, OptionKind, type StoredCommand } from '../commands/model.ts';
import type { Answer } from '../driver/answers.ts';
import { type OptionInputs, openContextMenu, runCommand, typeOption } from '../driver/commands.ts';
import { pickFromMenu, pressButton } from '../driver/components.ts';
import { offeredCommands } from '../driver/find-command.ts';
import { MemberView } from '../driver/member-view.ts';
import { type FieldInput, fillModal } from '../driver/modals.ts';
import type { OptionInput } from '../driver/option-values.ts';
import { discordErrors } from '../errors.ts';
import { type Fields, isFields, text, texts } from '../rest/fields.ts';
import type { Discord } from '../state/discord.ts';
import type { Bot, StoredUser } from '../state/model.ts';

/** What the browser is told of an answer: the message itself comes by an event. */
interface Outcome {
  readonly kind: Answer['kind'];
  readonly modal: Answer['modal'];
}

/** Commands, buttons, menus and windows of one member, for the browser. */
export class ClientInteractions {
  readonly #discord: Discord;
  readonly #user: StoredUser;
  #view: MemberView | undefined;

  constructor(discord: Discord, user: StoredUser) {
    this.#discord = discord;
    this.#user = user;
  }

  /** Undefined for what is no interaction. */
  answer(request: Fields): unknown {
    const view = () => this.#at(text(request, 'channelId') ?? '');
    const [line, bot] = [text(request, 'line') ?? '', text(request, 'bot')];
    const on = text(request, 'messageId') ?? '';
    switch (request['do']) {
      case 'commands':
        return offeredCommands(view()).flatMap(({ bot: of, command }) => leaves(of, command));
      case 'run':
        return runCommand(view(), line, inputsFrom(request['options']), bot).then(outcomeOf);
      case 'type':
        return typeOption(view(), line, inputsFrom(request['options']), bot);
      case 'press':
        return pressButton(view(), text(request, 'customId') ?? '', { on }).then(outcomeOf);
      case 'pick': {
        const menu = text(request, 'customId') ?? '';
        return pickFromMenu(view(), texts(request, 'values') ?? [], { on, menu }).then(outcomeOf);
      }
      case 'fill':
        return fillModal(view(), fieldsFrom(request['fields'])).then(outcomeOf);
      case 'menu': {
        const target = view()
          .messages()
          .find(({ id }) => id === on);
        if (!target) throw discordErrors.unknownMessage();
        return openContextMenu(view(), text(request, 'name') ?? '', target).then(outcomeOf);
      }
      default:
        return undefined;
    }
  }

  /** The member's view of a channel; a window stays open while one is there. */
  #at(channelId: string): MemberView {
    const { guild, channel } = this.#discord.findChannel(channelId);
    if (this.#view?.guild !== guild) this.#view = new MemberView(this.#discord, guild, this.#user);
    this.#view.goTo(guild, channel);
    return this.#view;
  }
}

function outcomeOf({ kind, modal }: Answer): Outcome {
  return { kind, modal };
}

/** A command, or each of its subcommands, as a line with what it takes. */
function leaves(bot: Bot, command: StoredCommand): object[] {
  const base = { bot: bot.user.username, botId: bot.user.id, type: command.type };
  const isNesting = ({ type }: CommandOption) => type === OptionKind.subcommand || type === OptionKind.group;
  const walk = (line: string, description: string, options: readonly CommandOption[]): object[] => {
    const nested = options.filter(isNesting);
    if (nested.length === 0) return [{ ...base, line, name: command.name, description, options }];
    return nested.flatMap((option) => walk(`${line} ${option.name}`, option.description, option.options ?? []));
  };
  return walk(`/${command.name}`, command.description, command.options);
}

function fileFrom(value: unknown): NewFile | undefined {
  if (!isFields(value) || typeof value['base64'] !== 'string') return undefined;
  const contentType = text(value, 'contentType');
  const bytes = Buffer.from(value['base64'], 'base64');
  return { name: text(value, 'name') ?? 'file', bytes, ...(contentType ? { contentType } : {}) };
}

function inputsFrom(given: unknown): OptionInputs {
  const inputs: Record<string, OptionInput> = {};
  for (const [name, value] of Object.entries(isFields(given) ? given : {})) {
    const input = fileFrom(value) ?? value;
    if (typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean') inputs[name] = input;
    else if (isNewFile(input)) inputs[name] = input;
  }
  return inputs;
}

function fieldsFrom(given: unknown): Record<string, FieldInput> {
  const fields: Record<string, FieldInput> = {};
  for (const [name, value] of Object.entries(isFields(given) ? given : {})) {
    if (typeof value === 'string' || typeof value === 'boolean') fields[name] = value;
    if (!Array.isArray(value)) continue;
    const files = value.map(fileFrom).filter(isNewFile);
    fields[name] = files.length > 0 ? files : value.filter((one) => typeof one === 'string');
  }
  return fields;
}

function isNewFile(value: unknown): value is NewFile {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}
