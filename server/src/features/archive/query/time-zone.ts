/** A day of the calendar; months from 0, and whatever Date.UTC takes. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day that it is somewhere at a moment. `timeZone` is a name that Intl knows, as the contract makes sure. */
export function dayAt(ms: number, timeZone: string): Day & { readonly weekday: number } {
  const local = new Date(ms + offsetMs(ms, timeZone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
  };
}

/** The moment at which clocks somewhere show a time that is given as if they showed UTC. */
export function momentOf(localMs: number, timeZone: string): number {
  const guess = localMs - offsetMs(localMs, timeZone);
  // The clock may have been put forward or back in between.
  return localMs - offsetMs(guess, timeZone);
}

export function midnight({ year, month, day }: Day, timeZone: string): number {
  return momentOf(Date.UTC(year, month, day), timeZone);
}

/** How far clocks somewhere are ahead of UTC. */
function offsetMs(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
}

/** 30 µs to make, 1 to use. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: numeric, month: numeric, day: numeric },
    ...{ hour: numeric, minute: numeric, second: numeric },
  });
  formats.set(timeZone, format);
  return format;
}
