import { spawnSync } from 'node:child_process';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readEnvironment } from '../platform/config/environment.ts';
import { testDatabase } from './test-database.ts';

const services = readEnvironment()['GUILDHALL_SERVICES_COMMAND'];
const { db } = await testDatabase();

afterAll(() => {
  if (services) spawnSync(services, ['start', 'pg'], { stdio: 'ignore' });
});

test('the server is at least PostgreSQL 15 and offers pgvector', async () => {
  const { rows } = await sql<{ version: number; vector: boolean }>`
    select current_setting('server_version_num')::int as version,
      exists (select from pg_available_extensions where name = 'vector') as vector`.execute(db.kysely);
  expect(rows[0]?.version).toBeGreaterThanOrEqual(150_000);
  expect(rows[0]?.vector).toBe(true);
});

test.skipIf(!services)('the pool goes on after the server was killed and started again', async () => {
  const query = () => sql<{ one: number }>`select 1 as one`.execute(db.kysely);
  await query();
  spawnSync(services ?? '', ['stop', 'pg'], { stdio: 'ignore' });
  await expect(query()).rejects.toMatchObject({ code: 'database/unavailable' });
  spawnSync(services ?? '', ['start', 'pg'], { stdio: 'ignore' });
  await expect.poll(async () => (await query()).rows[0]?.one, { timeout: 20_000 }).toBe(1);
});
