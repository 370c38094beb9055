/** First millisecond of 2015, from which Discord counts its ids. */
const discordEpochMs = 1_420_070_400_000;

/** The smallest id of a millisecond; 0 for times before Discord's epoch. */
export function firstIdAt(ms: number): bigint {
  const since = BigInt(Math.floor(ms) - discordEpochMs);
  return since > 0n ? since << 22n : 0n;
}

export function timeOfId(id: bigint): number {
  return Number(id >> 22n) + discordEpochMs;
}

export function instantOfId(id: bigint): string {
  return new Date(timeOfId(id)).toISOString();
}

export function minId(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function maxId(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
