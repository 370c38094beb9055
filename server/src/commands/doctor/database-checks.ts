import { sql } from 'kysely';
import { migrate, openDatabase } from '../../platform/database/index.ts';
import { errorMessage } from '../../platform/errors.ts';
import type { Logger } from '../../platform/telemetry/index.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Looks at the database and its migrations; changes nothing. */
export async function checkDatabase(url: string, log: Logger): Promise<Finding[]> {
  const database = await checkConnection(url, log);
  return database.state === 'fail' ? [database] : [database, await checkMigrations(url)];
}

async function checkConnection(url: string, log: Logger): Promise<Finding> {
  const name = 'database';
  try {
    const db = await openDatabase({ url, poolSize: 1, log, slowQueryMs: 60_000 });
    try {
      const { rows } = await sql<{ version: string; size: string }>`
        select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size
      `.execute(db.kysely);
      return ok(name, `PostgreSQL ${rows[0]?.version} answers; the database has ${rows[0]?.size}.`);
    } finally {
      await db.close();
    }
  } catch (error) {
    return fail(name, errorMessage(error), 'See the sentence; "guildhall config" shows which database is used.');
  }
}

async function checkMigrations(url: string): Promise<Finding> {
  const name = 'migrations';
  try {
    const { applied, current } = await migrate({ url, dryRun: true });
    if (applied.length === 0) return ok(name, `All are applied; the newest is ${current}.`);
    const names = applied.map((migration) => migration.name).join(', ');
    return warn(name, `Not applied yet: ${names}.`, 'The next start applies them; or run "guildhall migrate".');
  } catch (error) {
    return fail(name, errorMessage(error), 'See the sentence; a backup of the database restores an earlier state.');
  }
}
