import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase } from '../platform/database/index.ts';

export interface TestDatabase {
  readonly db: Database;
  /** For what opens its own connections: a child process, pg-boss, the whole program. */
  readonly url: string;
}

/**
 * A fresh, migrated database of the test file's own, dropped when the file is through.
 *
 * @example
 * const { db } = await testDatabase(); // at the top of the file
 */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const serverUrl = inject('testServerUrl');
  const name = `guildhall_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `create database ${name} template ${inject('testTemplate')}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const log = pino({ level: 'silent' });
  const db = await openDatabase({ url: url.href, poolSize: options.poolSize ?? 8, log, slowQueryMs: 60_000 });
  afterAll(async () => {
    await db.close();
    await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  });
  return { db, url: url.href };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
