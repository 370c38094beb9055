import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bucket, safetyMarginMs, type Ticket } from './bucket.ts';

interface Simulation {
  readonly limit: number;
  readonly windowMs: number;
  readonly requests: number;
  /** Way to Discord and back, in ms, for each request in turn. */
  readonly ways: readonly (readonly [number, number])[];
}

interface Outcome {
  readonly refused: number;
  readonly endMs: number;
}

/** Discord's fixed windows with a network of changing speed between, in virtual time. */
function simulate({ limit, windowMs, requests, ways }: Simulation): Outcome {
  const bucket = new Bucket();
  const events: { at: number; run: () => void }[] = [];
  let now = 0;
  let windowEnd = Number.NEGATIVE_INFINITY;
  let used = 0;
  let refused = 0;
  let sent = 0;

  function arrive(ticket: Ticket, back: number): void {
    if (now >= windowEnd) {
      windowEnd = now + windowMs;
      used = 0;
    }
    if (used >= limit) refused += 1;
    else used += 1;
    const resetAfter = Number(((windowEnd - now) / 1_000).toFixed(3));
    const numbers = { bucket: 'b', limit, remaining: limit - used, reset: windowEnd / 1_000, resetAfter };
    events.push({ at: now + back, run: () => bucket.answered(ticket, numbers, now) });
  }

  for (;;) {
    while (sent < requests && bucket.readyAt(now) <= now) {
      const [there, back] = ways[sent % ways.length] ?? [1, 1];
      const ticket = bucket.take(now);
      sent += 1;
      events.push({ at: now + there, run: () => arrive(ticket, back) });
    }
    const wake = sent < requests ? bucket.readyAt(now) : Infinity;
    events.sort((a, b) => a.at - b.at);
    const next = events[0];
    if (!next && wake === Infinity) {
      if (sent < requests) throw new Error('The bucket never lets another request go.');
      return { refused, endMs: now };
    }
    if (next && next.at <= wake) {
      events.shift();
      now = next.at;
      next.run();
    } else now = wake;
  }
}

const way = fc.integer({ min: 1, max: 120 });
const world = fc.record({
  limit: fc.integer({ min: 1, max: 10 }),
  windowMs: fc.integer({ min: 150, max: 3_000 }),
  requests: fc.integer({ min: 1, max: 60 }),
  ways: fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 20 }),
});

describe('a bucket', () => {
  it('never oversteps the window, however slow and uneven the network is', () => {
    fc.assert(
      fc.property(world, (simulation) => {
        expect(simulate(simulation).refused).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('uses the windows to the full: each is entered within one round trip of its beginning', () => {
    fc.assert(
      fc.property(world, (simulation) => {
        const { limit, windowMs, requests } = simulation;
        const longest = Math.max(...simulation.ways.map(([there, back]) => there + back));
        // An unknown bucket is asked for by one request alone; a request in flight may hold one place of a window back.
        const fullWindows = Math.ceil(requests / Math.max(1, limit - 1));
        const { endMs } = simulate(simulation);
        expect(endMs).toBeLessThanOrEqual(fullWindows * (windowMs + longest + safetyMarginMs + 1) + 3 * longest);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes exactly the time the windows need when the network is steady', () => {
    const steady: [number, number][] = [[5, 5]];
    const { endMs } = simulate({ limit: 5, windowMs: 1_000, requests: 100, ways: steady });
    expect(endMs).toBeLessThanOrEqual(19 * (1_000 + 5 + safetyMarginMs + 5) + 20);
  });

  it('lets one request go when every answer of a window was lost', () => {
    const bucket = new Bucket();
    const first = bucket.take(0);
    bucket.answered(first, { bucket: 'b', limit: 1, remaining: 0, reset: 1, resetAfter: 1 }, 10);
    const at = bucket.readyAt(10);
    const second = bucket.take(bucket.readyAt(at));
    bucket.lost(second);
    expect(bucket.readyAt(at)).toBeLessThan(Infinity);
    expect(bucket.readyAt(at)).toBeGreaterThan(at + 900);
  });
});
