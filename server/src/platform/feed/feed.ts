import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../database/index.ts';
import { alignAfterRestore } from './align-after-restore.ts';
import { type ConsumerOptions, createConsumer, type FeedConsumer } from './consumer.ts';

export interface FeedSource {
  /** A table with `seq bigint` and `xid xid8`, both stamped anew whenever the row changes, and an index on (xid, seq). */
  readonly table: string;
  /** What consumers get of a row besides its stamp; default all. */
  readonly columns?: readonly string[];
}

export interface Feed {
  consumer<Row extends object>(options: ConsumerOptions<Row>): FeedConsumer;
}

/**
 * The rows of a table in an order in which nothing is passed over, for whoever derives something from them.
 *
 * Why the order is (xid, seq) and not seq alone. A sequence gives numbers when rows are written, but rows appear when
 * their transactions commit, in any order. Reading only rows whose xid is below `pg_snapshot_xmin` (the oldest
 * transaction still running) is not enough for a cursor on seq: transaction 99 begins, transaction 100 begins and
 * takes seq 5, transaction 99 takes seq 6 and commits. Now xmin is 100, so the row (99, 6) may be read and the cursor
 * would move to 6; when transaction 100 commits, its seq 5 lies behind the cursor for ever.
 *
 * With the cursor on (xid, seq) that cannot happen: at the moment of a read every transaction below xmin has ended, so
 * the rows below xmin are complete and final; every transaction that has not ended, or not begun, has an xid of at
 * least xmin and so comes after everything that was ever read. A row that changes is stamped anew, comes again at its
 * new place, and is no longer at its old one.
 *
 * The price is latency: a long transaction that has written anything holds the feed back (not longer than its own
 * life; one that only reads does not).
 */
export function createFeed(deps: { db: Database; source: FeedSource; log: Logger }): Feed {
  const { db, source, log } = deps;
  let aligned: Promise<void> | undefined;
  function alignOnce(): Promise<void> {
    aligned ??= alignAfterRestore(db, source.table, log).catch((error: unknown) => {
      aligned = undefined;
      throw error;
    });
    return aligned;
  }
  const columns = source.columns
    ? sql.join([...new Set(['xid', 'seq', ...source.columns])].map((c) => sql.ref(c)))
    : sql`*`;
  return {
    consumer: (options) => createConsumer({ db, table: source.table, columns, log, ready: alignOnce }, options),
  };
}
