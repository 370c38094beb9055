import { cx } from '../../lib/cx.ts';
import { formatNumber } from '../../lib/format.ts';
import { Avatar } from '../../message/author.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toggleOperator } from './operators.ts';
import type { SearchCounts } from './search-queries.ts';

type FacetsProps = { counts: SearchCounts | undefined; query: string; onQuery: (query: string) => void };

const shownAuthors = 12;

/** Where the hits are and who wrote them; a press narrows the search to it, another widens it again. */
export function Facets({ counts, query, onQuery }: FacetsProps) {
  if (!counts) {
    return (
      <div className="flex flex-col gap-3 pt-2">
        {[70, 55, 80, 45].map((width) => (
          <div key={width} style={{ width: `${width}%` }}>
            <Skeleton className="h-3.5" />
          </div>
        ))}
      </div>
    );
  }
  const item = (operator: string, value: string) => {
    const { query: next, on } = toggleOperator(query, operator, value);
    return {
      'aria-pressed': on,
      onClick: () => onQuery(next),
      className: cx(
        'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm',
        on ? 'bg-accent-soft text-accent' : 'hover:bg-hover',
      ),
    };
  };
  return (
    <>
      <h2 className="px-2 pb-1 font-medium text-faint text-sm">Channels</h2>
      <ul className="mb-4">
        {counts.byChannel.map((entry) => (
          <li key={entry.channelId}>
            <button type="button" {...item('in', entry.name)}>
              <Icon name="hash" className="text-faint" />
              <bdi className="min-w-0 flex-1 truncate">{entry.name}</bdi>
              <span className="tabular text-faint">{formatNumber(entry.count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2 className="px-2 pb-1 font-medium text-faint text-sm">Authors</h2>
      <ul>
        {counts.byAuthor.slice(0, shownAuthors).map((entry) => (
          <li key={entry.author.id}>
            <button type="button" {...item('from', entry.author.username)}>
              <Avatar author={entry.author} size={18} />
              <bdi className="min-w-0 flex-1 truncate">{entry.author.name}</bdi>
              <span className="tabular text-faint">{formatNumber(entry.count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
