import type { ChannelCoverage } from '@guildhall/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { formatNumber, formatShare, formatShortDay } from '../../lib/format.ts';
import { useRowKeys } from '../../lib/use-row-keys.ts';
import { Status } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Icon } from '../../ui/icons.tsx';
import { CoverageDetail } from './coverage-detail.tsx';
import { barsOf, coverageState, type Span, ticksOf } from './coverage-state.ts';

const rowHeight = 40;
const columns =
  'grid grid-cols-[minmax(0,1fr)_7.5rem] items-center gap-4 px-4 sm:grid-cols-[minmax(8rem,15rem)_minmax(0,1fr)_7.5rem] lg:grid-cols-[minmax(8rem,17rem)_minmax(0,1fr)_9.5rem_8rem] md:px-6';

type CoverageTableProps = { guildId: string; rows: ChannelCoverage[]; axis: Span };

export function CoverageTable({ guildId, rows, axis }: CoverageTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<string | null>(null);
  const ticks = useMemo(() => ticksOf(axis), [axis]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.channel.id ?? index,
    overscan: 10,
  });
  useRowKeys(scroller, rows.length, (index) => virtual.scrollToIndex(index, { align: 'auto' }));

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden pb-10">
      <div
        className={cx(columns, 'sticky top-0 z-10 h-8 border-line border-b bg-canvas font-medium text-faint text-sm')}
      >
        <span>Channel</span>
        <span className="relative hidden h-full overflow-hidden sm:block" aria-hidden="true">
          {ticks.map((tick) => (
            <span
              key={tick.at}
              className="tabular absolute top-1.5 border-line-strong border-l pl-1 whitespace-nowrap text-xs"
              style={{ left: `${tick.at * 100}%` }}
            >
              {tick.label}
            </span>
          ))}
        </span>
        <span className="hidden text-right lg:block">Messages</span>
        <span>State</span>
      </div>
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const coverage = rows[item.index];
          if (!coverage) return null;
          const { id } = coverage.channel;
          return (
            <li
              key={id}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 border-line border-b"
              style={{ top: item.start }}
            >
              <Row
                coverage={coverage}
                axis={axis}
                open={open === id}
                onToggle={() => setOpen(open === id ? null : id)}
              />
              {open === id && <CoverageDetail guildId={guildId} coverage={coverage} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type RowProps = { coverage: ChannelCoverage; axis: Span; open: boolean; onToggle: () => void };

function Row({ coverage, axis, open, onToggle }: RowProps) {
  const { channel, estimatedMessages } = coverage;
  const state = coverageState(coverage);
  return (
    <button
      type="button"
      data-row
      aria-expanded={open}
      onClick={onToggle}
      className={cx(columns, 'h-[39px] w-full text-left -outline-offset-2 hover:bg-hover', open && 'bg-hover')}
    >
      <span className={cx('flex min-w-0 items-center gap-2', channel.thread && 'pl-5')}>
        <ChannelIcon channel={channel} className="text-faint" />
        <bdi className={cx('min-w-0 truncate', channel.thread ? 'text-soft' : 'font-medium')}>{channel.name}</bdi>
      </span>
      <Timeline coverage={coverage} axis={axis} />
      <span className="tabular hidden text-right lg:block">
        {formatNumber(channel.messages)}
        {estimatedMessages !== null && estimatedMessages > channel.messages && (
          <span className="text-faint text-sm"> · {formatShare(channel.messages / estimatedMessages)}</span>
        )}
      </span>
      <span className="flex items-center justify-between gap-1 text-sm">
        <Status tone={state.tone}>{state.word}</Status>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} className="size-3.5 text-faint" />
      </span>
    </button>
  );
}

const bars = {
  held: 'bg-accent-fill',
  gap: 'bg-[repeating-linear-gradient(135deg,var(--warn-fill)_0_2px,transparent_2px_5px)] outline-1 outline-warn-fill -outline-offset-1',
  unread: 'bg-[repeating-linear-gradient(135deg,var(--line-strong)_0_1px,transparent_1px_5px)]',
};

/** The channel's time as a line: full where messages are held, hatched where they are missing. */
function Timeline({ coverage, axis }: { coverage: ChannelCoverage; axis: Span }) {
  const words = coverage.ranges
    .map((range) => `${formatShortDay(range.from)} to ${formatShortDay(range.to)}`)
    .join(', ');
  return (
    <span
      role="img"
      aria-label={words === '' ? 'Nothing held' : `Held: ${words}`}
      className="relative hidden h-2.5 rounded-sm bg-track sm:block"
    >
      {barsOf(coverage, axis).map((bar) => (
        <span
          key={`${bar.kind}${bar.from}`}
          className={cx('absolute inset-y-0 min-w-[3px] rounded-[2px]', bars[bar.kind])}
          style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }}
        />
      ))}
    </span>
  );
}
