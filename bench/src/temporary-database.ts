import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  type Database,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '../../server/src/platform/database/index.ts';

export interface TemporaryDatabase {
  readonly db: Database;
  readonly url: string;
  stop(): Promise<void>;
}

/** The embedded server as the program runs it (its settings, durable commits), migrated, on data of its own. */
export async function temporaryDatabase(poolSize: number): Promise<TemporaryDatabase> {
  const log = pino({ level: 'error' }, pino.destination(2));
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  await chmod(dataDir, 0o755); // as root the server runs as another user, who must pass through
  const server = await startEmbeddedPostgres({ dataDir, log });
  await migrate({ url: server.url });
  const db = await openDatabase({ url: server.url, poolSize, log, slowQueryMs: 60_000 });
  return {
    db,
    url: server.url,
    async stop() {
      await db.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
