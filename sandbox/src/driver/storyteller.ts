import { openDirectRoom, requireReachable } from '../actions/direct-messages.ts';
import { createMessage, type NewMessage } from '../actions/messages.ts';
import { sayScreened } from '../auto-moderation/screen.ts';
import { type CommandChoice, CommandKind } from '../commands/model.ts';
import { discordErrors } from '../errors.ts';
import { has, Permission } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { type Bot, isThread, type StoredMessage, type StoredUser } from '../state/model.ts';
import type { Answer } from './answers.ts';
import { type OptionInputs, openContextMenu, runCommand, typeOption } from './commands.ts';
import { type ForgedComponent, forgeComponent, pickFromMenu, pressButton, type Where } from './components.ts';
import { modalText, screenOf, textOf } from './describe.ts';
import { offeredCommands } from './find-command.ts';
import { viewOf } from './member-view.ts';
import { type FieldInput, type ForgedModal, fillModal, forgeModal } from './modals.ts';
import { idOf } from './option-values.ts';
import { patienceMs, waitFor } from './patience.ts';
import type { PickInput } from './selections.ts';
import { StoryError } from './story-error.ts';

/**
 * A member at their Discord client. What they do waits for the bot's first answer and throws a StoryError when the client
 * would not let them, or when the bot does not answer; the error says what the member sees instead.
 */
export interface Storyteller {
  /** Goes to a channel or thread; default the first text channel they may view. */
  goesTo(channelId: string): void;
  /** Goes to the direct conversation with a bot; default the only one of the guild. */
  goesToDm(bot?: Bot): void;
  /** The language of their client, such as de. */
  speaks(locale: string): void;
  /** Writes where they are, if they may. */
  writes(message: string | NewMessage): StoredMessage;
  /** Runs a slash command, as in `/request new`. @param botName Of whose, when several bots have it. */
  runs(command: string, options?: OptionInputs, botName?: string): Promise<Answer>;
  /** Types into the last of the options. @returns what is suggested, to be given to `runs` by name or value */
  types(command: string, options: OptionInputs, botName?: string): Promise<readonly CommandChoice[]>;
  /** Presses a button by label, emoji or custom id; links and premium buttons send nothing. */
  presses(label: string, where?: Where): Promise<Answer>;
  /** Picks from a menu: labels or values, or users, roles and channels. */
  picks(choice: PickInput | readonly PickInput[], where?: Where): Promise<Answer>;
  /** Fills in the open window by labels or custom ids, and sends it. */
  fills(fields: Readonly<Record<string, FieldInput>>): Promise<Answer>;
  /** Closes the open window without sending it. */
  dismisses(): void;
  /** Opens an app's entry in the context menu of a message or of a member. */
  opensContextMenu(name: string, target: StoredMessage | { readonly userId: string }): Promise<Answer>;
  /** Sends what no client would: a custom id that is not there, somebody else's button, a window never opened. */
  forges(forged: ForgedComponent | ForgedModal): Promise<Answer>;
  /** Waits until a text is to be seen where they are: in a message, a window, or said by the client. */
  sees(text: string | RegExp, withinMs?: number): Promise<StoredMessage | undefined>;
  /** Looks for a while whether a text stays away; without one, whether nothing stands there at all. */
  seesNothing(text?: string | RegExp, forMs?: number): Promise<void>;
  /** Waits for a direct message of a bot, with this text if one is given. @returns the newest that fits */
  readsDm(text?: string | RegExp, withinMs?: number): Promise<StoredMessage>;
  /** Writes a bot a direct message. */
  writesDm(message: string | NewMessage, bot?: Bot): StoredMessage;
  /** Refuses direct messages from now on: bots get 50007. */
  closesDms(): void;
  opensDms(): void;
  /** Names of the slash commands that they are offered where they are, as in /request. */
  isOffered(): readonly string[];
  /** What they see, in words. */
  screen(): string;
}

const quietMs = 100;

