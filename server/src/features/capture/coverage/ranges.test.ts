import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsBetween, type IdRange, includesId, mergeRanges, subtractRanges } from './ranges.ts';

const size = 40;
const range = fc
  .tuple(fc.integer({ min: 0, max: size }), fc.integer({ min: 0, max: 8 }))
  .map(([from, length]): IdRange => ({ from: BigInt(from), to: BigInt(from + length) }));
const ranges = fc.array(range, { maxLength: 8 });

/** The slow truth: one bit an id. */
function idsOf(list: readonly IdRange[]): Set<bigint> {
  const ids = new Set<bigint>();
  for (const { from, to } of list) for (let id = from; id <= to; id += 1n) ids.add(id);
  return ids;
}

describe('coverage ranges', () => {
  it('hold after merging exactly the ids they held before, apart and in order', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        expect(idsOf(merged)).toEqual(idsOf(list));
        for (const [index, current] of merged.entries()) {
          const next = merged[index + 1];
          if (next) expect(next.from > current.to + 1n).toBe(true);
        }
      }),
    );
  });

  it('leave, taken from what is wanted, exactly the ids that are missing', () => {
    fc.assert(
      fc.property(range, ranges, (wanted, held) => {
        const heldIds = idsOf(held);
        const missing = [...idsOf([wanted])].filter((id) => !heldIds.has(id));
        expect(idsOf(subtractRanges(wanted, held))).toEqual(new Set(missing));
      }),
    );
  });

  it('and their gaps make one unbroken stretch', () => {
    fc.assert(
      fc.property(ranges, (held) => {
        const gaps = gapsBetween(held);
        expect(mergeRanges([...held, ...gaps]).length).toBeLessThanOrEqual(1);
        for (const gap of gaps) expect(includesId(held, gap.from) || includesId(held, gap.to)).toBe(false);
      }),
    );
  });

  it('that touch become one', () => {
    expect(
      mergeRanges([
        { from: 5n, to: 9n },
        { from: 1n, to: 4n },
      ]),
    ).toEqual([{ from: 1n, to: 9n }]);
  });
});
