import type { RateNumbers } from './bucket.ts';
import type { Priority } from './priority.ts';
import type { WaitLimit } from './request-queue.ts';
import type { Route } from './routes.ts';

export interface LimiterOptions {
  /** Where the global limit starts; Discord does not send it. 50 is what its documentation gives every bot. */
  readonly globalPerSecond?: number;
  /** Requests waiting at most; more are refused with `discord/queue-full`. */
  readonly maxQueued?: number;
  /** Requests under way at most. */
  readonly maxInFlight?: number;
  /** Scales the invalid-request budget; less than 1 stops earlier. */
  readonly invalidShare?: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

export interface LimitedRequest {
  readonly route: Route;
  readonly priority: Priority;
  /** For fairness: guilds take turns within a priority. */
  readonly guildId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the limiter needs to know of an answer. */
export interface LimitedReply {
  readonly status: number;
  readonly numbers: RateNumbers | null;
  /** Of a 429: how long to wait (the body's `retry_after`, else `Retry-After`), and what it is about. */
  readonly rateLimit?: { readonly retryAfterSeconds: number; readonly scope: RateLimitScope } | undefined;
}

export type RateLimitScope = 'user' | 'global' | 'shared';

export interface LimiterEvents {
  /** A request was sent after it waited for a limit. */
  waited: [wait: { limit: WaitLimit; seconds: number; priority: Priority; route: string; guildId: string }];
  /** Discord answered 429; the request is repeated. */
  rateLimited: [hit: { scope: RateLimitScope; route: string; retryAfterSeconds: number }];
  /** The count of invalid requests is worth a warning. */
  invalidRequests: [count: number];
}

export interface LimiterState {
  readonly queued: number;
  readonly inFlight: number;
  readonly requestsPerSecond: number;
  readonly waitSecondsLastMinute: number;
  readonly rateLimitedTotal: number;
  readonly invalidRequests: number;
  readonly globalPerSecond: number;
}

/** What the requests of a guild (or of all) wait for at this moment. */
export interface CurrentWait {
  readonly limit: WaitLimit;
  /** Until the earliest of them may go; 0 when only an answer can tell. */
  readonly seconds: number;
  readonly sentence: string;
  /** Worth telling a person: Discord said stop (429, too many refusals), or it takes some seconds. Else it is the ordinary pace. */
  readonly isNotable: boolean;
}

/** What is being waited for, for people. */
export function waitSentence(limit: WaitLimit, seconds: number): string {
  const time = seconds >= 0.05 ? ` for ${seconds.toFixed(1)} s` : '';
  if (limit === 'global') return `Waiting${time}: Discord's limit on all requests of this bot is used up.`;
  if (limit === 'invalid') {
    return `Paused${time}: Discord has refused so many requests lately that more would get this address banned. Check the bot's permissions.`;
  }
  return `Waiting${time}: Discord's limit on requests to this channel is used up.`;
}
