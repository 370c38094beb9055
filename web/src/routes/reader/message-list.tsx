import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { cx } from '../../lib/cx.ts';
import { formatDay, plural } from '../../lib/format.ts';
import { MessageRow } from '../../message/message-row.tsx';
import { MessageSkeletons } from '../../message/message-skeletons.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { sentenceOf } from '../../ui/states.tsx';
import { estimateHeight, type MessageRowData, messageRows } from './message-rows.ts';
import { useAnchoredList } from './use-anchored-list.ts';
import type { useMessageWindow } from './use-message-window.ts';

// About two screens: pages arrive before their edge is seen.
const rowsAhead = 30;
const edgeHeight = 128;

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
  const keys = useMemo(() => rows.map((row) => row.key), [rows]);
  const estimate = useCallback(
    (index: number) => {
      const row = rows[index];
      return row ? estimateHeight(row) : 24;
    },
    [rows],
  );
  const view = useAnchoredList(scroller, {
    keys,
    estimate,
    paddingStart: window.hasOlder ? edgeHeight : 80,
    paddingEnd: window.hasNewer ? edgeHeight : 24,
    followEnd: !window.hasNewer,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation, and nothing else, takes a new position.
  useLayoutEffect(() => {
    if (anchorId !== null && keys.includes(anchorId)) view.toMiddle(anchorId);
    else view.toEnd();
  }, [generation]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a retry clears the error.
  useEffect(() => {
    if (window.hasOlder && view.first < rowsAhead) loadOlder();
    if (window.hasNewer && view.last > rows.length - rowsAhead) loadNewer();
  }, [view.first, view.last, window, rows, reader.edgeError, loadOlder, loadNewer]);

  const { atEnd } = view;
  const { fresh } = reader;
  useEffect(() => {
    if (atEnd && fresh > 0) clearFresh();
  }, [atEnd, fresh, clearFresh]);

  const toNewest = () => (window.hasNewer ? onNewest() : view.toEnd());
  useListKeys(rows, view, scroller, toNewest);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="h-full overflow-y-auto overflow-x-hidden -outline-offset-2 [overflow-anchor:none]"
      >
        <div className="relative" style={{ height: view.total }}>
          {window.hasOlder ? (
            <Edge edge="older" reader={reader} />
          ) : (
            <p className="absolute inset-x-0 top-6 px-4 text-faint md:px-6">
              The beginning of what is held of this channel.
            </p>
          )}
          {rows.slice(view.first, view.last + 1).map((row, offset) => (
            <div
              key={row.key}
              data-row-key={row.key}
              className="absolute inset-x-0"
              style={{ top: view.topOf(view.first + offset) }}
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
          ))}
          {window.hasNewer && <Edge edge="newer" reader={reader} />}
        </div>
      </section>
      {!atEnd && (
        <div
          aria-live="polite"
          className="pointer-events-none absolute inset-x-4 bottom-4 flex justify-end md:inset-x-6"
        >
          <Button
            kind={fresh > 0 ? 'primary' : 'plain'}
            icon="arrowDown"
            onClick={toNewest}
            className={cx('pointer-events-auto shadow-float', fresh > 0 && 'mx-auto rounded-full')}
          >
            {fresh > 0 ? plural(fresh, 'new message') : 'Newest'}
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
        <MessageSkeletons widths={[0.62, 0.4]} />
      )}
    </div>
  );
}

/** What Enter on a message opens, the nearest first. */
const opens = ['thread', 'picture', 'reply'];

function openHeld({ target }: KeyboardEvent): boolean {
  // On a link or a button within a message, Enter is that one's.
  if (!(target instanceof Element) || !target.matches('[data-message]')) return false;
  const found = opens.map((what) => target.querySelector<HTMLElement>(`[data-opens="${what}"]`));
  found.find((each) => each !== null)?.click();
  return true;
}

/** j and k move the focus from message to message, bringing each into view; Enter opens what it leads to. */
function useListKeys(
  rows: MessageRowData[],
  view: ReturnType<typeof useAnchoredList>,
  scroller: RefObject<HTMLElement | null>,
  toNewest: () => void,
): void {
  const focused = () => document.activeElement?.closest('[data-message]');
  const leave = () => focused() && scroller.current?.focus({ preventScroll: true });
  const move = (step: 1 | -1) => {
    const box = scroller.current;
    if (!box) return;
    const held = focused()?.getAttribute('data-message');
    const from = held ? rows.findIndex((row) => row.key === held) : -1;
    let index = from < 0 ? view.topIndex() + 1 : from + step;
    while (rows[index]?.kind === 'day') index += step;
    const row = rows[index];
    if (!row) return;
    view.reveal(index);
    requestAnimationFrame(() =>
      box.querySelector<HTMLElement>(`[data-message="${row.key}"]`)?.focus({ preventScroll: true }),
    );
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), End: toNewest, Enter: openHeld, Escape: leave });
}
