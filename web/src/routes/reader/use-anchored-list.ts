import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import { flushSync } from 'react-dom';
import { type Anchor, anchorAt, type Layout, layoutOf, rowAt, rowsInView, scrollTopFor } from './anchored-layout.ts';

const overscanPx = 800;
// A reader this near to the end reads along.
const endWithin = 48;
// A wheel's movement is over after this long without an event.
const idleMs = 140;

type ListOptions = {
  keys: readonly string[];
  estimate: (index: number) => number;
  paddingStart: number;
  paddingEnd: number;
  /** New rows at the end pull a reader along who is there; false while the end is only that of the loaded page. */
  followEnd: boolean;
};

/**
 * A virtual list of rows of unknown height that grows at both ends.
 *
 * Invariant: between two frames the row at the top of the view moves only by what the reader scrolled, whatever is added, dropped or
 * measured. After every commit the scroll position is derived anew from that row. While a wheel still moves, the rows are shifted
 * instead and the scroll position is put right when it rests, because writing it would stop the movement.
 */
export function useAnchoredList(
  scroller: RefObject<HTMLElement | null>,
  { keys, estimate, paddingStart, paddingEnd, followEnd }: ListOptions,
) {
  const [version, render] = useReducer((count: number) => count + 1, 0);
  const heights = useRef(new Map<string, number>());
  const anchor = useRef<Anchor>('end');
  const scrollTop = useRef(0);
  const viewHeight = useRef(0);
  const shift = useRef(0);
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the measured heights.
  const layout = useMemo(
    () =>
      layoutOf(keys, {
        paddingStart,
        paddingEnd,
        heightOf: (index) => heights.current.get(keys[index] ?? '') ?? estimate(index),
      }),
    [keys, paddingStart, paddingEnd, estimate, version],
  );
  const committed = useRef<Layout>(layout);

  // The position that this layout will have, so that the first render after a change shows the right rows already.
  const position = scrollTopFor(layout, anchor.current, viewHeight.current) ?? scrollTop.current + shift.current;
  const { first, last } = rowsInView(layout, position, viewHeight.current, overscanPx);

  /** Takes the heights of the rendered rows; true when one was not as assumed. */
  const measure = useCallback((): boolean => {
    let changed = false;
    for (const row of scroller.current?.querySelectorAll<HTMLElement>('[data-row-key]') ?? []) {
      const key = row.dataset.rowKey ?? '';
      const height = row.getBoundingClientRect().height;
      if (heights.current.get(key) === height) continue;
      heights.current.set(key, height);
      changed = true;
    }
    return changed;
  }, [scroller]);

  /** Brings the element to the position that the anchor asks for. */
  const hold = useCallback((box: HTMLElement, current: Layout) => {
    const wanted = scrollTopFor(current, anchor.current, box.clientHeight);
    if (wanted === null) return;
    const moving = performance.now() - scrolledAt.current < idleMs && anchor.current !== 'end';
    // Near an edge the browser would clamp what is shifted, so there the position is written at once.
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (moving && Math.min(box.scrollTop, below) > box.clientHeight) {
      const next = wanted - box.scrollTop;
      if (Math.abs(next - shift.current) < 0.5) return;
      shift.current = next;
      render();
      return;
    }
    if (shift.current !== 0) {
      shift.current = 0;
      render();
      return;
    }
    if (Math.abs(box.scrollTop - wanted) >= 0.5) box.scrollTop = wanted;
    scrollTop.current = box.scrollTop;
  }, []);

  // Runs after every commit, before the frame is painted.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    committed.current = layout;
    if (box.clientHeight !== viewHeight.current) {
      viewHeight.current = box.clientHeight;
      render();
      return;
    }
    if (measure()) render();
    else hold(box, layout);
  });

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      const top = box.scrollTop;
      if (Math.abs(top - scrollTop.current) < 0.5) return;
      scrollTop.current = top;
      scrolledAt.current = performance.now();
      const atEnd = box.scrollHeight - top - box.clientHeight <= endWithin;
      anchor.current = atEnd && followRef.current ? 'end' : anchorAt(committed.current, top + shift.current);
      clearTimeout(timer);
      timer = setTimeout(render, idleMs + 10);
      // In this frame, so that no empty stretch is ever painted.
      flushSync(render);
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(() => {
      if (box.clientHeight !== viewHeight.current || measure()) flushSync(render);
    });
    observer.observe(box);
    const rows = new MutationObserver((records) => {
      for (const record of records) {
        for (const node of record.addedNodes)
          if (node instanceof Element && node.matches('[data-row-key]')) observer.observe(node);
        for (const node of record.removedNodes) if (node instanceof Element) observer.unobserve(node);
      }
    });
    rows.observe(box, { childList: true, subtree: true });
    for (const row of box.querySelectorAll('[data-row-key]')) observer.observe(row);
    return () => {
      clearTimeout(timer);
      box.removeEventListener('scroll', onScroll);
      observer.disconnect();
      rows.disconnect();
    };
  }, [scroller, measure]);

  const followRef = useRef(followEnd);
  useLayoutEffect(() => {
    followRef.current = followEnd;
    // What was the end of everything is now the end of a page: hold on to the row instead.
    if (!followEnd && anchor.current === 'end')
      anchor.current = anchorAt(committed.current, scrollTop.current + shift.current);
  });

  const goTo = useCallback((next: Anchor) => {
    anchor.current = next;
    scrolledAt.current = Number.NEGATIVE_INFINITY;
    render();
  }, []);

  return {
    first,
    last,
    // Never shorter than the rows, so that the browser has no reason to clamp.
    total: Math.max(layout.total, layout.total - shift.current),
    topOf: (index: number) => (layout.tops[index] ?? 0) - shift.current,
    atEnd: anchor.current === 'end',
    /** The row at the top of the view. */
    topIndex: () => rowAt(committed.current, scrollTop.current + shift.current),
    toEnd: useCallback(() => goTo('end'), [goTo]),
    /** Brings a row to the middle of the view. */
    toMiddle: useCallback((key: string) => goTo({ key, fromTop: Math.max(0, viewHeight.current / 2 - 24) }), [goTo]),
    /** Brings a row into view with the least movement. */
    reveal: useCallback(
      (index: number) => {
        const { tops, keys: shown } = committed.current;
        const key = shown[index];
        const top = (tops[index] ?? 0) - scrollTop.current;
        const bottom = (tops[index + 1] ?? 0) - scrollTop.current;
        if (key === undefined || (top >= 0 && bottom <= viewHeight.current)) return;
        goTo({ key, fromTop: top < 0 ? 8 : Math.max(8, viewHeight.current - (bottom - top) - 8) });
      },
      [goTo],
    ),
  };
}
