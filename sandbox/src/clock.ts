/**
 * The sandbox's time. Snowflakes, link expiry, rate-limit windows, the 14-day rule and the member-request limit read it.
 *
 * It follows the machine's clock plus an offset unless it was frozen, so that `advance` moves it in both modes.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves time forward; timers of the machine (latency faults, heartbeats) are not moved. */
  advance(ms: number): void;
  readonly frozen: boolean;
}

export interface ClockOptions {
  /** The time at start, in milliseconds since 1970; default: the machine's. */
  readonly startMs?: number;
  /** True: time stands still but for `advance`. Default false. */
  readonly frozen?: boolean;
}

export function createClock(options: ClockOptions = {}): Clock {
  const frozen = options.frozen ?? false;
  const machineStart = Date.now();
  let start = options.startMs ?? machineStart;
  return {
    frozen,
    now: () => (frozen ? start : start + (Date.now() - machineStart)),
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`clock.advance takes milliseconds ≥ 0, not ${ms}.`);
      start += ms;
    },
  };
}

/** Discord's way to write a time: microseconds and an explicit offset, as in 2017-07-11T17:27:07.299000+00:00. */
export function discordTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;
}

/** Any ISO 8601 time in Discord's form; a value that is no time is passed on. */
export function toDiscordTimestamp(iso: string): string {
  if (iso.endsWith('+00:00')) return iso;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : discordTimestamp(ms);
}
