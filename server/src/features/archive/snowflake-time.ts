/** The first millisecond of Discord's ids: 2015-01-01. */
const epochMs = 1_420_070_400_000;

/** When the thing with this id was made. */
export function timeOfId(id: string): Date {
  return new Date(Number(BigInt(id) >> 22n) + epochMs);
}

/** The smallest id of a moment; ids of earlier moments are smaller. */
export function firstIdAt(ms: number): bigint {
  const sinceEpoch = Math.floor(ms) - epochMs;
  return sinceEpoch <= 0 ? 0n : BigInt(sinceEpoch) << 22n;
}
