import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { formatDay } from '../../lib/format.ts';
import { MessageRow } from '../../message/message-row.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton, sentenceOf } from '../../ui/states.tsx';
import { estimateHeight, type MessageRowData, messageRows } from './message-rows.ts';
import type { useMessageWindow } from './use-message-window.ts';

// About two screens: pages arrive before their edge is seen.
const rowsAhead = 30;
const edgeHeight = 128;
const endThreshold = 48;

type MessageListProps = {
  guildId: string;
  label: string;
  highlightId: string | undefined;
  reader: ReturnType<typeof useMessageWindow> & { window: NonNullable<ReturnType<typeof useMessageWindow>['window']> };
  onNewest: () => void;
};

/** The messages as a virtual list that grows at both ends; the message at the top of the view stays where it is. */
export function MessageList({ guildId, label, highlightId, reader, onNewest }: MessageListProps) {
  const { window, generation, anchorId, loadOlder, loadNewer, clearFresh } = reader;
  const scroller = useRef<HTMLElement>(null);
  const rows = useMemo(() => messageRows(window), [window]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => {
      const row = rows[index];
      return row ? estimateHeight(row) : 24;
    },
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: window.change === 'live',
    scrollEndThreshold: endThreshold,
    paddingStart: window.hasOlder ? edgeHeight : 96,
    paddingEnd: window.hasNewer ? edgeHeight : 24,
  });
  // Whatever stands above the view may take its true height without moving what is read.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, instance) => {
    const offset = instance.scrollOffset ?? 0;
    return instance.itemSizeCache.has(item.key) ? item.end <= offset : item.start < offset;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation, and nothing else, takes a new position.
  useLayoutEffect(() => {
    const index = anchorId === null ? -1 : rows.findIndex((row) => row.key === anchorId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'center' });
    else virtual.scrollToEnd();
  }, [generation]);

  const items = virtual.getVirtualItems();
  const firstIndex = items[0]?.index ?? 0;
  const lastIndex = items.at(-1)?.index ?? 0;
  const edgeError = reader.edgeError;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the window or the view changes.
  useEffect(() => {
    if (window.hasOlder && firstIndex < rowsAhead) loadOlder();
    if (window.hasNewer && lastIndex > rows.length - rowsAhead) loadNewer();
  }, [firstIndex, lastIndex, window, edgeError]);

  const atEnd = !window.hasNewer && virtual.isAtEnd(endThreshold);
  useEffect(() => {
    if (atEnd) clearFresh();
  }, [atEnd, clearFresh]);

  const toNewest = () => (window.hasNewer ? onNewest() : virtual.scrollToEnd());
  useListKeys(rows, virtual, scroller, toNewest);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="h-full overflow-y-auto overflow-x-hidden -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {window.hasOlder ? (
            <Edge edge="older" reader={reader} />
          ) : (
            <p className="absolute inset-x-0 top-6 px-4 text-faint md:px-6">
              The beginning of what is held of this channel.
            </p>
          )}
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className="absolute inset-x-0"
                style={{ top: item.start }}
              >
                {row.kind === 'day' ? (
                  <DayDivider at={row.at} />
                ) : (
                  <article
                    tabIndex={-1}
                    data-message={row.key}
                    aria-label={`${row.message.author.name}, ${formatDay(row.message.createdAt)}`}
                    className="-outline-offset-2"
                  >
                    <MessageRow
                      guildId={guildId}
                      message={row.message}
                      head={row.head}
                      highlighted={row.key === highlightId}
                    />
                  </article>
                )}
              </div>
            );
          })}
          {window.hasNewer && <Edge edge="newer" reader={reader} />}
        </div>
      </section>
      {!atEnd && (
        <div className="absolute right-4 bottom-4 md:right-6">
          <Button icon="arrowDown" onClick={toNewest} className="shadow-float">
            {reader.fresh > 0 ? `${reader.fresh} new` : 'Newest'}
          </Button>
        </div>
      )}
    </div>
  );
}

function DayDivider({ at }: { at: string }) {
  return (
    <div className="flex h-9 items-center gap-3 px-4 md:px-6">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={at.slice(0, 10)} className="font-medium text-faint text-xs">
        {formatDay(at)}
      </time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function Edge({ edge, reader }: { edge: 'older' | 'newer'; reader: MessageListProps['reader'] }) {
  const failed = reader.edgeError?.edge === edge ? reader.edgeError.error : null;
  return (
    <div
      className={`absolute inset-x-0 flex flex-col justify-center gap-3 px-4 md:px-6 ${edge === 'older' ? 'top-0' : 'bottom-0'}`}
      style={{ height: edgeHeight }}
    >
      {failed ? (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <span className="text-soft">
            The {edge} messages could not be loaded. {sentenceOf(failed)}
          </span>
          <Button icon="retry" onClick={reader.retryEdge}>
            Try again
          </Button>
        </div>
      ) : (
        [0.62, 0.4].map((width) => (
          <div key={width} className="flex gap-3">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex-1 space-y-2 pt-1">
              <Skeleton className="h-3 w-32" />
              <div style={{ width: `${width * 100}%` }}>
                <Skeleton className="h-3" />
              </div>
            </div>
          </div>
        ))
      )}
    </div>
  );
}

/** j and k move the focus from message to message, bringing each into view. */
function useListKeys(
  rows: MessageRowData[],
  virtual: Virtualizer<HTMLElement, Element>,
  scroller: React.RefObject<HTMLElement | null>,
  toNewest: () => void,
): void {
  const move = (step: 1 | -1) => {
    const box = scroller.current;
    if (!box) return;
    const focused = document.activeElement?.closest('[data-message]')?.getAttribute('data-message');
    const from = focused ? rows.findIndex((row) => row.key === focused) : -1;
    let index = from < 0 ? (virtual.getVirtualItemForOffset(box.scrollTop)?.index ?? 0) : from + step;
    while (rows[index]?.kind === 'day') index += step;
    const row = rows[index];
    if (!row) return;
    virtual.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() =>
      box.querySelector<HTMLElement>(`[data-message="${row.key}"]`)?.focus({ preventScroll: true }),
    );
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), End: toNewest });
}
