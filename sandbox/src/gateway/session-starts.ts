import type { Clock } from '../clock.ts';
import type { Settings } from '../options.ts';

/** What `GET /gateway/bot` tells of session starts. */
export interface SessionStartLimit {
  readonly total: number;
  readonly remaining: number;
  /** Milliseconds until `remaining` is `total` again. */
  readonly reset_after: number;
  readonly max_concurrency: number;
}

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Counts identifies: each shard has the key `shard_id % max_concurrency`, and a key may be used once per interval; all of a
 * bot's together may not exceed the day's total.
 */
export function createSessionStarts(
  clock: Clock,
  limits: Pick<Settings, 'maxConcurrency' | 'identifyIntervalMs' | 'sessionStartsPerDay'>,
) {
  const lastOfKey = new Map<string, number>();
  const days = new Map<string, { readonly startMs: number; used: number }>();
  const dayOf = (token: string) => {
    const known = days.get(token);
    const now = clock.now();
    if (known && now - known.startMs < dayMs) return known;
    const fresh = { startMs: now, used: 0 };
    days.set(token, fresh);
    return fresh;
  };
  return {
    admit: (token: string, shardId: number): 'admitted' | 'too-soon' | 'exhausted' => {
      const key = `${token} ${shardId % limits.maxConcurrency}`;
      const now = clock.now();
      const day = dayOf(token);
      if (day.used >= limits.sessionStartsPerDay) return 'exhausted';
      day.used++;
      if (now - (lastOfKey.get(key) ?? Number.NEGATIVE_INFINITY) < limits.identifyIntervalMs) return 'too-soon';
      lastOfKey.set(key, now);
      return 'admitted';
    },
    limit: (token: string): SessionStartLimit => {
      const { startMs, used } = dayOf(token);
      return {
        total: limits.sessionStartsPerDay,
        remaining: Math.max(0, limits.sessionStartsPerDay - used),
        reset_after: startMs + dayMs - clock.now(),
        max_concurrency: limits.maxConcurrency,
      };
    },
  };
}
