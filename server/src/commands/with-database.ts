import type { Config } from '../platform/config/index.ts';
import {
  type Database,
  findEmbeddedPostgres,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '../platform/database/index.ts';
import type { Logger } from '../platform/telemetry/index.ts';
import { commandErrors } from './commands.errors.ts';

/** A command runs one query after another. */
const poolSize = 2;

/**
 * Runs `work` with the address of the database: the one of DATABASE_URL, else the embedded one that a running server
 * holds, else the embedded one started for the while.
 *
 * @param work `isOurs`: nobody else uses the database meanwhile.
 */
export async function withDatabaseUrl<Result>(
  config: Config,
  log: Logger,
  work: (url: string, isOurs: boolean) => Promise<Result>,
): Promise<Result> {
  const running = config.databaseUrl ?? (await findEmbeddedPostgres(config.dataDir));
  if (running) return work(running, false);
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
 * @throws AppError commands/not-migrated
 */
export async function withDatabase<Result>(
  config: Config,
  log: Logger,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return withDatabaseUrl(config, log, async (url, isOurs) => {
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
