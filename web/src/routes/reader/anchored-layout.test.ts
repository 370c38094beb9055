import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anchorAt, type Layout, layoutOf, rowAt, rowsInView, scrollTopFor } from './anchored-layout.ts';

type Row = { key: string; height: number };
const layout = (rows: Row[], paddingStart = 0): Layout =>
  layoutOf(
    rows.map((row) => row.key),
    { paddingStart, paddingEnd: 20, heightOf: (index) => rows[index]?.height ?? 0 },
  );
const rowsOf = (prefix: string, min: number) =>
  fc
    .array(fc.integer({ min: 1, max: 900 }), { minLength: min, maxLength: 40 })
    .map((heights) => heights.map((height, index) => ({ key: `${prefix}${index}`, height })));
const viewHeight = 600;

test('the row at the top of the view stays where it is, whatever is added, dropped or measured around it', () => {
  fc.assert(
    fc.property(
      rowsOf('m', 1),
      rowsOf('older', 0),
      rowsOf('newer', 0),
      fc.nat(20_000),
      fc.nat(400),
      fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 40 }),
      (rows, older, newer, scrolled, padding, measured) => {
        const before = layout(rows, 128);
        const scrollTop = Math.min(scrolled, before.total);
        const anchor = anchorAt(before, scrollTop);
        if (anchor === 'end') throw new Error('a list with rows has a row to hold on to');
        const remeasured = rows.map((row, index) => ({ ...row, height: measured[index] ?? row.height }));
        const dropped = remeasured.slice(0, rows.findIndex((row) => row.key === anchor.key) + 1);
        const after = layout([...older, ...dropped, ...newer], padding);
        const wanted = scrollTopFor(after, anchor, viewHeight);
        const screen = (each: Layout, top: number) => (each.tops[each.keys.indexOf(anchor.key)] ?? 0) - top;
        expect(wanted).not.toBeNull();
        expect(screen(after, wanted ?? 0)).toBeCloseTo(screen(before, scrollTop), 6);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('the rows in view cover it without a hole', () => {
  fc.assert(
    fc.property(rowsOf('m', 1), fc.nat(20_000), (rows, at) => {
      const list = layout(rows);
      const top = Math.min(at, Math.max(0, list.total - viewHeight));
      const { first, last } = rowsInView(list, top, viewHeight, 0);
      expect(first === 0 || (list.tops[first] ?? 0) <= top).toBe(true);
      expect(last === rows.length - 1 || (list.tops[last + 1] ?? 0) > top + viewHeight - 1).toBe(true);
    }),
  );
});

test('a height above the first row and below the last means the nearest one', () => {
  const list = layout(
    [
      { key: 'a', height: 10 },
      { key: 'b', height: 10 },
    ],
    100,
  );
  expect([rowAt(list, 0), rowAt(list, 100), rowAt(list, 110), rowAt(list, 9_999)]).toEqual([0, 0, 1, 1]);
  expect(scrollTopFor(list, { key: 'gone', fromTop: 0 }, viewHeight)).toBeNull();
  expect(scrollTopFor(list, 'end', 50)).toBe(90);
});
