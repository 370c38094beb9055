import type { ChannelCoverage } from '@guildhall/contract';
import { expect, test } from 'vitest';
import { general } from '../../../test/fixture/guild.ts';
import { isoOf, snowflakeAt } from '../../../test/fixture/ids.ts';
import { barsOf, coverageState, ticksOf } from './coverage-state.ts';

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);
const id = (days: number) => snowflakeAt(start + days * day);
const range = (from: number, to: number) => ({
  fromId: id(from),
  toId: id(to),
  from: isoOf(id(from)),
  to: isoOf(id(to)),
});

const coverage = (change: Partial<ChannelCoverage>): ChannelCoverage => ({
  channel: { ...general, id: id(-100) },
  ranges: [range(0, 100)],
  gaps: [],
  reachedStart: true,
  firstMessageId: null,
  lastMessageId: null,
  estimatedMessages: null,
  archivedThreadsUntil: { public: null, private: null },
  checkedAt: null,
  ...change,
});

test('a channel is complete only when it is held from its first message on without a gap', () => {
  const gap = { afterId: id(10), beforeId: id(20), from: isoOf(id(10)), to: isoOf(id(20)) };
  expect(coverageState(coverage({})).kind).toBe('complete');
  expect(coverageState(coverage({ reachedStart: false })).kind).toBe('partial');
  expect(coverageState(coverage({ gaps: [gap] }))).toMatchObject({ kind: 'gaps', word: '1 gap' });
  expect(coverageState(coverage({ ranges: [], reachedStart: false })).kind).toBe('empty');
  expect(coverageState(coverage({ channel: { ...general, unreadableReason: 'No access.' } })).kind).toBe('unreadable');
});

test('bars stand at their share of the time, inside the axis', () => {
  const bars = barsOf(coverage({ ranges: [range(50, 100)], reachedStart: false }), {
    from: start,
    to: start + 100 * day,
  });
  expect(bars).toEqual([
    { kind: 'unread', from: 0, to: 0.5 },
    { kind: 'held', from: 0.5, to: 1 },
  ]);
});

test.each([1, 5, 40, 90, 400, 900, 3_000])('an axis of %i days has a handful of marks', (days) => {
  const ticks = ticksOf({ from: start, to: start + days * day });
  expect(ticks.length).toBeLessThanOrEqual(8);
  if (days > 2) expect(ticks.length).toBeGreaterThan(0);
});
