/** Where each row of a list stands, from measured heights and from estimates where nothing was measured yet. */
export type Layout = {
  keys: readonly string[];
  /** The top of every row, and the end of the last one. */
  tops: Float64Array;
  /** Height of all of it, with the room before and after the rows. */
  total: number;
};

/** The row that must not move, and where in the view its top stands. */
export type Anchor = { key: string; fromTop: number } | 'end';

export type Measures = { paddingStart: number; paddingEnd: number; heightOf: (index: number) => number };

export function layoutOf(keys: readonly string[], { paddingStart, paddingEnd, heightOf }: Measures): Layout {
  const tops = new Float64Array(keys.length + 1);
  let at = paddingStart;
  for (let index = 0; index < keys.length; index++) {
    tops[index] = at;
    at += heightOf(index);
  }
  tops[keys.length] = at;
  return { keys, tops, total: at + paddingEnd };
}

/** The row that covers the height `y`; the nearest one above the first row and below the last. */
export function rowAt({ keys, tops }: Layout, y: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What to hold on to at this scroll position: the row at the top of the view. */
export function anchorAt(layout: Layout, scrollTop: number): Anchor {
  const index = rowAt(layout, scrollTop);
  const key = layout.keys[index];
  return key === undefined ? 'end' : { key, fromTop: (layout.tops[index] ?? 0) - scrollTop };
}

/** The scroll position at which the anchor stands where it stood; null when its row is no longer there. */
export function scrollTopFor(layout: Layout, anchor: Anchor, viewHeight: number): number | null {
  if (anchor === 'end') return Math.max(0, layout.total - viewHeight);
  const index = layout.keys.indexOf(anchor.key);
  return index < 0 ? null : (layout.tops[index] ?? 0) - anchor.fromTop;
}

/** The rows to render: those in view, and `overscan` pixels on either side. */
export function rowsInView(
  layout: Layout,
  scrollTop: number,
  viewHeight: number,
  overscan: number,
): { first: number; last: number } {
  return { first: rowAt(layout, scrollTop - overscan), last: rowAt(layout, scrollTop + viewHeight + overscan) };
}
