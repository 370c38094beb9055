import { CompiledQuery, Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { checkServer } from './check-server.ts';
import { type Observation, ObservedPostgresDialect, type QueryObserver } from './observed-driver.ts';
import { StatementClient } from './statement-client.ts';
import { isConflict, isConnectionLoss } from './transient.ts';

/** A transaction, untyped: features write their SQL themselves. */
export type Tx = Transaction<unknown>;

/** The same connection, typed with a feature's tables. */
function typed<Tables>(db: Kysely<unknown>): Kysely<Tables> {
  // The tables of a Kysely are a claim about the database that no run-time value carries; this is the one place that makes it.
  return db as Kysely<Tables>;
}

export interface Database {
  /** Untyped, for `sql` templates: ``sql`select …`.execute(db.kysely)``. */
  readonly kysely: Kysely<unknown>;
  /** For COPY and cursors; what runs here is neither timed nor translated. */
  readonly pool: pg.Pool;
  /** The same connections, typed with a feature's tables. */
  withTables<Tables>(): Kysely<Tables>;
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /**
   * Like `transaction`, but runs `work` again (in a new transaction) after a deadlock, a serialization failure or a
   * connection lost before the commit was sent. A connection lost during the commit is not retried, because the
   * commit may have happened: it throws `database/unavailable`.
   *
   * `work` must have no effect outside the database.
   */
  transactionWithRetry<Result>(work: (tx: Tx) => Promise<Result>, attempts?: number): Promise<Result>;
  /** One statement as text (pg-boss speaks so), timed and translated like all others. */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Waits for running queries, 5 s at most. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly log: Logger;
  readonly slowQueryMs: number;
  readonly metrics?: QueryObserver;
}

/** A date without a time stays the text it is: as a Date it would shift with the machine's time zone. */
const dateType = 1082;

/** A pool that waits this long for a free or new connection says `database/unavailable`. */
const connectTimeoutMs = 10_000;
const closeTimeoutMs = 5_000;

/**
 * Opens the pool of connections and checks that the server is one the program can use.
 *
 * `bigint` and `xid8` arrive as strings, `timestamptz` as Date, `jsonb` parsed, `date` as text. A lost connection fails
 * the queries on it with `database/unavailable`; the pool reconnects with the next query.
 *
 * @throws AppError database/unreachable, database/unfit
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log, slowQueryMs, metrics } = options;
  const types = new pg.TypeOverrides();
  types.setTypeParser(dateType, (text: string) => text);
  const pool = new pg.Pool({
    Client: StatementClient,
    connectionString: options.url,
    max: options.poolSize,
    application_name: 'guildhall',
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types,
    // A transaction left open would hold back the feed and vacuum.
    idle_in_transaction_session_timeout: 300_000,
  });
  pool.on('error', (error) => log.debug({ reason: error.message }, 'an idle database connection ended'));
  // Without a listener the loss of a connection that is in use between two queries would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  metrics?.watchPool?.(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }));
  try {
    await checkServer(pool, options.url);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return databaseOf(pool, { log, slowQueryMs, metrics });
}

function databaseOf(pool: pg.Pool, observation: Observation): Database {
  const kysely = new Kysely<unknown>({ dialect: new ObservedPostgresDialect({ pool }, observation) });

  async function transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return kysely.transaction().execute(work);
  }

  async function transactionWithRetry<Result>(work: (tx: Tx) => Promise<Result>, attempts = 5): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      let committing = false;
      try {
        return await transaction(async (tx) => {
          const result = await work(tx);
          committing = true;
          return result;
        });
      } catch (error) {
        const again = isConflict(error) || (isConnectionLoss(error) && !committing);
        if (!again || attempt >= attempts) throw error;
        // 20 ms, 40 ms, 80 ms …, so that two that met do not meet again in step.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }

  async function run(text: string, values: readonly unknown[] = []) {
    // A connection of Kysely's, so that timing and translation stand in one place.
    return kysely.connection().execute(async (connection) => {
      const result = await connection.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]));
      return { rows: result.rows };
    });
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs).unref());
    await Promise.race([kysely.destroy().then(() => (pool.ending ? undefined : pool.end())), timeout]);
  }

  return {
    kysely,
    pool,
    withTables: <Tables>() => typed<Tables>(kysely),
    transaction,
    transactionWithRetry,
    run,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
