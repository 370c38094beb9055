import type { SearchResult, SearchSuggestion, searchCounts, searchSort } from '@guildhall/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

export type Sort = (typeof searchSort)['_zod']['output'];
export type SearchCounts = (typeof searchCounts)['_zod']['output'];

// Days begin where the reader is, as the times that are shown. Etc/Unknown is what a browser says that does not know.
const { timeZone: ownZone } = Intl.DateTimeFormat().resolvedOptions();
const timeZone = ownZone === 'Etc/Unknown' ? 'UTC' : ownZone;

export const searchQueries = {
  results: (guildId: string, q: string, sort: Sort) =>
    infiniteQueryOptions({
      queryKey: ['search', guildId, q, sort],
      queryFn: ({ pageParam, signal }) =>
        api.get<SearchResult>(`/guilds/${guildId}/search`, { q, sort, timeZone, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  counts: (guildId: string, q: string) =>
    queryOptions({
      queryKey: ['search-counts', guildId, q],
      queryFn: ({ signal }) => api.get<SearchCounts>(`/guilds/${guildId}/search/counts`, { q, timeZone }, signal),
    }),
  suggestions: (guildId: string, q: string, cursor: number) =>
    queryOptions({
      queryKey: ['search-suggest', guildId, q, cursor],
      queryFn: ({ signal }) =>
        api.get<{ suggestions: SearchSuggestion[] }>(`/guilds/${guildId}/search/suggest`, { q, cursor }, signal),
      select: (reply) => reply.suggestions,
    }),
};
