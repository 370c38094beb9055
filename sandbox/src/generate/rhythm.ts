import type { Random } from './random.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** How lively each hour (UTC) is: quiet at 4 in the morning, full at 20. */
const hourWeights = [5, 4, 3, 2, 1, 1, 2, 4, 6, 7, 8, 9, 10, 10, 11, 12, 14, 16, 20, 23, 24, 21, 15, 9];
/** Sunday first; the weekend and Friday evening are when people play. */
const weekdayWeights = [10, 6, 6, 7, 6, 8, 11];
const topWeight = Math.max(...hourWeights) * Math.max(...weekdayWeights);

/**
 * A moment in [startMs, endMs] as a community lives it: by hour, by weekday, and growing over the span (three times as
 * lively at its end as at its beginning).
 */
export function livelyMoment(random: Random, startMs: number, endMs: number): number {
  for (;;) {
    const share = random.next();
    const at = startMs + share * (endMs - startMs);
    const date = new Date(at);
    const weight = (hourWeights[date.getUTCHours()] ?? 0) * (weekdayWeights[date.getUTCDay()] ?? 0);
    if (random.next() * topWeight * 3 < weight * (1 + 2 * share)) return Math.floor(at);
  }
}
