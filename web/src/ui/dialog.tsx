import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import { IconButton } from './button.tsx';

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  children: ReactNode;
  /** `side` slides in from the left, for navigation on narrow screens; `bare` draws no head. */
  shape?: 'centre' | 'side' | 'bare';
};

const shapes = {
  centre:
    'left-1/2 top-[12vh] w-[min(32rem,calc(100vw-2rem))] max-h-[76vh] -translate-x-1/2 rounded-lg border border-line p-4',
  bare: 'left-1/2 top-[12vh] w-[min(38rem,calc(100vw-2rem))] max-h-[70vh] -translate-x-1/2 rounded-lg border border-line',
  side: 'inset-y-0 left-0 w-[min(18rem,86vw)] border-r border-line',
};

export function focusWindow(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

export function Dialog({ open, onOpenChange, title, description, children, shape = 'centre' }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          // The window has the focus, not its first button: what a key does is then up to the reader, and no tooltip opens.
          {...(shape === 'centre' && { onOpenAutoFocus: focusWindow })}
          className={cx('fixed z-40 flex flex-col overflow-y-auto bg-raised shadow-float outline-none', shapes[shape])}
        >
          <div className={shape === 'centre' ? 'mb-3 flex items-start justify-between gap-4' : 'sr-only'}>
            <div>
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-1 text-soft">{description}</Radix.Description>
              )}
            </div>
            {shape === 'centre' && (
              <Radix.Close asChild>
                <IconButton icon="close" label="Close" className="-mt-1 -mr-1" />
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
