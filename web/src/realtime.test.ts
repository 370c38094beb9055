import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconnectDelayMs } from './realtime.ts';

test('a page in sight comes back within half a second to three, a hidden one takes up to some minutes', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const active = reconnectDelayMs(attempt, false, random);
      expect(active).toBeGreaterThanOrEqual(500);
      expect(active).toBeLessThanOrEqual(2_250);
      const hidden = reconnectDelayMs(attempt, true, random);
      expect(hidden).toBeGreaterThanOrEqual(1_000);
      expect(hidden).toBeLessThanOrEqual(300_500);
    }),
  );
  expect(reconnectDelayMs(20, true, 1)).toBeGreaterThan(250_000);
});

test('a crowd that lost its server together does not come back together', () => {
  const delays = Array.from({ length: 100 }, (_, index) => reconnectDelayMs(0, false, index / 100));
  expect(new Set(delays).size).toBeGreaterThan(80);
});
