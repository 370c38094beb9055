import type { SearchHit } from '@guildhall/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { cx } from '../../lib/cx.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { useRowKeys } from '../../lib/use-row-keys.ts';
import { AuthorName, Avatar } from '../../message/author.tsx';
import { MessageLink } from '../../message/message-link.tsx';
import { Icon } from '../../ui/icons.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import type { SearchCounts } from './search-queries.ts';

type HitsProps = {
  guildId: string;
  hits: SearchHit[];
  counts: SearchCounts | undefined;
  tookMs: number | null;
  stale: boolean;
  more: boolean;
  loading: boolean;
  onMore: () => void;
};

export function Hits({ guildId, hits, counts, tookMs, stale, more, loading, onMore }: HitsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: hits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    getItemKey: (index) => hits[index]?.message.id ?? index,
    overscan: 8,
  });
  useRowKeys(scroller, hits.length, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the view or the list moves.
  useEffect(() => {
    if (more && !loading && last >= hits.length - 5) onMore();
  }, [last, hits.length, more, loading]);

  return (
    <div
      ref={scroller}
      className={cx(
        'min-h-0 min-w-0 flex-1 overflow-y-auto overflow-x-hidden pb-10 transition-opacity duration-(--quick)',
        stale && 'opacity-60',
      )}
    >
      <p role="status" className="tabular px-4 pb-1 text-faint text-sm md:px-6">
        {counts
          ? `${counts.capped ? 'More than ' : ''}${plural(counts.total, 'message')}`
          : `${formatNumber(hits.length)}${more ? '+' : ''} messages`}
        {tookMs !== null && ` in ${formatNumber(Math.max(1, Math.round(tookMs)))} ms`}
      </p>
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const hit = hits[item.index];
          return (
            hit && (
              <li
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className="absolute inset-x-0"
                style={{ top: item.start }}
              >
                <Hit guildId={guildId} hit={hit} />
              </li>
            )
          );
        })}
      </ul>
      {loading && <p className="px-4 py-3 text-faint md:px-6">Loading more…</p>}
    </div>
  );
}

function Hit({ guildId, hit }: { guildId: string; hit: SearchHit }) {
  const { message } = hit;
  const extras = [
    message.attachments.length > 0 && plural(message.attachments.length, 'file'),
    message.embeds.length > 0 && plural(message.embeds.length, 'embed'),
    message.poll && 'poll',
    message.replyTo && 'reply',
    message.pinned && 'pinned',
  ].filter((extra) => typeof extra === 'string');
  return (
    <MessageLink
      guildId={guildId}
      message={message}
      row
      className="flex gap-3 border-line border-b px-4 py-2.5 -outline-offset-2 hover:bg-hover md:px-6"
    >
      <Avatar author={message.author} size={32} />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <AuthorName author={message.author} />
          <span className="tabular flex min-w-0 items-center gap-1 text-faint text-sm">
            <Icon name="hash" className="size-3.5" />
            <bdi className="truncate">{hit.channelName}</bdi>
            <span className="shrink-0">
              · <RelativeTime at={message.createdAt} />
              {extras.length > 0 && ` · ${extras.join(', ')}`}
            </span>
          </span>
        </span>
        <span dir="auto" className="foreign line-clamp-4 overflow-clip whitespace-pre-line">
          {hit.snippet.map((part, index) =>
            part.hit ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one snippet never reorder.
              <mark key={index} className="rounded-[2px] bg-hit text-text">
                {part.text}
              </mark>
            ) : (
              part.text
            ),
          )}
          {hit.snippet.length === 0 && <span className="text-faint">No text</span>}
        </span>
      </span>
    </MessageLink>
  );
}
