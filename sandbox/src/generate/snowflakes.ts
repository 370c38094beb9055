/** Milliseconds between the Unix epoch and Discord's, 2015-01-01. */
const discordEpochMs = 1_420_070_400_000;

/** The low bits of an id: worker, process and increment. */
const lowBits = 22n;
const lowMask = (1n << lowBits) - 1n;

/**
 * Hands out ids that carry their time and never repeat.
 *
 * The low bits count through all ids of this source, so that two ids of one millisecond differ and keep their order
 * (until 4,194,304 ids were given in between).
 */
export function createSnowflakes(): { at(timeMs: number): string } {
  let given = 0n;
  return {
    at(timeMs) {
      const id = (BigInt(Math.floor(timeMs) - discordEpochMs) << lowBits) | (given & lowMask);
      given += 1n;
      return id.toString();
    },
  };
}

export type Snowflakes = ReturnType<typeof createSnowflakes>;

export function snowflakeTimeMs(id: string): number {
  return Number(BigInt(id) >> lowBits) + discordEpochMs;
}
