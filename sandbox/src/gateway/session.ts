import { randomBytes } from 'node:crypto';
import { has } from '../permissions.ts';
import type { Discord, DiscordEvent, Viewer } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { Bot } from '../state/model.ts';
import { presentGuildCreate } from '../state/present-guild.ts';
import { applicationFlags, directIntents, Intent } from './intents.ts';

/** What a session writes to while a socket is attached. */
export interface Outlet {
  send(json: string): void;
  close(code: number, reason: string): void;
}

/** Which of how many. */
export type Shard = readonly [id: number, count: number];

/** Discord's rule: `(guild_id >> 22) % count`. */
export function isOfShard(guildId: string, [id, count]: Shard): boolean {
  return Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
}

export interface SessionOptions {
  readonly discord: Discord;
  readonly bot: Bot;
  readonly intents: number;
  readonly shard: Shard;
  /** Members above which a guild counts as large, as the client identified. */
  readonly largeThreshold: number;
  readonly resumeUrl: string;
  readonly replayLimit: number;
}

/**
 * One identified shard. It numbers and keeps its events, so that it outlives its socket: after a drop the events go on
 * being kept, and a resume replays those the client had not seen, in order.
 */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly bot: Bot;
  readonly intents: number;
  readonly shard: Shard;
  /** When the socket went; undefined while attached. */
  droppedAtMs: number | undefined;
  readonly #discord: Discord;
  readonly #options: SessionOptions;
  #outlet: Outlet | undefined;
  #seq = 0;
  #kept: { readonly seq: number; readonly json: string }[] = [];

  constructor(options: SessionOptions, outlet: Outlet) {
    this.#options = options;
    this.#discord = options.discord;
    this.bot = options.bot;
    this.intents = options.intents;
    this.shard = options.shard;
    this.#outlet = outlet;
  }

  get viewer(): Viewer {
    return {
      userId: this.bot.user.id,
      seesContent: (this.intents & Intent.MessageContent) !== 0,
      membersUpTo: this.intents & Intent.GuildPresences ? this.#options.largeThreshold : 0,
    };
  }

  get seq(): number {
    return this.#seq;
  }

  get attached(): Outlet | undefined {
    return this.#outlet;
  }

  /** READY, then a GUILD_CREATE for each guild of the shard. */
  start(): void {
    const guilds = this.guilds();
    this.dispatch('READY', {
      v: 10,
      user: { ...this.bot.user, verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: this.id,
      session_type: 'normal',
      resume_gateway_url: this.#options.resumeUrl,
      shard: this.shard,
      application: { id: this.bot.applicationId, flags: applicationFlags(this.bot.intents) },
      user_settings: {},
      relationships: [],
      private_channels: [],
      presences: [],
      guild_join_requests: [],
    });
    if (!(this.intents & Intent.Guilds)) return;
    for (const guild of guilds) this.dispatch('GUILD_CREATE', presentGuildCreate(this.#discord, guild, this.viewer));
  }

  guilds(): Guild[] {
    return this.#discord.guildsOf(this.bot).filter((guild) => this.hasGuild(guild.id));
  }

  hasGuild(guildId: string): boolean {
    return isOfShard(guildId, this.shard);
  }

  /** Sends the event if this session may know of it. */
  offer(event: DiscordEvent): void {
    const { guild, channel } = event;
    const userId = this.bot.user.id;
    if (guild.isDirect) {
      this.#offerDirect(event);
      return;
    }
    if (!guild.members.has(userId) || !this.hasGuild(guild.id)) return;
    if (event.onlyUser !== undefined && event.onlyUser !== userId) return;
    if (event.exceptUser === userId) return;
    if (event.intents !== 0 && !(this.intents & event.intents)) return;
    if (event.intents === 0 && event.type.startsWith('GUILD_') && !(this.intents & Intent.Guilds)) return;
    const now = this.#discord.clock.now();
    if (event.permission && !has(guild.permissionsOf(userId, now), event.permission)) return;
    if (channel && !guild.canView(userId, now, channel)) return;
    this.dispatch(event.type, event.data(this.viewer));
  }

  /** Direct conversations come to the first shard, by intents of their own, and name no guild. */
  #offerDirect(event: DiscordEvent): void {
    const userId = this.bot.user.id;
    if (this.shard[0] !== 0 || !event.guild.members.has(userId)) return;
    if (event.exceptUser === userId || (event.onlyUser !== undefined && event.onlyUser !== userId)) return;
    if (event.intents !== 0 && !(this.intents & directIntents(event.intents))) return;
    const { guild_id: _guild, member: _member, ...data } = { guild_id: '', member: {}, ...event.data(this.viewer) };
    this.dispatch(event.type, data);
  }

  dispatch(type: string, data: object): void {
    const seq = ++this.#seq;
    const json = JSON.stringify({ t: type, s: seq, op: 0, d: data });
    this.#kept.push({ seq, json });
    if (this.#kept.length > this.#options.replayLimit * 2) this.#kept = this.#kept.slice(-this.#options.replayLimit);
    this.#outlet?.send(json);
  }

  /** Whether every event after `seq` is still held. */
  canReplay(seq: number): boolean {
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    return seq >= oldest - 1;
  }

  /** Attaches a new socket, replays what came after `seq`, and says RESUMED. */
  resume(seq: number, outlet: Outlet): void {
    this.#outlet?.close(4000, 'Session resumed elsewhere.');
    this.#outlet = undefined;
    this.droppedAtMs = undefined;
    const missed = this.#kept.filter((event) => event.seq > seq);
    for (const event of missed) outlet.send(event.json);
    this.#outlet = outlet;
    this.dispatch('RESUMED', {});
  }

  detach(outlet: Outlet): void {
    if (this.#outlet !== outlet) return;
    this.#outlet = undefined;
    this.droppedAtMs = this.#discord.clock.now();
  }
}
