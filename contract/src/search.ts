import { z } from 'zod';
import { instant, snowflake } from './common.ts';
import { authorView, messageView } from './messages.ts';

export const searchSort = z.enum(['relevance', 'newest', 'oldest']);

export const searchQuery = z.object({
  /** Discord's own syntax: words, "phrases", -exclusion, from: in: mentions: has: before: after: during: pinned: is:reply */
  q: z.string().max(1_000),
  sort: searchSort.default('newest'),
  limit: z.coerce.number().int().min(1).max(50).default(25),
  cursor: z.string().max(500).optional(),
  /** Where the days of `on:`, `before:` … begin: an IANA name such as Europe/Berlin, or an offset such as +02:00. */
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, +02:00 or UTC')
    .default('UTC'),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** A part of a snippet; `hit` parts are what matched. */
export const snippetPart = z.object({ text: z.string(), hit: z.boolean() });

/** What could not be understood of a query, with a suggestion; the rest of the query is still carried out. */
export const searchNotice = z.object({
  level: z.enum(['error', 'hint']),
  code: z.string(),
  message: z.string(),
  /** Where in the query, in UTF-16 code units. */
  from: z.number().int(),
  to: z.number().int(),
  /** The text to put there instead. */
  suggestion: z.string().nullable(),
});
export type SearchNotice = z.infer<typeof searchNotice>;

export const searchHit = z.object({
  message: messageView,
  channelName: z.string(),
  snippet: z.array(snippetPart),
});
export type SearchHit = z.infer<typeof searchHit>;

export const searchResult = z.object({
  hits: z.array(searchHit),
  nextCursor: z.string().nullable(),
  notices: z.array(searchNotice),
  tookMs: z.number(),
});
export type SearchResult = z.infer<typeof searchResult>;

export const searchCounts = z.object({
  total: z.number().int(),
  /** Counting stopped at this many; the total is at least that. */
  capped: z.boolean(),
  byChannel: z.array(z.object({ channelId: snowflake, name: z.string(), count: z.number().int() })),
  byAuthor: z.array(z.object({ author: authorView, count: z.number().int() })),
});
export type SearchCounts = z.infer<typeof searchCounts>;

export const suggestQuery = z.object({ q: z.string().max(1_000), cursor: z.coerce.number().int().min(0).default(0) });

/** What could stand at the cursor: operators, and the names and values that fit them. */
export const searchSuggestion = z.object({
  label: z.string(),
  /** What it means, or an example. */
  hint: z.string(),
  /** The text to put in place of `from`..`to`. */
  insert: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  kind: z.enum(['operator', 'member', 'channel', 'value', 'date']),
});
export type SearchSuggestion = z.infer<typeof searchSuggestion>;
export const searchSuggestions = z.object({ suggestions: z.array(searchSuggestion) });

export const memberMatch = z.object({ author: authorView, messages: z.number().int(), lastSeenAt: instant.nullable() });
