import type { CaptureJobChannel } from '@guildhall/contract';
import { useMemo } from 'react';
import { cx } from '../../lib/cx.ts';
import { formatNumber, formatShare, formatShortDay } from '../../lib/format.ts';
import { useMedia } from '../../lib/use-media.ts';
import { Status, type Tone } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Progress } from '../../ui/progress.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';

/** One line, or two where a line is too narrow for the progress and for a reason. */
const rowHeights = { wide: 36, narrow: 56 };
const shownRows = 9.5;

const states: Record<CaptureJobChannel['state'], { word: string; tone: Tone; order: number }> = {
  running: { word: 'Reading', tone: 'good', order: 0 },
  failed: { word: 'Failed', tone: 'bad', order: 1 },
  skipped: { word: 'Skipped', tone: 'warn', order: 2 },
  waiting: { word: 'Waiting', tone: 'quiet', order: 3 },
  done: { word: 'Done', tone: 'good', order: 4 },
};

/** Each channel and thread of a job; those that are being read come first, then what needs a look. */
export function JobChannels({ channels }: { channels: CaptureJobChannel[] }) {
  const wide = useMedia('(min-width: 40rem)');
  const rowHeight = wide ? rowHeights.wide : rowHeights.narrow;
  const rows = useMemo(() => channels.toSorted((a, b) => states[a.state].order - states[b.state].order), [channels]);
  return (
    <VirtualRows
      // Other heights are another list.
      key={rowHeight}
      rows={rows}
      rowHeight={rowHeight}
      keyOf={(row) => row.channelId}
      label="Channels of this job"
      className="mt-2 rounded-md border border-line"
      style={{ height: Math.min(rows.length, shownRows) * rowHeight + 2 }}
    >
      {(row) => <ChannelRow row={row} />}
    </VirtualRows>
  );
}

function ChannelRow({ row }: { row: CaptureJobChannel }) {
  const state = states[row.state];
  return (
    <div
      className={cx(
        'tabular flex h-full flex-wrap content-center items-center gap-x-3 border-line border-b px-3 sm:flex-nowrap',
        row.state === 'done' && 'text-soft',
      )}
    >
      <Icon name={row.thread ? 'thread' : 'hash'} className="text-faint" />
      <bdi className="min-w-0 flex-1 truncate font-medium sm:w-52 sm:flex-none">{row.name}</bdi>
      <span className="w-20 shrink-0 text-sm">
        <Status tone={state.tone} busy={row.state === 'running'}>
          {state.word}
        </Status>
      </span>
      {row.reason !== null ? (
        <span
          className="foreign min-w-0 basis-full truncate pl-7 text-soft text-sm sm:flex-1 sm:basis-0 sm:pl-0"
          title={row.reason}
        >
          {row.reason}
        </span>
      ) : (
        <>
          <span className="order-last basis-full pt-1 pl-7 sm:order-none sm:min-w-0 sm:flex-1 sm:basis-0 sm:p-0">
            <Progress
              share={row.covered}
              label={`${row.name}: share of the time covered`}
              tone={row.state === 'done' ? 'quiet' : 'accent'}
            />
          </span>
          <span className="hidden w-12 text-right text-soft text-sm sm:block">{formatShare(row.covered)}</span>
          <span className="hidden w-28 truncate text-right text-faint text-sm lg:block">
            {row.oldest ? `to ${formatShortDay(row.oldest)}` : ''}
          </span>
          <span className="w-16 shrink-0 text-right sm:w-20">{formatNumber(row.messages)}</span>
        </>
      )}
    </div>
  );
}
