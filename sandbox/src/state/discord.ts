import { createHmac } from 'node:crypto';
import type { APIUser } from 'discord-api-types/v10';
import type { LinkSigner } from '../cdn/links.ts';
import type { Clock } from '../clock.ts';
import { CommandBook } from '../commands/command-book.ts';
import { discordErrors } from '../errors.ts';
import { loopbackRedirects, madeUpSecret } from '../oauth2/application.ts';
import { OAuth2 } from '../oauth2/oauth2.ts';
import type { PrivilegedIntents } from '../options.ts';
import { createIdSource } from '../snowflake.ts';
import type { GuildSeed, SeedFile } from '../world.ts';
import { guildFromSeed } from './adopt-seed.ts';
import { DirectRooms } from './direct-rooms.ts';
import type { Guild } from './guild.ts';
import type { Bot, StoredChannel, StoredUser } from './model.ts';
import { storedUser } from './normalise.ts';

/** Something that happened, to be told to the bots that may know of it. */
export interface DiscordEvent {
  /** Gateway event name, such as MESSAGE_CREATE. */
  readonly type: string;
  readonly guild: Guild;
  /** Told only to bots that see this channel. */
  readonly channel?: StoredChannel;
  /** Any of these intent bits lets a session have it; 0: no intent needed. */
  readonly intents: number;
  /** Told only to bots that have these permissions in the guild. */
  readonly permission?: bigint;
  /** Told to this user's bot only. */
  readonly onlyUser?: string;
  /** Not told to this user's bot. */
  readonly exceptUser?: string;
  readonly data: (viewer: Viewer) => object;
}

/** What a new bot does not get made up. */
export interface GivenToBot {
  readonly token?: string;
  readonly id?: string;
  readonly clientSecret?: string;
  readonly redirectUris?: readonly string[];
}

/** For whom something is served: decides `me`, and whether message content is shown. */
export interface Viewer {
  readonly userId: string;
  readonly seesContent: boolean;
  /** Guilds of at most so many members are sent with all of them (GUILD_PRESENCES); default only the viewer itself. */
  readonly membersUpTo?: number;
}

/** The whole platform: users, bots and guilds of one sandbox, with its clock and its ids. */
export class Discord {
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly links: LinkSigner;
  readonly oauth2: OAuth2;
  readonly users = new Map<string, StoredUser>();
  readonly bots = new Map<string, Bot>();
  readonly guilds = new Map<string, Guild>();
  readonly directRooms = new DirectRooms();
  readonly commands = new CommandBook();
  /** Bytes of attachments by attachment id. */
  readonly files = new Map<string, Uint8Array | SeedFile>();
  readonly #listeners: ((event: DiscordEvent) => void)[] = [];
  readonly #secret: string;
  readonly #revoked = new Map<string, Bot>();
  /** How many tokens were made for a bot. */
  readonly #tokensOf = new Map<string, number>();

  constructor(clock: Clock, links: LinkSigner, secret: string) {
    this.clock = clock;
    this.links = links;
    this.nextId = createIdSource(clock);
    this.#secret = secret;
    this.oauth2 = new OAuth2(clock, secret);
  }

  onEvent(listener: (event: DiscordEvent) => void): void {
    this.#listeners.push(listener);
  }

  emit(event: DiscordEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** One shared object per user id. */
  intern(user: APIUser | StoredUser): StoredUser {
    const known = this.users.get(user.id);
    if (known) return known;
    const stored = storedUser(user);
    this.users.set(user.id, stored);
    return stored;
  }

  addBot(name: string, intents: PrivilegedIntents, given: GivenToBot): Bot {
    const id = given.id ?? this.nextId();
    const user = this.intern({
      id,
      username: name,
      discriminator: '0000',
      global_name: null,
      avatar: null,
      bot: true,
      flags: 0,
      public_flags: 0,
      primary_guild: null,
    });
    const bot: Bot = { token: given.token ?? this.#newToken(id), applicationId: id, user, intents };
    this.bots.set(bot.token, bot);
    this.oauth2.applications.set(id, {
      id,
      user,
      intents,
      clientSecret: given.clientSecret ?? madeUpSecret(this.#secret, id),
      redirectUris: given.redirectUris ?? loopbackRedirects,
    });
    return bot;
  }

  /** The token stops working; its bot waits for a new one. */
  revokeToken(token: string): Bot {
    const bot = this.bots.get(token);
    if (!bot) throw new Error('No bot of this sandbox has this token.');
    this.bots.delete(token);
    this.#revoked.set(token, bot);
    return bot;
  }

  /** Gives the bot of a token, also of one that was revoked, another one. */
  resetToken(token: string, given?: string): Bot {
    const old = this.#revoked.get(token) ?? this.revokeToken(token);
    this.#revoked.delete(token);
    const bot: Bot = { ...old, token: given ?? this.#newToken(old.applicationId) };
    this.bots.set(bot.token, bot);
    return bot;
  }

  /** Takes a seed over: its arrays become the guild's. */
  addGuild(seed: GuildSeed): Guild {
    const guild = guildFromSeed(seed, { intern: (user) => this.intern(user), files: this.files });
    this.guilds.set(guild.id, guild);
    return guild;
  }

  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw discordErrors.unknownGuild();
    return guild;
  }

  /** @throws DiscordError 10003 */
  findChannel(id: string): { readonly guild: Guild; readonly channel: StoredChannel } {
    for (const guild of this.guilds.values()) {
      const channel = guild.channels.get(id);
      if (channel) return { guild, channel };
    }
    const direct = this.directRooms.get(id);
    if (direct) return { guild: direct, channel: direct.channel };
    throw discordErrors.unknownChannel();
  }

  guildsOf(bot: Pick<Bot, 'user'>): Guild[] {
    return [...this.guilds.values()].filter((guild) => guild.members.has(bot.user.id));
  }

  /** The bot of an application. */
  botOf(applicationId: string): Bot | undefined {
    return [...this.bots.values()].find((bot) => bot.applicationId === applicationId);
  }

  /** A signature that only this sandbox can make, fit for a token. */
  sign(words: string): string {
    return createHmac('sha256', this.#secret).update(words).digest('base64url');
  }

  /** Three parts like Discord's: the application's id, a time, a signature. */
  #newToken(id: string): string {
    const times = this.#tokensOf.get(id) ?? 0;
    this.#tokensOf.set(id, times + 1);
    const sign = createHmac('sha256', this.#secret)
      .update(times === 0 ? id : `${id} ${times}`)
      .digest('base64url');
    return `${Buffer.from(id).toString('base64url')}.${sign.slice(0, 6)}.${sign.slice(6, 44)}`;
  }
}
