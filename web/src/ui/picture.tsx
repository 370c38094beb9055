import { useState } from 'react';
import { cx } from '../lib/cx.ts';

const askAgainAfterMs = 10_000;
/** When each address failed last; rows come and go while a list is scrolled. */
const failedAt = new Map<string, number>();

/** Whether a picture is worth asking for: ours, and not found missing just now. */
export function isAvailable(src: string | null): src is string {
  if (!src?.startsWith('/') || src.startsWith('//')) return false;
  const failed = failedAt.get(src);
  return failed === undefined || performance.now() - failed > askAgainAfterMs;
}

export const noteMissing = (src: string) => failedAt.set(src, performance.now());

/** Covers what stands for it once it has arrived; nothing shows of one that does not. Give it `key={src}`. */
export function Picture({ src, className }: { src: string | null; className?: string }) {
  const [state, setState] = useState<'loading' | 'shown' | 'missing'>(isAvailable(src) ? 'loading' : 'missing');
  if (src === null || state === 'missing') return null;
  return (
    <img
      src={src}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={() => setState('shown')}
      onError={() => {
        noteMissing(src);
        setState('missing');
      }}
      className={cx(className, state === 'loading' && 'opacity-0')}
    />
  );
}
