import type { ChannelSummary } from '@guildhall/contract';
import { useMemo, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { type ChannelRow, channelRows, keyOfRow } from '../../shell/channel-rows.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Input } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';

const rowHeight = 32;

type ChannelPickerProps = {
  channels: ChannelSummary[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
};

/** Channels and threads as a tree of boxes to tick; those that cannot be read say why. */
export function ChannelPicker({ channels, chosen, onChange }: ChannelPickerProps) {
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => channelRows(channels, open, filter), [channels, open, filter]);
  const shown = rows.flatMap((row) =>
    row.kind === 'channel' && row.channel.unreadableReason === null ? [row.channel.id] : [],
  );

  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  const toggleOpen = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };

  return (
    <div className="rounded-md border border-line">
      <div className="flex items-center gap-2 border-line border-b p-2">
        <Input
          type="search"
          aria-label="Filter channels and threads"
          placeholder="Filter by name"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className="flex-1"
        />
        <Button kind="quiet" onClick={() => onChange(new Set([...chosen, ...shown]))}>
          All shown
        </Button>
        <Button kind="quiet" onClick={() => onChange(new Set())} disabled={chosen.size === 0}>
          None
        </Button>
      </div>
      <VirtualRows rows={rows} rowHeight={rowHeight} keyOf={keyOfRow} className="h-72">
        {(row) => <PickerRow row={row} chosen={chosen} onToggle={toggle} onOpen={toggleOpen} />}
      </VirtualRows>
      <p className="tabular border-line border-t px-3 py-1.5 text-faint text-sm">
        {plural(chosen.size, 'channel')} chosen
      </p>
    </div>
  );
}

type PickerRowProps = {
  row: ChannelRow;
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onOpen: (id: string) => void;
};

function PickerRow({ row, chosen, onToggle, onOpen }: PickerRowProps) {
  if (row.kind === 'category')
    return <div className="foreign truncate px-3 pt-2.5 font-medium text-faint text-xs">{row.name}</div>;
  const { channel } = row;
  const locked = channel.unreadableReason !== null;
  return (
    <div
      className={cx('flex h-8 items-center gap-2 px-3', row.depth === 1 && 'pl-9', locked && 'text-faint')}
      title={channel.unreadableReason ?? undefined}
    >
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <input
          type="checkbox"
          disabled={locked}
          checked={chosen.has(channel.id)}
          onChange={() => onToggle(channel.id)}
          className="size-4 shrink-0 accent-(--accent-fill)"
        />
        <ChannelIcon channel={channel} className="text-faint" />
        <bdi className="min-w-0 truncate">{channel.name}</bdi>
      </label>
      {row.threads > 0 && (
        <button
          type="button"
          aria-expanded={row.open}
          onClick={() => onOpen(channel.id)}
          className="tabular flex items-center gap-1 rounded-sm px-1 text-faint text-sm hover:text-text"
        >
          {plural(row.threads, 'thread')} <Icon name={row.open ? 'chevronDown' : 'chevronRight'} className="size-3" />
        </button>
      )}
      <span className="tabular w-20 shrink-0 text-right text-faint text-sm">
        {channel.messages > 0 ? formatNumber(channel.messages) : ''}
      </span>
    </div>
  );
}
