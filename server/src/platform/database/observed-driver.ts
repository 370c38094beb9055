import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely';
import type { Logger } from 'pino';
import { errorMessage } from '../errors.ts';
import { databaseErrors } from './database.errors.ts';
import { isConnectionLoss, isDiskFull } from './transient.ts';

/** Where the times of queries go; telemetry's `metrics.database` is one. */
export interface QueryObserver {
  /** @param kind First keyword of the statement. @param seconds The wait for a connection included. */
  query(kind: string, seconds: number): void;
  slowQuery(): void;
  watchPool?(read: () => { total: number; idle: number; waiting: number }): void;
}

export interface Observation {
  readonly log: Logger;
  readonly slowQueryMs: number;
  readonly metrics: QueryObserver | undefined;
}

/** Kysely's Postgres dialect, with every statement timed and a lost connection told as `database/unavailable`. */
export class ObservedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #observation: Observation;

  constructor(config: PostgresDialectConfig, observation: Observation) {
    super(config);
    this.#config = config;
    this.#observation = observation;
  }

  override createDriver(): Driver {
    return new ObservedDriver(this.#config, this.#observation);
  }
}

class ObservedDriver extends PostgresDriver {
  readonly #observation: Observation;
  readonly #observed = new WeakMap<DatabaseConnection, { waitedMs: number }>();

  constructor(config: PostgresDialectConfig, observation: Observation) {
    super(config);
    this.#observation = observation;
  }

  override async acquireConnection(
    ...args: Parameters<PostgresDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    const began = performance.now();
    const connection = await super.acquireConnection(...args).catch(rethrow);
    const waitedMs = performance.now() - began;
    const known = this.#observed.get(connection);
    if (known) known.waitedMs = waitedMs;
    else this.#observe(connection, { waitedMs });
    return connection;
  }

  /** One object serves one server connection for its life, so its method is wrapped once. */
  #observe(connection: DatabaseConnection, state: { waitedMs: number }): void {
    this.#observed.set(connection, state);
    const execute = connection.executeQuery.bind(connection);
    const observe = (sql: string, ms: number) => observeQuery(this.#observation, sql, ms);
    connection.executeQuery = async <Row>(query: CompiledQuery) => {
      const began = performance.now() - state.waitedMs;
      state.waitedMs = 0;
      try {
        return await execute<Row>(query);
      } catch (error) {
        return rethrow(error);
      } finally {
        observe(query.sql, performance.now() - began);
      }
    };
  }
}

/** Counts a finished statement, and logs it with its placeholders (never its values) when it was slow. */
function observeQuery({ log, slowQueryMs, metrics }: Observation, sql: string, ms: number): void {
  const kind = kindOf(sql);
  metrics?.query(kind, ms / 1_000);
  if (ms < slowQueryMs) return;
  metrics?.slowQuery();
  // 1,000 characters tell which query it is; a multi-row insert has 100 kB of placeholders.
  log.warn({ ms: Math.round(ms), sql: sql.replace(/\s+/g, ' ').trim().slice(0, 1_000) }, 'slow query');
}

const kinds = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'begin', 'commit', 'rollback']);

function kindOf(sql: string): string {
  const word = /[a-z]+/i.exec(sql.replace(/^\s*\/\*.*?\*\//, ''))?.[0].toLowerCase() ?? '';
  return kinds.has(word) ? word : 'other';
}

function rethrow(error: unknown): never {
  if (isConnectionLoss(error)) throw databaseErrors.unavailable({ reason: errorMessage(error) }, error);
  if (isDiskFull(error)) throw databaseErrors.noSpace({}, error);
  throw error;
}
