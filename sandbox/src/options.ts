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
  /** Identifies a bot may send within 5 s; default 16, so that tests may log in often. Discord gives most bots 1. */
  readonly maxConcurrency?: number;
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
    maxConcurrency: options.maxConcurrency ?? 16,
    shards: options.shards ?? 1,
    journalLimit: options.journalLimit ?? 10_000,
    secret: options.secret ?? 'sandbox',
  };
}
