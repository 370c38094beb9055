import type { SearchNotice } from '@guildhall/contract';
import { cx } from '../../lib/cx.ts';
import { Icon } from '../../ui/icons.tsx';

/** Lies behind the input with the same text, unseen but for the lines under what was not understood. */
export function Underlines({ text, notices, scroll }: { text: string; notices: SearchNotice[]; scroll: number }) {
  if (notices.length === 0) return null;
  const parts: { text: string; level: SearchNotice['level'] | null; from: number }[] = [];
  let at = 0;
  for (const notice of notices.toSorted((a, b) => a.from - b.from)) {
    if (notice.from < at) continue;
    parts.push({ text: text.slice(at, notice.from), level: null, from: at });
    parts.push({ text: text.slice(notice.from, notice.to), level: notice.level, from: notice.from });
    at = notice.to;
  }
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-3 left-9 overflow-hidden">
      <div
        className="flex h-full items-center whitespace-pre text-base text-transparent"
        style={{ transform: `translateX(${-scroll}px)` }}
      >
        <span className="pl-px">
          {parts.map((part) => (
            <span
              key={`${part.from}${part.level}`}
              data-notice={part.level ?? undefined}
              className={cx(
                part.level && 'underline decoration-2 decoration-wavy underline-offset-4',
                part.level === 'error' ? 'decoration-bad-fill' : 'decoration-warn-fill',
              )}
            >
              {part.text}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}

export function NoticeList({ notices, onFix }: { notices: SearchNotice[]; onFix: (notice: SearchNotice) => void }) {
  return (
    <ul aria-live="polite" className="mt-1">
      {notices.map((notice) => (
        <li key={`${notice.code}${notice.from}`} className="flex flex-wrap items-center gap-x-2 py-0.5 text-sm">
          <Icon
            name={notice.level === 'error' ? 'warn' : 'info'}
            className={notice.level === 'error' ? 'text-bad' : 'text-warn'}
          />
          <span className="foreign">{notice.message}</span>
          {notice.suggestion !== null && (
            <button
              type="button"
              onClick={() => onFix(notice)}
              className="rounded-sm font-medium text-accent underline underline-offset-2"
            >
              Use <bdi>{notice.suggestion}</bdi>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
