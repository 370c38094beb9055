import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IdRange, includesId, mergeRanges } from '../coverage/ranges.ts';
import { type ChannelPlan, coveredShare, type Direction, nextQuery, planChannel, provePage } from './stretches.ts';

const pageSize = 3;
const noEnd = 1_000n;

/** Discord's answer: the messages nearest to the boundary, newest first. */
function answer(messages: readonly bigint[], query: NonNullable<ReturnType<typeof nextQuery>>): bigint[] {
  if ('before' in query) {
    const older = messages.filter((id) => id < BigInt(query.before));
    return older.slice(-pageSize).reverse();
  }
  const newer = messages.filter((id) => id > BigInt(query.after));
  return newer.slice(0, pageSize).reverse();
}

interface Run {
  readonly stored: Set<bigint>;
  readonly claimed: IdRange[];
  readonly pages: number;
}

/** Reads to the end; after `crashAfter` pages it forgets its plan and goes on from the cursor. */
function read(messages: readonly bigint[], input: Parameters<typeof planChannel>[0], crashAfter: number): Run {
  const stored = new Set<bigint>();
  const claimed: IdRange[] = [];
  let plan: ChannelPlan = planChannel(input);
  let pages = 0;
  for (let query = nextQuery(plan); query; query = nextQuery(plan)) {
    const ids = answer(messages, query);
    const proof = provePage(plan, ids, pageSize);
    for (const id of ids) if (id >= input.bounds.from && id <= input.bounds.to) stored.add(id);
    claimed.push(proof.covers);
    pages += 1;
    plan = pages === crashAfter ? planChannel({ ...input, cursor: proof.cursor }) : proof.plan;
    if (pages > 200) throw new Error('it never ends');
  }
  return { stored, claimed, pages };
}

const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 25 })
  .map((list) => list.sort((a, b) => a - b).map(BigInt));
const heldRanges = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })), { maxLength: 3 })
  .map((list) => mergeRanges(list.map(([from, length]) => ({ from: BigInt(from), to: BigInt(from + length) }))));
const scenario = fc.record({
  messages: ids,
  held: heldRanges,
  direction: fc.constantFrom<Direction>('newest-first', 'oldest-first'),
  after: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }),
  before: fc.option(fc.integer({ min: 10, max: 70 }), { nil: null }),
  crashAfter: fc.integer({ min: 1, max: 6 }),
});

function inputOf(run: {
  messages: readonly bigint[];
  held: IdRange[];
  direction: Direction;
  after: number | null;
  before: number | null;
}) {
  const bounds = {
    from: run.after === null ? 0n : BigInt(run.after) + 1n,
    to: run.before === null ? noEnd : BigInt(run.before) - 1n,
  };
  const newest = run.messages.at(-1) ?? 0n;
  const wanted = { from: bounds.from, to: newest < bounds.to ? newest : bounds.to };
  return { direction: run.direction, bounds, wanted, cursor: null, held: run.held };
}

describe('reading a channel', () => {
  it('stores every wanted message that was not held, also when it began anew from its cursor', () => {
    fc.assert(
      fc.property(scenario, (run) => {
        const input = inputOf(run);
        const { stored } = read(run.messages, input, run.crashAfter);
        for (const id of run.messages) {
          const isWanted = id >= input.wanted.from && id <= input.wanted.to;
          if (isWanted && !includesId(run.held, id)) expect(stored).toContain(id);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('claims no id whose message was neither stored nor held', () => {
    fc.assert(
      fc.property(scenario, (run) => {
        const { stored, claimed } = read(run.messages, inputOf(run), run.crashAfter);
        for (const id of run.messages) {
          if (includesId(claimed, id)) expect(stored.has(id) || includesId(run.held, id)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('asks nothing when all is held', () => {
    fc.assert(
      fc.property(scenario, (run) => {
        expect(read(run.messages, inputOf({ ...run, held: [{ from: 0n, to: 100n }] }), 1).pages).toBe(0);
      }),
    );
  });

  it('asks for no more pages than the wanted messages fill, and one more for each stretch', () => {
    fc.assert(
      fc.property(scenario, (run) => {
        const input = inputOf(run);
        const stretches = planChannel(input).stretches.length;
        const { pages } = read(run.messages, input, 1_000);
        const wanted = run.messages.filter((id) => id >= input.wanted.from && id <= input.wanted.to).length;
        expect(pages).toBeLessThanOrEqual(Math.ceil(wanted / pageSize) + stretches);
      }),
    );
  });

  it('says how much of the time is covered', () => {
    const day = BigInt(86_400_000) << 22n;
    const channelId = day.toString();
    const input = {
      direction: 'newest-first' as const,
      bounds: { from: 0n, to: day * 20n },
      wanted: { from: 0n, to: day * 11n },
    };
    const held = [{ from: day * 6n, to: day * 11n }];
    expect(coveredShare(planChannel({ ...input, cursor: null, held }), channelId)).toBeCloseTo(0.5, 5);
    expect(coveredShare(planChannel({ ...input, cursor: 0n, held: [] }), channelId)).toBe(1);
  });
});
