import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const badges: Record<Tone, string> = {
  good: 'bg-accent-soft text-accent',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  quiet: 'bg-active text-soft',
};

export function Badge({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        'tabular inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs',
        badges[tone],
      )}
    >
      {children}
    </span>
  );
}

const dots: Record<Tone, string> = {
  good: 'bg-accent-fill',
  warn: 'bg-warn-fill',
  bad: 'bg-bad-fill',
  quiet: 'bg-line-control',
};

/** A state as a dot and a word: colour alone never says it. */
export function Status({ tone, children, busy = false }: { tone: Tone; children: ReactNode; busy?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className={cx('size-2 shrink-0 rounded-full', dots[tone], busy && 'animate-pulse')} />
      {children}
    </span>
  );
}
