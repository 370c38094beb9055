import type { SearchResult } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { rowsById } from '../reading/message-rows.store.ts';
import { messageViews } from '../reading/message-views.ts';
import { channelNames } from '../reading/names.store.ts';
import { requireGuild } from '../require-guild.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { findMatches, rankMatches } from './matches.store.ts';
import { planSearch, type SearchPlan } from './plan-search.ts';
import { snippetsOf } from './snippet.ts';

export interface SearchInput {
  readonly guildId: string;
  readonly q: string;
  /** Where days begin; UTC by default. */
  readonly timeZone?: string | undefined;
  readonly sort: 'relevance' | 'newest' | 'oldest';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Relevance ranks the newest matches, not all: up to 1,000 of them, or 200 and more where they are so frequent that the
 * newest 20,000 messages hold that many. Ranking all 42,000 matches of a frequent word would read a third of the table.
 */
const rankedAtMost = 1_000;
const rankedAtLeast = 200;

/**
 * Searches everything captured of a guild that the actor may read; deleted messages are never found.
 *
 * What of the query was not understood comes back as notices, never as an error.
 *
 * @throws AppError archive/guild-not-found, archive/invalid-cursor
 */
export async function searchMessages(deps: ArchiveDeps, actor: Actor, input: SearchInput): Promise<SearchResult> {
  const began = performance.now();
  const cursor = input.cursor === undefined ? undefined : decodeCursor(input.cursor, input.sort);
  await requireGuild(deps, input.guildId);
  const plan = await planSearch(deps, actor, input);
  const { ids, next } = plan.empty ? { ids: [], next: undefined } : await page(deps, input, plan, cursor);
  const hits = await hitsOf(deps, input.guildId, ids, plan);
  return {
    hits,
    nextCursor: next === undefined ? null : encodeCursor(next),
    notices: plan.notices,
    tookMs: Math.round((performance.now() - began) * 10) / 10,
  };
}

interface Page {
  readonly ids: readonly string[];
  readonly next: Cursor | undefined;
}

async function page(
  deps: ArchiveDeps,
  input: SearchInput,
  plan: SearchPlan,
  cursor: Cursor | undefined,
): Promise<Page> {
  const { guildId, limit } = input;
  const db = deps.db.kysely;
  const { tsquery } = plan.text;
  if (input.sort === 'relevance' && tsquery !== undefined) {
    return rankedPage(deps, input, plan, tsquery, cursor?.sort === 'relevance' ? cursor : undefined);
  }
  // Without words nothing is more relevant than anything else: the newest first, a page of which ends where a rank would.
  const order = input.sort === 'oldest' ? 'oldest' : 'newest';
  const lastId = cursor === undefined ? null : cursor.sort === 'relevance' ? cursor.newestId : cursor.lastId;
  const found = await findMatches(db, guildId, plan.conditions, order, lastId, limit + 1);
  const ids = found.slice(0, limit);
  const last = ids.at(-1);
  if (found.length <= limit || last === undefined) return { ids, next: undefined };
  return {
    ids,
    next: input.sort === 'relevance' ? { sort: 'relevance', newestId: last, offset: 0 } : { sort: order, lastId: last },
  };
}

async function rankedPage(
  deps: ArchiveDeps,
  { guildId, limit }: SearchInput,
  plan: SearchPlan,
  tsquery: string,
  cursor: Extract<Cursor, { sort: 'relevance' }> | undefined,
): Promise<Page> {
  const db = deps.db.kysely;
  const beyond = cursor === undefined ? null : (BigInt(cursor.newestId) + 1n).toString();
  const candidates = await findMatches(db, guildId, plan.conditions, 'newest', beyond, rankedAtMost, rankedAtLeast);
  const [newestId] = candidates;
  if (newestId === undefined) return { ids: [], next: undefined };
  const offset = cursor?.offset ?? 0;
  const ids = await rankMatches(db, guildId, candidates, tsquery, offset, limit);
  const reached = offset + ids.length;
  return {
    ids,
    next: ids.length > 0 && reached < candidates.length ? { sort: 'relevance', newestId, offset: reached } : undefined,
  };
}

async function hitsOf(
  deps: ArchiveDeps,
  guildId: string,
  ids: readonly string[],
  plan: SearchPlan,
): Promise<SearchResult['hits']> {
  const rows = new Map((await rowsById(deps.db.kysely, guildId, ids)).map((row) => [row.message_id, row]));
  const ordered = ids.flatMap((id) => rows.get(id) ?? []);
  const [views, channels] = await Promise.all([
    messageViews(deps, guildId, ordered, plan.readable),
    channelNames(deps.db.kysely, guildId, new Set(ordered.map((row) => row.channel_id))),
  ]);
  const snippets = await snippetsOf(
    views.map((view, i) => ({ view, lang: ordered[i]?.lang ?? 'simple' })),
    plan.text,
    deps.lexemes,
  );
  return views.map((message, i) => ({
    message,
    channelName: channels.get(message.channelId)?.name ?? message.channelId,
    snippet: snippets[i] ?? [],
  }));
}
