import type { SearchNotice } from '@guildhall/contract';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useDebounced } from '../../lib/use-debounced.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Segments } from '../../ui/field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { Facets } from './facets.tsx';
import { Hits } from './hits.tsx';
import { NoticeList } from './notices.tsx';
import { Placeholder } from './placeholder.tsx';
import { SearchBox } from './search-box.tsx';
import { type Sort, searchQueries } from './search-queries.ts';

// Long enough that a word typed at once is one search, short enough to feel immediate.
const settleMs = 220;

const sorts: { value: Sort; label: string }[] = [
  { value: 'newest', label: 'Newest' },
  { value: 'oldest', label: 'Oldest' },
  { value: 'relevance', label: 'Best' },
];

/** Search over everything that is held of a guild; the query stands in the address. */
export function SearchPage() {
  const { guildId } = useParams({ from: '/g/$guildId/search' });
  const search = useSearch({ from: '/g/$guildId/search' });
  const navigate = useNavigate({ from: '/g/$guildId/search' });
  const asked = search.q ?? '';
  const sort = sorts.find((each) => each.value === search.sort)?.value ?? 'newest';
  const [text, setText] = useState(asked);
  const settled = useDebounced(text, settleMs);

  const ask = (q: string) =>
    navigate({ search: { ...(q.trim() && { q }), ...(search.sort && { sort: search.sort }) }, replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed moves the address.
  useEffect(() => {
    if (settled === text && settled !== asked) ask(settled);
  }, [settled]);
  useEffect(() => setText((old) => (old.trim() === asked.trim() ? old : asked)), [asked]);

  const empty = asked.trim() === '';
  const results = useInfiniteQuery({
    ...searchQueries.results(guildId, asked, sort),
    enabled: !empty,
    placeholderData: keepPreviousData,
  });
  const counts = useQuery({
    ...searchQueries.counts(guildId, asked),
    enabled: !empty,
    placeholderData: keepPreviousData,
  });
  const notices: SearchNotice[] = (!empty && results.data?.pages[0]?.notices) || [];
  const hits = results.data?.pages.flatMap((page) => page.hits) ?? [];

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        documentTitle={empty ? 'Search' : asked}
        title="Search"
        actions={
          <Segments
            label="Order"
            value={sort}
            options={sorts}
            onChange={(next) =>
              navigate({
                search: { ...(asked && { q: asked }), ...(next !== 'newest' && { sort: next }) },
                replace: true,
              })
            }
          />
        }
      />
      <div className="shrink-0 px-4 pt-4 pb-2 md:px-6">
        <SearchBox
          guildId={guildId}
          value={text}
          notices={asked === text ? notices : []}
          onChange={setText}
          onSubmit={() => ask(text)}
        />
        <NoticeList
          notices={notices}
          onFix={(notice) => {
            const fixed = asked.slice(0, notice.from) + notice.suggestion + asked.slice(notice.to);
            setText(fixed);
            ask(fixed);
          }}
        />
      </div>
      {empty ? (
        <Placeholder onPick={(example) => setText(example)} />
      ) : results.error ? (
        <ErrorState
          error={results.error}
          what="The search failed"
          onRetry={() => results.refetch()}
          retrying={results.isFetching}
        />
      ) : results.isPending ? (
        <SkeletonRows rows={8} height={84} label="Searching" />
      ) : hits.length === 0 ? (
        <EmptyState icon="search" title="Nothing matches">
          No message that is held fits this search. Fewer words, or another form of a word, may find more.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
          <details className="max-h-1/2 shrink-0 overflow-y-auto border-line border-b lg:hidden">
            <summary className="sticky top-0 z-10 cursor-default bg-canvas px-4 py-1.5 font-medium text-soft text-sm hover:text-text md:px-6">
              Narrow by channel or author
            </summary>
            <div className="px-2 pb-2 md:px-4">
              <Facets counts={counts.data} query={text} onQuery={setText} />
            </div>
          </details>
          <Hits
            key={`${asked} ${sort}`}
            guildId={guildId}
            hits={hits}
            tookMs={results.data.pages[0]?.tookMs ?? null}
            counts={counts.data}
            stale={results.isPlaceholderData}
            more={results.hasNextPage}
            loading={results.isFetchingNextPage}
            onMore={() => results.fetchNextPage()}
          />
          <aside
            aria-label="Narrow the search"
            className="hidden w-60 shrink-0 overflow-y-auto border-line border-l px-4 py-3 lg:block"
          >
            <Facets counts={counts.data} query={text} onQuery={setText} />
          </aside>
        </div>
      )}
    </main>
  );
}
