import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatPast, formatRelative, formatShare, plural } from './format.ts';

test('a share is never all before all is there, and never nothing once something is', () => {
  expect([0, 0.0001, 0.5, 0.9999, 1, 1.2].map(formatShare)).toEqual(['0 %', '1 %', '50 %', '99 %', '100 %', '100 %']);
});

test('a duration has two units at most', () => {
  expect([0, 12.4, 200, 7_500, 172_800].map(formatDuration)).toEqual([
    '0 s',
    '12 s',
    '3 min 20 s',
    '2 h 05 min',
    '2 days',
  ]);
});

test('a time is told in its largest unit, and under a minute without ticking seconds', () => {
  const now = Date.UTC(2026, 4, 1);
  const at = (seconds: number) => formatRelative(new Date(now + seconds * 1_000).toISOString(), now);
  expect([-30, -180, -7_300, -90_000, 30, 180].map(at)).toEqual([
    'just now',
    '3 min. ago',
    '2 hr. ago',
    'yesterday',
    'in a moment',
    'in 3 min.',
  ]);
});

test('bytes are told in the unit that leaves three digits', () => {
  expect([0, 1_023, 1_024, 26_214_400, 150 * 2 ** 30].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KB',
    '25.0 MB',
    '150 GB',
  ]);
});

test('one of a thing is not many', () => {
  expect([plural(1, 'gap'), plural(0, 'gap'), plural(1_200, 'match', 'matches')]).toEqual([
    '1 gap',
    '0 gaps',
    '1,200 matches',
  ]);
});

test('what has happened is not told as coming, although clocks differ', () => {
  const now = Date.UTC(2026, 4, 1);
  expect(formatPast(new Date(now + 40_000).toISOString(), now)).toBe('just now');
  expect(formatPast(new Date(now - 200_000).toISOString(), now)).toBe('3 min. ago');
});
