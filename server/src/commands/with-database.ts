import { accessSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config/index.ts';
import {
  type Database,
  findEmbeddedPostgres,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '../platform/database/index.ts';
import type { Logger } from '../platform/telemetry/index.ts';
import { commandErrors, isDenied } from './commands.errors.ts';

/** A command runs one query after another. */
const poolSize = 2;

/**
 * What to do where there is no embedded database: only what writes may create one. What reads refuses, because it is
 * more often in the wrong folder than curious about an empty database.
 */
export type WhenMissing = 'create' | 'refuse';

/**
 * Runs `work` with the address of the database: the one of DATABASE_URL, else the embedded one that a running server
 * holds, else the embedded one started for the while.
 *
 * @param work `isOurs`: nobody else uses the database meanwhile.
 * @throws AppError commands/no-data
 */
export async function withDatabaseUrl<Result>(
  config: Config,
  log: Logger,
  whenMissing: WhenMissing,
  work: (url: string, isOurs: boolean) => Promise<Result>,
): Promise<Result> {
  const running = config.databaseUrl ?? (await findEmbeddedPostgres(config.dataDir));
  if (running) return work(running, false);
  if (whenMissing === 'refuse' && !hasEmbeddedDatabase(config)) throw commandErrors.noData({ dataDir: config.dataDir });
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  try {
    return await work(embedded.url, true);
  } finally {
    await embedded.stop();
  }
}

/**
 * Like `withDatabaseUrl`, with the database opened; one that nobody else uses is migrated first. Slow queries are
 * told only with LOG_LEVEL=debug: whoever runs a command waits for it anyway.
 *
 * @throws AppError commands/not-migrated, commands/no-data
 */
export async function withDatabase<Result>(
  config: Config,
  log: Logger,
  whenMissing: WhenMissing,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabaseUrl(config, log, whenMissing, async (url, isOurs) => {
    const { applied } = await migrate({ url, dryRun: !isOurs });
    // Not by itself: the database may be that of a running server of another release.
    if (!isOurs && applied.length > 0) throw commandErrors.notMigrated({ missing: applied.map(({ name }) => name) });
    const slowQueryMs = log.isLevelEnabled('debug') ? config.slowQueryMs : Number.POSITIVE_INFINITY;
    const db = await openDatabase({ url, poolSize, log, slowQueryMs });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  });
}

/** @throws AppError commands/not-yours */
export function hasEmbeddedDatabase({ dataDir }: Config): boolean {
  try {
    accessSync(join(dataDir, 'postgres'));
    return true;
  } catch (error) {
    if (isDenied(error)) throw commandErrors.notYours({ dataDir });
    return false;
  }
}
