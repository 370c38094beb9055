import { timeOfId } from '../snowflake-time.ts';
import { type Day, dayAt, midnight, momentOf } from './time-zone.ts';

/** From `startMs` (included) to `endMs` (not included); a moment has both alike. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

/** What may be written, for notices and suggestions. */
export const dateExamples = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  '7d',
  '2024-05-01',
  '2024-05',
] as const;

/** When and where a query is written. */
export interface Clock {
  readonly now: Date;
  /** IANA name or offset, one that Intl knows. */
  readonly timeZone: string;
}

/**
 * Understands `2024-05-01`, `2024/5/1`, `2024-05`, `2024`, `2024-05-01T10:30`, `today`, `yesterday`, `last-week`,
 * `this-month` …, `7d`, `12h`, `2w`, `3m`, `1y` (so long ago) and message ids. Undefined when it is none of these or no
 * day of the calendar. Days begin at midnight of the writer's time zone.
 */
export function parseDate(value: string, clock: Clock): TimeRange | undefined {
  const text = value.trim().toLowerCase().replace(/\s+/g, '-');
  return named(text, clock) ?? ago(text, clock.now) ?? calendar(text, clock) ?? moment(text, clock) ?? ofId(text);
}

function named(text: string, { now, timeZone }: Clock): TimeRange | undefined {
  const { year, month, day, weekday } = dayAt(now.getTime(), timeZone);
  const between = (from: Day, to: Day) => ({ startMs: midnight(from, timeZone), endMs: midnight(to, timeZone) });
  const days = (first: number, next: number) =>
    between({ year, month, day: day + first }, { year, month, day: day + next });
  const months = (first: number, next: number) =>
    between({ year, month: month + first, day: 1 }, { year, month: month + next, day: 1 });
  const monday = -((weekday + 6) % 7);
  switch (text) {
    case 'today':
      return days(0, 1);
    case 'yesterday':
      return days(-1, 0);
    case 'this-week':
      return days(monday, monday + 7);
    case 'last-week':
      return days(monday - 7, monday);
    case 'this-month':
      return months(0, 1);
    case 'last-month':
      return months(-1, 0);
    case 'this-year':
      return between({ year, month: 0, day: 1 }, { year: year + 1, month: 0, day: 1 });
    case 'last-year':
      return between({ year: year - 1, month: 0, day: 1 }, { year, month: 0, day: 1 });
    case 'now':
      return { startMs: now.getTime(), endMs: now.getTime() };
    default:
      return undefined;
  }
}

/** A moment so long ago; the range reaches to now, so that `during:7d` are the last seven days. */
function ago(text: string, now: Date): TimeRange | undefined {
  const match = /^(\d{1,5})(min|h|d|w|m|mo|y)$/.exec(text);
  if (!match) return undefined;
  const count = Number(match[1]);
  const unit = match[2] ?? '';
  const ms = unitMs[unit];
  if (ms !== undefined) return inRange({ startMs: now.getTime() - count * ms, endMs: now.getTime() });
  const start = new Date(now);
  if (unit === 'y') start.setUTCFullYear(start.getUTCFullYear() - count);
  else start.setUTCMonth(start.getUTCMonth() - count);
  return inRange({ startMs: start.getTime(), endMs: now.getTime() });
}

function calendar(text: string, { timeZone }: Clock): TimeRange | undefined {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (year < 1970) return undefined;
  const between = (from: Day, to: Day) => ({
    // The first of January 1970 begins before the epoch where clocks are ahead of UTC.
    startMs: Math.max(0, midnight(from, timeZone)),
    endMs: midnight(to, timeZone),
  });
  if (match[2] === undefined) return between({ year, month: 0, day: 1 }, { year: year + 1, month: 0, day: 1 });
  const month = Number(match[2]) - 1;
  if (month < 0 || month > 11) return undefined;
  if (match[3] === undefined) return between({ year, month, day: 1 }, { year, month: month + 1, day: 1 });
  const day = Number(match[3]);
  // The 31st of April would become the 1st of May.
  if (new Date(Date.UTC(year, month, day)).getUTCMonth() !== month) return undefined;
  return between({ year, month, day }, { year, month, day: day + 1 });
}

function moment(text: string, { timeZone }: Clock): TimeRange | undefined {
  if (!/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?$/.test(text)) return undefined;
  const isZoned = /(?:z|[+-]\d{2}:?\d{2})$/.test(text.slice(16));
  const parsed = Date.parse((isZoned ? text : `${text}z`).toUpperCase());
  if (!Number.isFinite(parsed)) return undefined;
  const ms = isZoned ? parsed : momentOf(parsed, timeZone);
  return inRange({ startMs: ms, endMs: ms });
}

function ofId(text: string): TimeRange | undefined {
  if (!/^\d{15,19}$/.test(text)) return undefined;
  const ms = timeOfId(text).getTime();
  return { startMs: ms, endMs: ms };
}

/** Years 1970 to 9999. */
function inRange(range: TimeRange): TimeRange | undefined {
  return range.startMs >= 0 && range.endMs < 253_402_300_800_000 ? range : undefined;
}
