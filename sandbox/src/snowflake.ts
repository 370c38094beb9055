import type { Clock } from './clock.ts';

/** First millisecond of 2015, from which Discord counts its ids. */
const discordEpochMs = 1_420_070_400_000;

/** Orders ids as numbers without making numbers of them. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function timestampOfId(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpochMs;
}

/** The smallest id of a millisecond. */
export function idAt(ms: number): string {
  return (BigInt(Math.floor(ms) - discordEpochMs) << 22n).toString();
}

export function isSnowflake(value: string): boolean {
  return /^\d{1,20}$/.test(value);
}

/** Hands out ids that grow strictly, even within a millisecond and when the clock stands still. */
export function createIdSource(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const earliest = BigInt(clock.now() - discordEpochMs) << 22n;
    last = earliest > last ? earliest : last + 1n;
    return last.toString();
  };
}
