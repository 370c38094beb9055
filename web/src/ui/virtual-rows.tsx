import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useRef } from 'react';
import { cx } from '../lib/cx.ts';

type VirtualRowsProps<Row> = {
  rows: readonly Row[];
  rowHeight: number;
  keyOf: (row: Row) => string;
  children: (row: Row) => ReactNode;
  /** What stands above the rows and scrolls with them. */
  before?: ReactNode;
  /** Names the box where it stands alone; it can then be reached by keyboard to be scrolled. */
  label?: string;
  className?: string;
  style?: CSSProperties;
};

/** A box that scrolls rows of one height, of which only those in view and a few around them are rendered. */
export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { rows, rowHeight, keyOf, children, before, label, className, style } = props;
  // The box and the hook stand in one component: in a child the hook would run before the box is there.
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const named = label === undefined ? {} : { role: 'region', 'aria-label': label, tabIndex: 0 };
  return (
    <div ref={scroller} {...named} className={cx('overflow-y-auto overflow-x-hidden', className)} style={style}>
      {before}
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <li key={keyOf(row)} className="absolute inset-x-0" style={{ top: item.start, height: rowHeight }}>
                {children(row)}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
