import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { cx } from '../lib/cx.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

/** Stands where something will be, in its size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cx('animate-pulse rounded-sm bg-active', className)} />;
}

/** Rows of the coming list; `height` is that of a real row, so that nothing moves when they arrive. */
export function SkeletonRows({ rows, height, label }: { rows: number; height: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike.
        <div key={row} className="flex items-center gap-3 px-4 md:px-6" style={{ height }}>
          <Skeleton className="h-3.5 w-40 max-w-[40%]" />
          <Skeleton className="h-3.5 flex-1" />
          <Skeleton className="h-3.5 w-14" />
        </div>
      ))}
    </div>
  );
}

type EmptyProps = { icon: IconName; title: string; children: ReactNode; action?: ReactNode };

/** Says what will appear here, and offers the action that fills it. */
export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <div className="mb-2 flex size-10 items-center justify-center rounded-lg bg-accent-soft text-accent">
        <Icon name={icon} />
      </div>
      <h2 className="font-semibold text-lg">{title}</h2>
      <div className="text-pretty text-soft">{children}</div>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

type ErrorProps = { error: Error; what: string; kept?: string; onRetry?: () => void; retrying?: boolean };

/** Says what happened, what is kept, and what to do. */
export function ErrorState({ error, what, kept, onRetry, retrying = false }: ErrorProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <div className="mb-2 flex size-10 items-center justify-center rounded-lg bg-bad-soft text-bad">
        <Icon name="warn" />
      </div>
      <h2 className="font-semibold text-lg">{what}</h2>
      <p className="foreign text-soft">{sentenceOf(error)}</p>
      <p className="text-faint">{kept ?? 'Nothing that was captured is affected.'}</p>
      {onRetry && (
        <Button icon="retry" className="mt-3" onClick={onRetry} pending={retrying}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function sentenceOf(error: Error): string {
  if (error instanceof ApiError) return error.message;
  return `The console met something it did not expect: ${error.message}`;
}

/** A line that stands above content and asks for attention without taking the page. */
export function Banner({
  tone,
  icon,
  children,
}: {
  tone: 'warn' | 'bad' | 'note';
  icon: IconName;
  children: ReactNode;
}) {
  const tones = { warn: 'bg-warn-soft text-warn', bad: 'bg-bad-soft text-bad', note: 'bg-accent-soft text-accent' };
  return (
    <div className={cx('flex items-start gap-2 rounded-md px-3 py-2', tones[tone])}>
      <Icon name={icon} className="mt-0.5" />
      <div className="min-w-0 flex-1 text-text">{children}</div>
    </div>
  );
}
