import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { formatShort, plural } from '../lib/format.ts';
import { queries } from '../queries.ts';
import { ChannelIcon } from '../ui/channel-icon.tsx';
import { Icon } from '../ui/icons.tsx';
import { SkeletonRows } from '../ui/states.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { type ChannelRow, channelRows, keyOfRow } from './channel-rows.ts';

const rowHeight = 30;

/** Channels and threads of a guild; a row opens it in the archive. Thousands of threads cost what the visible ones cost. */
export function ChannelTree({ guildId }: { guildId: string }) {
  const channels = useQuery(queries.channels(guildId));
  const { channelId } = useParams({ strict: false });
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());

  const rows = useMemo(() => {
    const all = channels.data ?? [];
    const parent = all.find((channel) => channel.id === channelId && channel.thread)?.parentId;
    return channelRows(all, parent ? new Set([...open, parent]) : open, filter);
  }, [channels.data, channelId, open, filter]);

  const toggle = (id: string) =>
    setOpen((old) => (old.has(id) ? new Set([...old].filter((other) => other !== id)) : new Set([...old, id])));

  return (
    <section aria-label="Channels" className="flex min-h-0 flex-1 flex-col border-line border-t pt-2">
      <div className="relative mx-2 mb-1 shrink-0">
        <input
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setFilter('');
            event.currentTarget.blur();
          }}
          aria-label="Filter channels and threads"
          placeholder="Filter channels"
          className="h-7 w-full rounded-md bg-transparent px-2 text-sm outline-none hover:bg-hover focus:bg-canvas focus-visible:outline-2 focus-visible:outline-accent"
        />
      </div>
      <VirtualRows
        rows={rows}
        rowHeight={rowHeight}
        keyOf={keyOfRow}
        className="min-h-0 flex-1 pr-2 pb-2 pl-0.5"
        before={
          <>
            {channels.isPending && <SkeletonRows rows={10} height={rowHeight} label="Loading the channels" />}
            {channels.error && (
              <p className="px-2 py-1 text-faint text-sm">
                The channels could not be loaded.{' '}
                <button type="button" className="font-medium text-accent" onClick={() => channels.refetch()}>
                  Try again
                </button>
              </p>
            )}
            {channels.data && rows.length === 0 && (
              <p className="px-2 py-1 text-faint text-sm">
                {filter ? 'No channel has this name.' : 'Channels appear here once the bot has seen the guild.'}
              </p>
            )}
          </>
        }
      >
        {(row) => <Row guildId={guildId} row={row} onToggle={toggle} />}
      </VirtualRows>
    </section>
  );
}

function Row({ guildId, row, onToggle }: { guildId: string; row: ChannelRow; onToggle: (id: string) => void }) {
  if (row.kind === 'category') {
    return <div className="foreign truncate pt-2.5 pr-2 pl-3.5 font-medium text-faint text-xs">{row.name}</div>;
  }
  const { channel } = row;
  const faint = channel.deleted || channel.archived || channel.unreadableReason !== null;
  return (
    <div className={cx('group relative flex h-7.5 items-center', row.depth === 1 && 'pl-4')}>
      {row.threads > 0 ? (
        <button
          type="button"
          onClick={() => onToggle(channel.id)}
          aria-expanded={row.open}
          aria-label={`Threads of ${channel.name}: ${row.threads}`}
          title={plural(row.threads, 'thread')}
          className="flex h-7 w-4.5 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-text"
        >
          <Icon name={row.open ? 'chevronDown' : 'chevronRight'} className="size-3" />
        </button>
      ) : (
        <span className="w-4.5 shrink-0" />
      )}
      <Link
        to="/g/$guildId/c/$channelId"
        params={{ guildId, channelId: channel.id }}
        preload={false}
        title={channel.unreadableReason ?? undefined}
        className={cx(
          'flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md pr-2 pl-1 text-sm transition-colors duration-(--quick) hover:bg-hover hover:text-text',
          faint ? 'text-faint' : 'text-soft',
        )}
        activeProps={{ className: '!bg-active font-medium !text-text', 'aria-current': 'page' }}
        activeOptions={{ includeSearch: false }}
      >
        <ChannelIcon channel={channel} className="text-faint" />
        <span className={cx('foreign min-w-0 flex-1 truncate', channel.deleted && 'line-through')}>{channel.name}</span>
        {channel.messages > 0 && (
          <span className="tabular text-faint text-xs" title={plural(channel.messages, 'message')}>
            {formatShort(channel.messages)}
          </span>
        )}
      </Link>
    </div>
  );
}
