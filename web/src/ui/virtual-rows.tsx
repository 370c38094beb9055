import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

type VirtualRowsProps<Row> = {
  /** What scrolls. */
  scroller: RefObject<HTMLElement | null>;
  rows: readonly Row[];
  rowHeight: number;
  keyOf: (row: Row) => string;
  children: (row: Row) => ReactNode;
};

/** Rows of one height, of which only those in view and a few around them are rendered. */
export function VirtualRows<Row>({ scroller, rows, rowHeight, keyOf, children }: VirtualRowsProps<Row>) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  return (
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
  );
}