export function storyteller(discord: Discord, guild: Guild, user: StoredUser): Storyteller {
  const view = viewOf(discord, guild, user);
  const fits = (text: string | RegExp, words: string) =>
    typeof text === 'string' ? words.includes(text) : text.test(words);
  const inSight = (text: string | RegExp): { readonly message: StoredMessage | undefined } | undefined => {
    const message = [...view.messages()].reverse().find((one) => fits(text, textOf(one)));
    if (message) return { message };
    const other = [...view.notices.slice(-1), ...(view.modal ? [modalText(view.modal.modal)] : [])];
    return other.some((words) => fits(text, words)) ? { message: undefined } : undefined;
  };
  const botHere = (): Bot => {
    const [only, another] = [...discord.bots.values()].filter((bot) => guild.members.has(bot.user.id));
    if (!only || another) throw new StoryError('Say which bot: the guild does not have exactly one of this sandbox.');
    return only;
  };
  const roomWith = (bot: Bot) => openDirectRoom(discord, user, bot.user);
  const write = (message: string | NewMessage): StoredMessage => {
    const { place } = view;
    const needed = isThread(place.channel) ? Permission.SendMessagesInThreads : Permission.SendMessages;
    if (!has(place.guild.permissionsOf(user.id, discord.clock.now(), place.channel), needed)) {
      throw new StoryError(`${view.name} may not write in #${place.channel.name}.`);
    }
    const draft = typeof message === 'string' ? { content: message } : message;
    return sayScreened(place, user, draft.content ?? '', () => createMessage(place, user, draft));
  };
  return {
    goesTo: (channelId) => {
      const found = discord.findChannel(channelId);
      view.goTo(found.guild, found.channel);
    },
    goesToDm: (bot = botHere()) => {
      const room = roomWith(bot);
      view.goTo(room, room.channel);
    },
    speaks: (locale) => {
      view.locale = locale;
    },
    writes: write,
    runs: (command, options = {}, botName) => runCommand(view, command, options, botName),
    types: (command, options, botName) => typeOption(view, command, options, botName),
    presses: (label, where = {}) => pressButton(view, label, where),
    picks: (choice, where = {}) => pickFromMenu(view, [choice].flat(), where),
    fills: (fields) => fillModal(view, fields),
    dismisses: () => {
      view.modal = undefined;
    },
    opensContextMenu: async (name, target) => {
      if ('content' in target) return openContextMenu(view, name, target);
      const other = discord.users.get(idOf(target));
      if (!other) throw discordErrors.unknownUser();
      return openContextMenu(view, name, other);
    },
    forges: (forged) => ('window' in forged ? forgeModal(view, forged) : forgeComponent(view, forged)),
    sees: async (text, withinMs = patienceMs) => {
      const failed = () => `${view.name} looked for ${text} for ${withinMs / 1_000} s. ${screenOf(view)}`;
      return (await waitFor(discord, () => inSight(text), failed, withinMs)).message;
    },
    seesNothing: async (text = /./s, forMs = quietMs) => {
      const end = Date.now() + forMs;
      do {
        if (inSight(text)) throw new StoryError(`${view.name} was to see nothing of ${text}. ${screenOf(view)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      } while (Date.now() < end);
    },
    readsDm: (text = '', withinMs = patienceMs) => {
      const look = () =>
        discord.directRooms
          .of(user.id)
          .flatMap((room) => view.messages({ discord, guild: room, channel: room.channel }))
          .reverse()
          .find((message) => message.author.id !== user.id && fits(text, textOf(message)));
      const failed = () => `${view.name} waited for a direct message with "${text}" that did not come.`;
      return waitFor(discord, look, failed, withinMs);
    },
    writesDm: (message, bot = botHere()) => {
      const room = roomWith(bot);
      requireReachable(discord, room, user.id);
      const place = { discord, guild: room, channel: room.channel };
      const draft = typeof message === 'string' ? { content: message } : message;
      return sayScreened(place, user, draft.content ?? '', () => createMessage(place, user, draft));
    },
    closesDms: () => void discord.directRooms.closedFor.add(user.id),
    opensDms: () => void discord.directRooms.closedFor.delete(user.id),
    isOffered: () =>
      offeredCommands(view)
        .filter(({ command }) => command.type === CommandKind.slash)
        .map(({ command }) => `/${command.name}`),
    screen: () => screenOf(view),
  };
}
