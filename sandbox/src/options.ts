import type { ClockOptions } from './clock.ts';
import type { LimitsOption } from './rest/limits.ts';

export interface PrivilegedIntents {
  readonly members: boolean;
  readonly content: boolean;
  readonly presences: boolean;
}

export interface SandboxOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Ports; 0 or missing takes a free one. One HTTP server carries REST and the control API. */
  readonly ports?: { readonly http?: number; readonly gateway?: number; readonly cdn?: number };
  /** Rate limits: Discord-like (`'default'`), switched off (`'none'`), or changes to the defaults. */
  readonly limits?: LimitsOption;
  readonly clock?: ClockOptions;
  /** Privileged intents of bots that do not say otherwise; default all granted. */
  readonly intentsGranted?: Partial<PrivilegedIntents>;
  /** How long a signed attachment link works; default 24 hours. */
  readonly cdnLinkLifetimeMs?: number;
  /** Default 41,250, as Discord sends. */
  readonly heartbeatIntervalMs?: number;
  /** How long a dropped session can be resumed; default 3 minutes. */
  readonly resumeWindowMs?: number;
  /** Events kept per session for replay; older ones make a resume fail. Default 10,000. */
  readonly replayLimit?: number;
  /** Shards of a bot that may identify at once (those of different `shard_id % maxConcurrency`); default 1, as Discord's. */
  readonly maxConcurrency?: number;
  /**
   * How long after an identify the next of the same key is answered with op 9; Discord's is 5,000. Default 0, so that tests
   * may log in often.
   */
  readonly identifyIntervalMs?: number;
  /** Identifies of a bot in 24 hours; one more resets its token and ends its sessions. Default 1,000, as Discord's. */
  readonly sessionStartsPerDay?: number;
  /** Guilds on one shard above which identifying closes with 4011; default 2,500, as Discord's. */
  readonly maxGuildsPerShard?: number;
  /** Shards that `GET /gateway/bot` recommends; default 1. */
  readonly shards?: number;
  /** Journal entries kept; the oldest go first. Default 10,000. */
  readonly journalLimit?: number;
  /** Makes tokens and link signatures; equal seeds give equal ones. Default 'sandbox'. */
  readonly secret?: string;
}

export interface Settings {
  readonly host: string;
  readonly ports: { readonly http: number; readonly gateway: number; readonly cdn: number };
  readonly limits: LimitsOption;
  readonly clock: ClockOptions;
  readonly intentsGranted: PrivilegedIntents;
  readonly cdnLinkLifetimeMs: number;
  readonly heartbeatIntervalMs: number;
  readonly resumeWindowMs: number;
  readonly replayLimit: number;
  readonly maxConcurrency: number;
  readonly identifyIntervalMs: number;
  readonly sessionStartsPerDay: number;
  readonly maxGuildsPerShard: number;
  readonly shards: number;
  readonly journalLimit: number;
  readonly secret: string;
}

export function settingsFrom(options: SandboxOptions): Settings {
  return {
    host: options.host ?? '127.0.0.1',
    ports: { http: options.ports?.http ?? 0, gateway: options.ports?.gateway ?? 0, cdn: options.ports?.cdn ?? 0 },
    limits: options.limits ?? 'default',
    clock: options.clock ?? {},
    intentsGranted: { members: true, content: true, presences: true, ...options.intentsGranted },
    cdnLinkLifetimeMs: options.cdnLinkLifetimeMs ?? 24 * 60 * 60 * 1_000,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    resumeWindowMs: options.resumeWindowMs ?? 3 * 60 * 1_000,
    replayLimit: options.replayLimit ?? 10_000,
    maxConcurrency: options.maxConcurrency ?? 1,
    identifyIntervalMs: options.identifyIntervalMs ?? 0,
    sessionStartsPerDay: options.sessionStartsPerDay ?? 1_000,
    maxGuildsPerShard: options.maxGuildsPerShard ?? 2_500,
    shards: options.shards ?? 1,
    journalLimit: options.journalLimit ?? 10_000,
    secret: options.secret ?? 'sandbox',
  };
}
