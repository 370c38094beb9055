import { timeOfId } from '../snowflake-time.ts';

/** From `startMs` (included) to `endMs` (not included), in UTC; a moment has both alike. */
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

/**
 * Understands `2024-05-01`, `2024/5/1`, `2024-05`, `2024`, `2024-05-01T10:30`, `today`, `yesterday`, `last-week`,
 * `this-month` …, `7d`, `12h`, `2w`, `3m`, `1y` (so long ago) and message ids. Undefined when it is none of these or no
 * day of the calendar.
 */
export function parseDate(value: string, now: Date): TimeRange | undefined {
  const text = value.trim().toLowerCase().replace(/\s+/g, '-');
  return named(text, now) ?? ago(text, now) ?? calendar(text) ?? moment(text) ?? ofId(text);
}

function named(text: string, now: Date): TimeRange | undefined {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const today = Date.UTC(year, month, now.getUTCDate());
  const monday = today - ((now.getUTCDay() + 6) % 7) * dayMs;
  switch (text) {
    case 'today':
      return { startMs: today, endMs: today + dayMs };
    case 'yesterday':
      return { startMs: today - dayMs, endMs: today };
    case 'this-week':
      return { startMs: monday, endMs: monday + 7 * dayMs };
    case 'last-week':
      return { startMs: monday - 7 * dayMs, endMs: monday };
    case 'this-month':
      return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
    case 'last-month':
      return { startMs: Date.UTC(year, month - 1), endMs: Date.UTC(year, month) };
    case 'this-year':
      return { startMs: Date.UTC(year, 0), endMs: Date.UTC(year + 1, 0) };
    case 'last-year':
      return { startMs: Date.UTC(year - 1, 0), endMs: Date.UTC(year, 0) };
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

function calendar(text: string): TimeRange | undefined {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (year < 1970) return undefined;
  if (match[2] === undefined) return { startMs: Date.UTC(year, 0), endMs: Date.UTC(year + 1, 0) };
  const month = Number(match[2]) - 1;
  if (month < 0 || month > 11) return undefined;
  if (match[3] === undefined) return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
  const startMs = Date.UTC(year, month, Number(match[3]));
  // The 31st of April would become the 1st of May.
  return new Date(startMs).getUTCMonth() === month ? { startMs, endMs: startMs + dayMs } : undefined;
}

function moment(text: string): TimeRange | undefined {
  if (!/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?$/.test(text)) return undefined;
  const zoned = /(?:z|[+-]\d{2}:?\d{2})$/.test(text.slice(16)) ? text : `${text}z`;
  const ms = Date.parse(zoned.toUpperCase());
  return Number.isFinite(ms) ? inRange({ startMs: ms, endMs: ms }) : undefined;
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
