import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import { type Database, isTransient, type Tx } from '../database/index.ts';

/** A row's place in the order of the feed. */
export interface Stamp {
  readonly xid: string;
  readonly seq: string;
}

export interface ConsumerOptions<Row> {
  /** Stable: the cursor is kept under it. */
  readonly name: string;
  /** Default 500. */
  readonly batchSize?: number;
  /**
   * Stores what is derived from the rows, in the transaction in which the cursor moves. Slow work belongs before the
   * first write: a transaction that has written holds every feed of the server back until it ends.
   */
  readonly handle: (tx: Tx, rows: (Row & Stamp)[]) => Promise<void>;
}

export interface FeedConsumer {
  /**
   * Handles the next rows, `limit` at most, in one transaction with the move of the cursor.
   *
   * @returns how many rows; 0 also when another process is at work for this consumer
   */
  step(limit?: number): Promise<number>;
  /** Steps for as long as there is something, then looks twice a second, until aborted. Failures are logged and tried again. */
  run(options: { signal: AbortSignal }): Promise<void>;
  /** A hint that there may be something new, so that `run` looks at once. */
  wake(): void;
  /** Begins anew: every row comes again. */
  reset(): Promise<void>;
  /** Rows that are still to come, counted up to `max`. */
  behind(max?: number): Promise<number>;
}

interface ConsumerDeps {
  readonly db: Database;
  readonly table: string;
  readonly columns: RawBuilder<unknown>;
  readonly log: Logger;
  /** Resolves when the stamps of the source can be relied on. */
  readonly ready: () => Promise<void>;
}

const defaultBatchSize = 500;
/** Rows may wait for an older transaction to end, which nobody tells of. */
const pollMs = 500;
const maxBackoffMs = 30_000;

export function createConsumer<Row extends object>(deps: ConsumerDeps, options: ConsumerOptions<Row>): FeedConsumer {
  const { db, table, columns } = deps;
  const { name, handle } = options;
  const batchSize = options.batchSize ?? defaultBatchSize;
  const log = deps.log.child({ feed: table, consumer: name });
  let wakeUp: () => void = () => undefined;
  let woken = false;

  async function step(limit = batchSize): Promise<number> {
    await deps.ready();
    return db.transaction(async (tx) => {
      if (!(await isOurs(tx))) return 0;
      const rows = await nextRows(tx, await cursorOf(tx), limit);
      const last = rows.at(-1);
      if (!last) return 0;
      await handle(tx, rows);
      await moveCursor(tx, last);
      return rows.length;
    });
  }

  /**
   * Of several processes one works. An advisory lock rather than a row lock, because a row lock makes the transaction
   * one that has written, which would hold back every feed for as long as the handler computes.
   */
  async function isOurs(tx: Tx): Promise<boolean> {
    const { rows } = await sql<{ ours: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`feed ${table} ${name}`}, 0)) as ours`.execute(tx);
    return rows[0]?.ours === true;
  }

  async function cursorOf(tx: Tx): Promise<Stamp> {
    const { rows } = await sql<Stamp>`
      select xid, seq from feed_cursors where consumer = ${name} and source = ${table}`.execute(tx);
    return rows[0] ?? { xid: '0', seq: '0' };
  }

  async function nextRows(tx: Tx, after: Stamp, limit: number): Promise<(Row & Stamp)[]> {
    const { rows } = await sql<Row & Stamp>`
      select ${columns} from ${sql.table(table)}
      where (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, seq limit ${limit}`.execute(tx);
    return rows;
  }

  async function moveCursor(tx: Tx, { xid, seq }: Stamp): Promise<void> {
    await sql`
      insert into feed_cursors (consumer, source, xid, seq) values (${name}, ${table}, ${xid}::xid8, ${seq})
      on conflict (consumer, source) do update set xid = excluded.xid, seq = excluded.seq, updated_at = now()`.execute(
      tx,
    );
  }

  async function run({ signal }: { signal: AbortSignal }): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      try {
        const count = await step();
        failures = 0;
        if (count < batchSize) await pause(pollMs, signal);
      } catch (error) {
        if (isTransient(error)) log.warn({ err: error }, 'a feed consumer waits for the database');
        else log.error({ err: error }, 'a feed consumer failed; the batch will be tried again');
        woken = false;
        await pause(Math.min(pollMs * 2 ** failures++, maxBackoffMs), signal);
      }
    }
  }

  function pause(ms: number, signal: AbortSignal): Promise<void> {
    if (woken || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        wakeUp = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      wakeUp = end;
    });
  }

  return {
    step,
    run,
    wake() {
      woken = true;
      wakeUp();
    },
    async reset() {
      await sql`delete from feed_cursors where consumer = ${name} and source = ${table}`.execute(db.kysely);
    },
    async behind(max = 10_000) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from (
          select 1 from ${sql.table(table)} where (xid, seq) > (
            coalesce((select xid from feed_cursors where consumer = ${name} and source = ${table}), '0'::xid8),
            coalesce((select seq from feed_cursors where consumer = ${name} and source = ${table}), 0))
          limit ${max}) as ahead`.execute(db.kysely);
      return rows[0]?.count ?? 0;
    },
  };
}
