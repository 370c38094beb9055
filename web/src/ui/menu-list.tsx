import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { cx } from '../lib/cx.ts';
import { Icon, type IconName } from './icons.tsx';

export type MenuEntry = { label: string; icon?: IconName; onSelect: () => void; checked?: boolean };

type MenuListProps = { trigger: ReactElement; entries: MenuEntry[]; align: 'start' | 'end' };

/** The menu itself, in a chunk of its own: see menu.tsx. */
export default function MenuList({ trigger, entries, align }: MenuListProps) {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-44 animate-rise rounded-lg border border-line bg-raised p-1 shadow-float"
        >
          {entries.map((entry) => (
            <Radix.Item
              key={entry.label}
              onSelect={entry.onSelect}
              className="flex h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 outline-none data-highlighted:bg-hover"
            >
              {entry.icon && <Icon name={entry.icon} className="text-faint" />}
              <span className="flex-1 truncate">{entry.label}</span>
              <Icon name="check" className={cx('text-accent', !entry.checked && 'invisible')} />
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
