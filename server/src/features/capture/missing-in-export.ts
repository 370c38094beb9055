import type { ChannelCoverage } from '@guildhall/contract';
import type { OpenRange } from './boundary.ts';

/**
 * What an export of this channel lacks, as the coverage ledger knows it; null when it has everything.
 *
 * Only what lies within the exported range counts.
 */
export function missingInExport(coverage: ChannelCoverage, range: OpenRange): string | null {
  const { channel, ranges, reachedStart } = coverage;
  const { unreadableReason } = channel;
  const first = ranges[0];
  if (!first) {
    const why = unreadableReason ?? 'no capture has read its history yet';
    return channel.messages > 0 ? `only what was imported or seen live is held: ${why}` : `nothing is held: ${why}`;
  }
  const gaps = coverage.gaps.filter((gap) => overlaps(gap, range));
  const beginsBefore = range.afterId === null || range.afterId + 1n < BigInt(first.fromId);
  const missing = [
    ...(!reachedStart && beginsBefore ? [`what is older than ${dayOf(first.from)}`] : []),
    ...gaps.slice(0, gapsShown).map((gap) => `a gap from ${minuteOf(gap.from)} to ${minuteOf(gap.to)}`),
    ...(gaps.length > gapsShown ? [`${gaps.length - gapsShown} more gaps`] : []),
  ];
  if (missing.length === 0) return null;
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not captured`;
}

const gapsShown = 3;

function overlaps(gap: ChannelCoverage['gaps'][number], { afterId, beforeId }: OpenRange): boolean {
  const beginsInTime = beforeId === null || BigInt(gap.afterId) + 1n < beforeId;
  return beginsInTime && (afterId === null || BigInt(gap.beforeId) - 1n > afterId);
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function minuteOf(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
