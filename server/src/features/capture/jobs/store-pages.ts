import type { Tx } from '../../../platform/database/index.ts';
import type { RawMessage, StoredMessages, StoreMessages } from '../../archive/index.ts';
import { type BulkChange, bulkChange } from '../bulk-change.ts';
import { extendCoverage } from '../coverage/ledger.ts';
import { maxId, minId } from '../snowflake.ts';
import { type JobProgress, writeProgress } from './job-channels.store.ts';
import type { Page } from './page.ts';

export interface StorePagesDeps {
  readonly storeMessages: StoreMessages;
}

/** What one call of `storePages` did. */
export interface StoredPages {
  /** For each page the number of its messages that were not held before. */
  readonly added: readonly number[];
  readonly changes: readonly BulkChange[];
}

/**
 * Stores pages of any channels with what they prove, all in one transaction: messages, covered ranges, cursors.
 */
export async function storePages(deps: StorePagesDeps, tx: Tx, pages: readonly Page[]): Promise<StoredPages> {
  const added = new Map<Page, number>();
  const changes: BulkChange[] = [];
  for (const [guildId, ofGuild] of byKey(pages, (page) => page.guildId)) {
    const channels = [...byKey(ofGuild, (page) => page.channelId)].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1));
    for (const [channelId, ofChannel] of channels) {
      const stored = await storeChannel(deps, tx, { guildId, channelId, pages: ofChannel }, added);
      const change = stored && bulkChange(guildId, channelId, stored);
      if (change) changes.push(change);
    }
    await extendCoverage(
      tx,
      guildId,
      ofGuild.map((page) => ({ channelId: page.channelId, from: page.covers.from, to: page.covers.to })),
    );
    await writeProgress(
      tx,
      guildId,
      [...byKey(ofGuild, laneOf).values()].map((lane) => progressOf(lane, added)),
    );
  }
  return { added: pages.map((page) => added.get(page) ?? 0), changes };
}

interface ChannelPages {
  readonly guildId: string;
  readonly channelId: string;
  readonly pages: readonly Page[];
}

async function storeChannel(
  deps: StorePagesDeps,
  tx: Tx,
  { guildId, channelId, pages }: ChannelPages,
  added: Map<Page, number>,
): Promise<StoredMessages | undefined> {
  // Two jobs may bring the same message; the archive takes each id once a call.
  const messages = new Map<string, RawMessage>();
  for (const page of pages) for (const message of page.messages) messages.set(message.id, message);
  if (messages.size === 0) return undefined;
  const seenAt = new Date(Math.min(...pages.map((page) => page.seenAt.getTime())));
  const stored = await deps.storeMessages(tx, guildId, channelId, [...messages.values()], {
    source: 'backfill',
    seenAt,
  });
  const unclaimed = new Set(stored.added);
  for (const page of pages) {
    added.set(page, page.messages.filter((message) => unclaimed.delete(message.id)).length);
  }
  return stored;
}

/** Pages of one channel of one job become one step of its cursor. */
function progressOf(pages: readonly Page[], added: ReadonlyMap<Page, number>): JobProgress {
  const last = pages[pages.length - 1];
  if (!last) throw new RangeError('A step without a page');
  const ids = pages.flatMap((page) => page.messages.map((message) => BigInt(message.id)));
  const first = ids[0];
  return {
    jobId: last.jobId,
    channelId: last.channelId,
    cursor: last.cursor,
    covered: last.covered,
    isLast: last.isLast,
    messages: ids.length,
    added: pages.reduce((sum, page) => sum + (added.get(page) ?? 0), 0),
    oldest: first === undefined ? null : ids.reduce(minId, first),
    newest: first === undefined ? null : ids.reduce(maxId, first),
  };
}

function laneOf(page: Page): string {
  return `${page.jobId} ${page.channelId}`;
}

function byKey(pages: readonly Page[], keyOf: (page: Page) => string): Map<string, Page[]> {
  return Map.groupBy(pages, keyOf);
}
