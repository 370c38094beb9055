import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isTransient } from '../../../platform/database/index.ts';
import type { Logger, Metrics } from '../../../platform/telemetry/index.ts';
import type { CoverageLedger } from '../coverage/ledger.types.ts';
import { timeOfId } from '../snowflake.ts';
import type { Continuity } from './continuity.ts';
import type { BatchOutcome, ForgetFiles, LiveItem } from './live.types.ts';
import { storeBatch } from './store-batch.ts';

export interface LiveWriterOptions {
  readonly db: Database;
  readonly ledger: CoverageLedger;
  readonly continuity: Continuity;
  readonly forgetFiles: ForgetFiles;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  /** After the commit. */
  readonly onStored: (outcome: BatchOutcome) => void;
  readonly signal: AbortSignal;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/**
 * Stores batches: again and again while the database is away. A batch that the database refuses is refused to the
 * queue, which asks for its halves. A single item that it refuses is logged (never its text) and passed over, and its
 * channel loses its continuity, so that the place is marked as missing.
 */
export function createLiveWriter(options: LiveWriterOptions) {
  const { db, continuity, ledger, forgetFiles, log, metrics } = options;

  async function store(items: readonly LiveItem[]): Promise<void> {
    for (let pauseMs = firstPauseMs; !options.signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        await commit(items);
        return;
      } catch (error) {
        continuity.rollback();
        const [item] = items;
        if (!isTransient(error) && item && items.length === 1) return passOver(item, error);
        if (!isTransient(error)) throw error;
        log.warn({ err: error, items: items.length }, 'live events wait for the database');
        await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
      }
    }
  }

  async function commit(items: readonly LiveItem[]): Promise<void> {
    const startedAt = performance.now();
    const outcome = await db.transactionWithRetry((tx) => {
      continuity.rollback();
      return storeBatch({ ledger, continuity, forgetFiles }, tx, items);
    });
    continuity.commit();
    measure(items, outcome, (performance.now() - startedAt) / 1_000);
    try {
      options.onStored(outcome);
    } catch (error) {
      // What is stored is stored; a listener's failure must not store it again.
      log.error({ err: error }, 'a listener of live capture failed');
    }
  }

  function passOver(item: LiveItem, error: unknown): void {
    const channelId = 'channelId' in item ? item.channelId : undefined;
    const event = 'name' in item ? item.name : item.kind;
    log.error({ err: error, guildId: item.guildId, channelId, event }, 'a live event could not be stored');
    if (channelId) continuity.end(item.guildId, [channelId]);
    else continuity.end(item.guildId);
    continuity.commit();
  }

  function measure(items: readonly LiveItem[], outcome: BatchOutcome, seconds: number): void {
    const added = outcome.changes.reduce((sum, change) => sum + change.added.length, 0);
    if (added > 0) metrics.stored('live', added);
    metrics.batch('live', seconds);
    const newest = items.findLast((item) => item.kind === 'message' && item.name === 'MESSAGE_CREATE');
    if (newest?.kind === 'message')
      metrics.lag(Math.max(0, Date.now() - timeOfId(BigInt(String(newest.data['id'])))) / 1_000);
  }

  return { store };
}
