import type { ChannelSummary } from '@guildhall/contract';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';

type JumpToDateProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  channel: ChannelSummary | undefined;
  onPick: (date: string) => void;
};

export function JumpToDate({ open, onOpenChange, channel, onPick }: JumpToDateProps) {
  const first = channel?.firstMessageAt?.slice(0, 10);
  const last = channel?.lastMessageAt?.slice(0, 10);
  const [date, setDate] = useState('');
  return (
    <Popover
      label="Jump to a date"
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      trigger={<IconButton icon="calendar" label="Jump to a date" shortcut="d" />}
    >
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!date) return;
          onPick(date);
          onOpenChange(false);
        }}
      >
        <div className="flex-1">
          <Field
            label="Jump to"
            hint={first && last ? `Held from ${first} to ${last}` : undefined}
            type="date"
            min={first}
            max={last}
            value={date}
            onChange={setDate}
          />
        </div>
        <Button type="submit" kind="primary" className="mt-6" disabled={!date}>
          Jump
        </Button>
      </form>
    </Popover>
  );
}
