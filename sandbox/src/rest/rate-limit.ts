import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { BucketState } from '../journal.ts';
import { type Limits, routeLimit, type WindowLimit } from './limits.ts';

/** A fixed window that starts at its first request, as Discord's do. */
interface Window {
  readonly limit: number;
  readonly startMs: number;
  readonly resetAtMs: number;
  used: number;
  /** An answer has told the client that nothing remains. */
  toldEmpty: boolean;
}

export interface Refusal {
  readonly scope: 'user' | 'global' | 'shared';
  readonly retryAfterMs: number;
  /** The client had been told before it sent. */
  readonly known: boolean;
}

export interface Admission {
  readonly bucket: BucketState | undefined;
  /** When the bucket's window ends, in ms since 1970. */
  readonly resetAtMs: number;
  readonly refused: Refusal | undefined;
  /** To be called when the answer goes out: from then on the client knows what remains. */
  readonly told: () => void;
}

/** Routes that share one bucket, whatever their method. */
const sharedBuckets: readonly (readonly [RegExp, string])[] = [[/^(PUT|DELETE) .*\/reactions\//, 'reactions']];

/** The windows of every token: one per route and major parameter, one for all requests together. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #buckets = new Map<string, Window>();
  readonly #globals = new Map<string, Window>();

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * @param major the channel, guild or webhook of the path; buckets of different ones are independent.
   * @param exempt true for routes that do not count towards the global limit.
   */
  admit(token: string, route: string, major: string, exempt: boolean): Admission {
    const now = this.#clock.now();
    const global = exempt ? undefined : this.#window(this.#globals, token, this.#limits.global, now);
    if (global && global.used >= global.limit) {
      const refused: Refusal = { scope: 'global', retryAfterMs: global.resetAtMs - now, known: global.toldEmpty };
      return { bucket: undefined, resetAtMs: global.resetAtMs, refused, told: () => tell(global) };
    }
    if (global) global.used++;
    const name = bucketName(route);
    const window = this.#window(this.#buckets, `${token} ${name} ${major}`, routeLimit(this.#limits, route), now);
    if (!window) return { bucket: undefined, resetAtMs: now, refused: undefined, told: () => undefined };
    const retryAfterMs = window.resetAtMs - now;
    const refused = window.used >= window.limit;
    if (!refused) window.used++;
    const bucket: BucketState = {
      id: bucketId(name),
      limit: window.limit,
      remaining: window.limit - window.used,
      resetAfterMs: retryAfterMs,
    };
    return {
      bucket,
      resetAtMs: window.resetAtMs,
      refused: refused ? { scope: 'user', retryAfterMs, known: window.toldEmpty } : undefined,
      told: () => {
        if (bucket.remaining === 0) tell(window);
      },
    };
  }

  /** The bucket of a route as headers name it, whether it is limited or not. */
  bucketOf(route: string): { readonly id: string; readonly limit: number } {
    return { id: bucketId(bucketName(route)), limit: routeLimit(this.#limits, route)?.limit ?? 5 };
  }

  #window(windows: Map<string, Window>, key: string, limit: WindowLimit | null, now: number): Window | undefined {
    if (!limit) return undefined;
    const known = windows.get(key);
    if (known && now < known.resetAtMs) return known;
    const fresh: Window = {
      limit: limit.limit,
      startMs: now,
      resetAtMs: now + limit.windowMs,
      used: 0,
      toldEmpty: false,
    };
    windows.set(key, fresh);
    return fresh;
  }
}

function tell(window: Window): void {
  window.toldEmpty = true;
}

function bucketName(route: string): string {
  return sharedBuckets.find(([pattern]) => pattern.test(route))?.[1] ?? route;
}

const ids = new Map<string, string>();

/** The opaque hash in X-RateLimit-Bucket. */
function bucketId(name: string): string {
  let id = ids.get(name);
  if (!id) {
    id = createHash('md5').update(name).digest('hex');
    ids.set(name, id);
  }
  return id;
}

/** Counts answers that Discord calls invalid, and bans the address that earns too many. */
export class InvalidRequestCounter {
  readonly #clock: Clock;
  readonly #limit: WindowLimit | null;
  #windowStart = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(clock: Clock, limit: WindowLimit | null) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** How long the ban still lasts; 0 when there is none. */
  bannedForMs(): number {
    if (!this.#limit) return 0;
    const left = this.#windowStart + this.#limit.windowMs - this.#clock.now();
    return left > 0 && this.#count >= this.#limit.limit ? left : 0;
  }

  get count(): number {
    return this.#count;
  }

  /** @returns true when this answer was the one too many. */
  add(): boolean {
    if (!this.#limit) return false;
    const now = this.#clock.now();
    if (now - this.#windowStart >= this.#limit.windowMs) {
      this.#windowStart = now;
      this.#count = 0;
    }
    this.#count++;
    return this.#count === this.#limit.limit;
  }
}
