import { formatExact, formatPast } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';

/** A time that has passed, as people say it; the exact one on hover and for machines. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatPast(at, now)}
    </time>
  );
}
