import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from './platform/database/index.ts';
import type { Health } from './platform/http/index.ts';

/** Postgres needs room for its log and to start again; below this captures stop themselves. */
const minFreeBytes = 200 * 1024 * 1024;

export function checkDatabase(health: Health, db: Database): void {
  health.register({
    name: 'database',
    problem: async () => {
      await sql`select 1`.execute(db.kysely);
      return undefined;
    },
  });
}

/** @param expected The newest migration that this process brought the database to. */
export function checkMigrations(health: Health, db: Database, expected: string | undefined): void {
  health.register({
    name: 'migrations',
    problem: async () => {
      const { rows } = await sql<{ name: string }>`
        select name from schema_migrations order by version desc limit 1`.execute(db.kysely);
      if (rows[0]?.name === expected) return undefined;
      return `The database is at ${rows[0]?.name ?? 'no migration'}, this process expects ${expected}; restart it on the same release.`;
    },
  });
}

export function checkDisk(health: Health, dataDir: string): void {
  health.register({
    name: 'disk',
    problem: async () => {
      const { bavail, bsize } = await statfs(dataDir);
      const freeBytes = bavail * bsize;
      if (freeBytes >= minFreeBytes) return undefined;
      return `Only ${Math.round(freeBytes / 1024 ** 2)} MB are free in ${dataDir}; free some space.`;
    },
  });
}
