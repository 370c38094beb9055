import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../platform/database/index.ts';
import { isTransient } from '../../../platform/database/index.ts';
import type { Logger, Metrics } from '../../../platform/telemetry/index.ts';
import type { BulkChange } from '../bulk-change.ts';
import { isDiskFull } from '../capture.errors.ts';
import type { Page } from './page.ts';
import { databaseSentence } from './patience.ts';
import { type StorePagesDeps, storePages } from './store-pages.ts';

export interface PageWriter {
  /**
   * Stores a page together with its checkpoint; resolves after the commit with the number of messages that were new.
   *
   * Pages of one channel are stored in the order in which they are handed in, guilds in turn. While the database is away it waits, for
   * as long as that takes. Rejects when the disk is full or the page itself cannot be stored.
   */
  write(page: Page): Promise<number>;
  /** What storing waits for, in a sentence; null when it does not. */
  waiting(): string | null;
  /** Refuses what is still to be stored; what is under way is waited for. */
  close(): Promise<void>;
}

export interface PageWriterDeps extends StorePagesDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  /** After the commit; must not throw. */
  readonly onStored: (change: BulkChange) => void;
}

/**
 * Pages come in bursts, when a window of Discord's limits begins. Storing waits this long for more of them, so that it
 * does not take the processor from the burst; a full batch and a channel's last page do not wait.
 */
const gatherMs = 150;
/**
 * Messages of one transaction. While one batch is being committed the next gathers; only a fast Discord fills it.
 * At this size a lost batch costs less than a quarter of a second of work.
 */
const maxMessagesPerBatch = 1_000;
/** A reading that has this many waiting would soon wait itself. */
const maxPagesOfReading = 5;
/** Pages that wait to be stored at most, shared by the guilds that store; readers pause above that. 60 are about 10 MB. */
const maxWaitingPages = 60;
const firstPauseMs = 50;
/** The database is asked again this often at most, so that work goes on within a second of its return. */
const longestPauseMs = 500;

interface Entry {
  readonly page: Page;
  readonly done: (added: number) => void;
  readonly fail: (error: unknown) => void;
}

export function createPageWriter(deps: PageWriterDeps): PageWriter {
  const { db, log, metrics } = deps;
  const queue: Entry[] = [];
  /** Pages for which the queue has no room yet, in the order they came; their readers pause. */
  const outside: Entry[] = [];
  /** Readings of which a page was not stored, with the reason. */
  const broken = new WeakMap<object, unknown>();
  const closing = new AbortController();
  let working: Promise<void> | undefined;
  let waiting: string | null = null;
  let enough = (): void => undefined;

  async function write(page: Page): Promise<number> {
    closing.signal.throwIfAborted();
    return new Promise<number>((done, fail) => {
      outside.push({ page, done, fail });
      letIn();
      enough();
      work();
    });
  }

  /** A guild that hands in more than its part waits, so that the pages of others are never behind all of its own. */
  function letIn(): void {
    const guilds = new Set([...queue, ...outside].map(({ page }) => page.guildId)).size;
    const inside = new Map<string, number>();
    const add = ({ page }: Entry) => inside.set(page.guildId, (inside.get(page.guildId) ?? 0) + 1);
    for (const entry of queue) add(entry);
    for (const entry of outside.splice(0)) {
      const hasRoom = (inside.get(entry.page.guildId) ?? 0) < maxWaitingPages / guilds;
      (hasRoom ? queue : outside).push(entry);
      add(entry);
    }
  }

  function work(): void {
    working ??= drain().finally(() => {
      working = undefined;
      // A page may have come after the last look at the queue.
      if (queue.length > 0) work();
    });
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      await gather();
      const batch = takeBatch(queue).filter((entry) => !failedBefore(entry));
      letIn();
      if (batch.length > 0) await settle(batch);
    }
  }

  function failedBefore({ page, fail }: Entry): boolean {
    if (!broken.has(page.reading)) return false;
    fail(broken.get(page.reading));
    return true;
  }

  async function gather(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, gatherMs);
    enough = () => {
      if (isUrgent(queue) || closing.signal.aborted) resolve();
    };
    enough();
    await promise;
    clearTimeout(timer);
  }

  async function settle(batch: readonly Entry[]): Promise<void> {
    try {
      const added = await persist(batch.map((entry) => entry.page));
      batch.forEach((entry, index) => {
        entry.done(added[index] ?? 0);
      });
    } catch (error) {
      if (batch.length === 1 || isDiskFull(error) || closing.signal.aborted) {
        for (const entry of batch) refuse(entry, error);
        return;
      }
      // One page cannot be stored: each for itself, so that the others are.
      for (const entry of batch) if (!failedBefore(entry)) await settle([entry]);
    }
  }

  /** Later pages of a reading must not move its cursor past one that was not stored. */
  function refuse(entry: Entry, error: unknown): void {
    broken.set(entry.page.reading, error);
    entry.fail(error);
  }

  async function persist(pages: readonly Page[]): Promise<readonly number[]> {
    for (let attempt = 0; ; attempt += 1) {
      const startedAt = performance.now();
      try {
        const { added, changes } = await db.transaction((tx) => storePages(deps, tx, pages));
        waiting = null;
        metrics.batch('backfill', (performance.now() - startedAt) / 1_000);
        metrics.stored(
          'backfill',
          added.reduce((sum, count) => sum + count, 0),
        );
        for (const change of changes) deps.onStored(change);
        return added;
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (attempt === 2) log.warn({ err: error }, 'Capture waits for the database');
        waiting = databaseSentence;
        await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt), undefined, { signal: closing.signal });
      }
    }
  }

  return {
    write,
    waiting: () => waiting,
    async close() {
      closing.abort(new Error('Capture is stopping'));
      for (const entry of [...queue.splice(0), ...outside.splice(0)]) entry.fail(closing.signal.reason);
      enough();
      await working;
    },
  };
}

function isUrgent(queue: readonly Entry[]): boolean {
  const messages = queue.reduce((sum, { page }) => sum + page.messages.length, 0);
  if (messages >= maxMessagesPerBatch || queue.some(({ page }) => page.isLast)) return true;
  return Map.groupBy(queue, ({ page }) => page.reading)
    .values()
    .some((pages) => pages.length >= maxPagesOfReading);
}

/** One page of each guild after the other, each guild's in the order they came. */
function takeBatch(queue: Entry[]): Entry[] {
  const batch: Entry[] = [];
  let messages = 0;
  const guilds = [...Map.groupBy(queue, ({ page }) => page.guildId).values()];
  for (let turn = 0; messages < maxMessagesPerBatch && guilds.some((own) => turn < own.length); turn += 1) {
    for (const own of guilds) {
      const entry = own[turn];
      if (!entry || messages >= maxMessagesPerBatch) continue;
      batch.push(entry);
      messages += entry.page.messages.length;
    }
  }
  const taken = new Set(batch);
  queue.splice(0, queue.length, ...queue.filter((entry) => !taken.has(entry)));
  return batch;
}
