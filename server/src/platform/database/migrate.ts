import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { errorMessage } from '../errors.ts';
import { unreachable } from './check-server.ts';
import { databaseErrors } from './database.errors.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';

/** Any constant would do; this is "guildhal" in ASCII. */
const lockKey = '7455845434089828716';
const lockPollMs = 100;

const migrationsDirectory = fileURLToPath(new URL('../../../migrations', import.meta.url));

export interface MigrateOptions {
  readonly url: string;
  /** Default: the migrations of this program. */
  readonly directory?: string;
  /** Only says what would be done. */
  readonly dryRun?: boolean;
}

export interface MigrationReport {
  /** What this call applied, in order; with `dryRun`, what it would apply. */
  readonly applied: ReadonlyArray<{ version: number; name: string; ms: number }>;
  /** Newest migration of the database afterwards; undefined when it has none. */
  readonly current: string | undefined;
  readonly dryRun: boolean;
}

/**
 * Brings the database's tables to what this program needs; forward only.
 *
 * Each file runs in a transaction of its own together with its entry in `schema_migrations`. Of several processes that
 * migrate at once one works and the others wait and then find nothing to do.
 *
 * @throws AppError database/migration-failed, database/migration-changed, database/newer-than-program,
 *   database/migration-files, database/unreachable
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const files = await readMigrations(options.directory ?? migrationsDirectory);
  const client = new pg.Client({ connectionString: options.url, application_name: 'guildhall migrate' });
  client.on('error', () => undefined); // reported by the query that meets it
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(options.url, error);
  }
  try {
    await waitForLock(client);
    const done = await appliedMigrations(client);
    const pending = pendingMigrations(files, done);
    const dryRun = options.dryRun === true;
    const applied: { version: number; name: string; ms: number }[] = [];
    for (const file of pending) {
      const ms = dryRun ? 0 : await apply(client, file);
      applied.push({ version: file.version, name: file.name, ms });
    }
    const current = (dryRun ? undefined : applied.at(-1)?.name) ?? done.at(-1)?.name;
    return { applied, current, dryRun };
  } finally {
    await client.end(); // frees the lock
  }
}

/**
 * Asks again and again instead of waiting inside the server: a waiting statement has a snapshot, and `create index
 * concurrently` in the process that holds the lock would wait for it, each for the other.
 */
async function waitForLock(client: pg.Client): Promise<void> {
  while (true) {
    const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${lockKey}) as locked`);
    if (rows[0]?.locked) return;
    await delay(lockPollMs);
  }
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows: tables } = await client.query(
    "select 1 from pg_tables where tablename = 'schema_migrations' and schemaname = current_schema()",
  );
  if (tables.length === 0) return [];
  const { rows } = await client.query<AppliedMigration>(
    'select version, name, checksum from schema_migrations order by version',
  );
  return rows;
}

function pendingMigrations(files: MigrationFile[], done: AppliedMigration[]): MigrationFile[] {
  const newestDone = done.at(-1)?.version ?? 0;
  const newestFile = files.at(-1);
  for (const applied of done) {
    const file = files.find(({ version }) => version === applied.version);
    if (!file && applied.version > (newestFile?.version ?? 0)) {
      throw databaseErrors.databaseNewer({ found: applied.name, newest: newestFile?.name ?? 'none' });
    }
    if (file?.checksum !== applied.checksum) throw databaseErrors.migrationChanged({ name: applied.name });
  }
  const pending = files.filter(({ version }) => !done.some((applied) => applied.version === version));
  const late = pending.find(({ version }) => version < newestDone);
  if (late) {
    const problem = `${late.name} was never applied, but the newer ${done.at(-1)?.name} was; give it a higher number`;
    throw databaseErrors.migrationFiles({ problem });
  }
  return pending;
}

async function apply(client: pg.Client, file: MigrationFile): Promise<number> {
  const began = performance.now();
  try {
    if (file.inTransaction) await client.query('begin');
    await client.query(file.sql);
    await note(client, file);
    if (file.inTransaction) await client.query('commit');
  } catch (error) {
    if (file.inTransaction) await client.query('rollback').catch(() => undefined);
    throw databaseErrors.migrationFailed(
      { name: file.name, reason: `${errorMessage(error)}${lineOf(error, file.sql)}` },
      error,
    );
  }
  return Math.round(performance.now() - began);
}

async function note(client: pg.Client, { version, name, checksum }: MigrationFile): Promise<void> {
  await client.query(`create table if not exists schema_migrations (
    version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
  await client.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
    version,
    name,
    checksum,
  ]);
}

/** Postgres tells a position in characters; people read lines. */
function lineOf(error: unknown, sql: string): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN;
  return Number.isNaN(position) ? '' : ` (line ${sql.slice(0, position).split('\n').length})`;
}
