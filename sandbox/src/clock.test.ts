import { expect, test } from 'vitest';
import { createClock, discordTimestamp, toDiscordTimestamp } from './clock.ts';
import { compareIds, createIdSource, idAt, timestampOfId } from './snowflake.ts';

test('a frozen clock moves only when told, and never back', () => {
  const clock = createClock({ frozen: true, startMs: 1_000 });
  expect(clock.now()).toBe(1_000);
  clock.advance(500);
  expect(clock.now()).toBe(1_500);
  expect(() => clock.advance(-1)).toThrow(RangeError);
});

test('ids carry their time and grow also while the clock stands still', () => {
  const startMs = Date.UTC(2026, 0, 1);
  const clock = createClock({ frozen: true, startMs });
  const next = createIdSource(clock);
  const ids = [next(), next(), next()];
  expect(ids.every((id, index) => index === 0 || compareIds(ids[index - 1] ?? '', id) < 0)).toBe(true);
  expect(ids.map(timestampOfId)).toEqual([startMs, startMs, startMs]);
  clock.advance(1);
  expect(next()).toBe(idAt(startMs + 1));
});

test('times are written as Discord writes them', () => {
  const ms = Date.UTC(2017, 6, 11, 17, 27, 7, 299);
  expect(discordTimestamp(ms)).toBe('2017-07-11T17:27:07.299000+00:00');
  expect(toDiscordTimestamp('2017-07-11T19:27:07.299+02:00')).toBe(discordTimestamp(ms));
  expect(toDiscordTimestamp('2017-07-11T17:27:07.299123+00:00')).toBe('2017-07-11T17:27:07.299123+00:00');
});
