import type { ChannelCoverage } from '@guildhall/contract';
import { plural } from '../../lib/format.ts';
import { snowflakeMs } from '../../lib/snowflake.ts';
import type { Tone } from '../../ui/badge.tsx';

export type CoverageState = {
  kind: 'complete' | 'gaps' | 'unreadable' | 'partial' | 'empty';
  word: string;
  tone: Tone;
};

/** What the ledger says about a channel, in two words. */
export function coverageState(coverage: ChannelCoverage): CoverageState {
  if (coverage.channel.unreadableReason !== null) return { kind: 'unreadable', word: 'Unreadable', tone: 'warn' };
  if (coverage.gaps.length > 0) return { kind: 'gaps', word: plural(coverage.gaps.length, 'gap'), tone: 'warn' };
  if (coverage.ranges.length === 0) {
    return coverage.reachedStart
      ? { kind: 'complete', word: 'Empty', tone: 'quiet' }
      : { kind: 'empty', word: 'Nothing held', tone: 'quiet' };
  }
  if (!coverage.reachedStart) return { kind: 'partial', word: 'Older missing', tone: 'warn' };
  return { kind: 'complete', word: 'Complete', tone: 'good' };
}

export type Span = { from: number; to: number };
export type Bar = Span & { kind: 'held' | 'gap' | 'unread' };

/** The bars of a channel on the guild's time axis, as shares of its length. */
export function barsOf(coverage: ChannelCoverage, axis: Span): Bar[] {
  const length = Math.max(1, axis.to - axis.from);
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - axis.from) / length));
  const bar = (kind: Bar['kind'], from: string | number, to: string | number): Bar => ({
    kind,
    from: share(typeof from === 'number' ? from : Date.parse(from)),
    to: share(typeof to === 'number' ? to : Date.parse(to)),
  });
  const first = coverage.ranges[0];
  const unread = first && !coverage.reachedStart ? [bar('unread', snowflakeMs(coverage.channel.id), first.from)] : [];
  return [
    ...unread,
    ...coverage.gaps.map((gap) => bar('gap', gap.from, gap.to)),
    ...coverage.ranges.map((range) => bar('held', range.from, range.to)),
  ];
}

const dayMs = 86_400_000;

/** Marks of a time axis: years, months or days, about six of them. */
export function ticksOf(axis: Span): { at: number; label: string }[] {
  const days = (axis.to - axis.from) / dayMs;
  const start = new Date(axis.from);
  const months = days > 62 ? [1, 2, 3, 6, 12, 24, 48].find((step) => days / 30.4 / step <= 6.5) : undefined;
  const ticks: { at: number; label: string }[] = [];
  const length = Math.max(1, axis.to - axis.from);
  const add = (date: Date, options: Intl.DateTimeFormatOptions) => {
    const at = (date.getTime() - axis.from) / length;
    if (at > 0.01 && at < 0.96) ticks.push({ at, label: new Intl.DateTimeFormat('en', options).format(date) });
  };
  if (months !== undefined) {
    const firstMonth = Math.ceil((start.getFullYear() * 12 + start.getMonth() + 1) / months) * months;
    for (let month = firstMonth; ; month += months) {
      const date = new Date(Math.floor(month / 12), month % 12, 1);
      if (date.getTime() > axis.to) break;
      add(date, months >= 12 ? { year: 'numeric' } : { month: 'short', year: 'numeric' });
    }
    return ticks;
  }
  const step = Math.max(1, Math.ceil(days / 6));
  for (
    let ms = new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1).getTime();
    ms < axis.to;
    ms += step * dayMs
  ) {
    add(new Date(ms), { day: 'numeric', month: 'short' });
  }
  return ticks;
}
