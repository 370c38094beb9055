import type { Place } from '../actions/place.ts';
import type { CommandChoice } from '../commands/model.ts';
import { deskOf } from '../interactions/desk-of.ts';
import type { Invoker } from '../interactions/invoke.ts';
import { MessageFlag, type Modal, type StoredInteraction } from '../interactions/model.ts';
import { has, Permission } from '../permissions.ts';
import { compareIds } from '../snowflake.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { ChannelKind, type StoredChannel, type StoredMessage, type StoredUser } from '../state/model.ts';
import { StoryError } from './story-error.ts';

/** Messages that a screen holds. */
const screenful = 50;

/** A window that is open, and the interaction that opened it. */
export interface OpenModal {
  readonly modal: Modal;
  readonly openedBy: StoredInteraction;
}

/** What a member's Discord client knows: where they are, the window that is open, what was suggested, what it complained of. */
export class MemberView {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly user: StoredUser;
  locale = 'en-US';
  modal: OpenModal | undefined;
  /** What autocompletion offered last, by option. */
  readonly suggestions = new Map<string, readonly CommandChoice[]>();
  /** Sentences of the client itself, such as that an application did not respond; newest last. */
  readonly notices: string[] = [];
  #place: Place | undefined;

  constructor(discord: Discord, guild: Guild, user: StoredUser) {
    this.discord = discord;
    this.guild = guild;
    this.user = user;
  }

  get name(): string {
    return this.guild.members.get(this.user.id)?.nick ?? this.user.global_name ?? this.user.username;
  }

  get invoker(): Invoker {
    return { place: this.place, user: this.user, locale: this.locale };
  }

  /** Where the member is; at first the first text channel that they may view. */
  get place(): Place {
    this.#place ??= { discord: this.discord, guild: this.guild, channel: this.#firstChannel() };
    return this.#place;
  }

  goTo(guild: Guild, channel: StoredChannel): void {
    if (!guild.canView(this.user.id, this.discord.clock.now(), channel)) {
      throw new StoryError(`${this.name} cannot go to #${channel.name}: they may not view it.`);
    }
    this.#place = { discord: this.discord, guild, channel };
  }

  /** What the member sees where they are, oldest first: the channel's latest messages and those for them alone. */
  messages(place: Place = this.place): readonly StoredMessage[] {
    const { discord, guild, channel } = place;
    const now = discord.clock.now();
    const own = deskOf(discord)
      .ephemeralsOf(this.user.id, channel.id)
      .map(({ message }) => message);
    if (!guild.canView(this.user.id, now, channel)) return own;
    const reads = has(guild.permissionsOf(this.user.id, now, channel), Permission.ReadMessageHistory);
    const shared = reads ? guild.log(channel.id).all().slice(-screenful) : [];
    return [...shared, ...own].sort((a, b) => compareIds(a.id, b.id));
  }

  isEphemeral(message: StoredMessage): boolean {
    return (message.flags & MessageFlag.ephemeral) !== 0;
  }

  #firstChannel(): StoredChannel {
    const now = this.discord.clock.now();
    const first = [...this.guild.channels.values()].find(
      (channel) => channel.type === ChannelKind.text && this.guild.canView(this.user.id, now, channel),
    );
    if (!first) throw new StoryError(`${this.name} sees no text channel in ${this.guild.profile.name}.`);
    return first;
  }
}

const views = new WeakMap<Guild, Map<string, MemberView>>();

/** One view for each member, whoever asks for it. */
export function viewOf(discord: Discord, guild: Guild, user: StoredUser): MemberView {
  const ofGuild = views.get(guild) ?? new Map<string, MemberView>();
  views.set(guild, ofGuild);
  const known = ofGuild.get(user.id) ?? new MemberView(discord, guild, user);
  ofGuild.set(user.id, known);
  return known;
}
