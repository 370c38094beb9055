import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { migrate } from './migrate.ts';

const { db, url: baseUrl } = await testDatabase();
let directory: string;
let schema = 0;
let url: string;

/** Each test migrates a schema of its own: the tables of the program are in `public` already. */
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'guildhall-migrations-'));
  const name = `migrate_${++schema}`;
  await sql`create schema ${sql.id(name)}`.execute(db.kysely);
  url = `${baseUrl}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const file = (name: string, text: string) => writeFile(join(directory, name), text);

async function tableNames(): Promise<string[]> {
  const { rows } = await sql<{ tablename: string }>`
    select tablename from pg_tables where schemaname = ${`migrate_${schema}`} and tablename <> 'schema_migrations'
    order by tablename`.execute(db.kysely);
  return rows.map(({ tablename }) => tablename);
}

test('applies what is new, in order, and nothing the second time', async () => {
  await file('0002_b.sql', 'create table b (id int references a)');
  await file('0001_a.sql', 'create table a (id int primary key)');
  const first = await migrate({ url, directory });
  expect(first.applied.map(({ name }) => name)).toEqual(['0001_a', '0002_b']);
  expect(await migrate({ url, directory })).toEqual({ applied: [], current: '0002_b', dryRun: false });
  await file('0003_c.sql', 'create table c ()');
  expect((await migrate({ url, directory })).applied).toMatchObject([{ version: 3, name: '0003_c' }]);
});

test('a dry run says what it would apply and applies nothing', async () => {
  await file('0001_a.sql', 'create table a ()');
  const report = await migrate({ url, directory, dryRun: true });
  expect(report).toMatchObject({ applied: [{ name: '0001_a' }], current: undefined, dryRun: true });
  expect(await tableNames()).toEqual([]);
});

test('a failing migration leaves nothing of itself, keeps those before it, and names the line', async () => {
  await file('0001_a.sql', 'create table a ()');
  await file('0002_b.sql', 'create table b ();\ncreate table oops (id nonsense);');
  await expect(migrate({ url, directory })).rejects.toMatchObject({
    code: 'database/migration-failed',
    message: expect.stringMatching(/0002_b.*nonsense.*line 2/),
  });
  expect(await tableNames()).toEqual(['a']);
});

test('of processes that migrate at once one works and the others find nothing to do', async () => {
  await file('0001_a.sql', 'create table a (id int); select pg_sleep(0.3)');
  await file('0002_a_index.sql', '-- no-transaction\ncreate index concurrently a_id on a (id)');
  const reports = await Promise.all([1, 2, 3].map(() => migrate({ url, directory })));
  expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 2]);
});

test('a file whose first line is "-- no-transaction" runs outside a transaction', async () => {
  await file('0001_a.sql', 'create table a (id int)');
  await file('0002_a_index.sql', 'create index concurrently a_id on a (id)');
  await expect(migrate({ url, directory })).rejects.toThrow(/cannot run inside a transaction block/);
  await file('0002_a_index.sql', '-- no-transaction\ncreate index concurrently a_id on a (id)');
  expect((await migrate({ url, directory })).current).toBe('0002_a_index');
});

test('refuses a migration that was changed after it was applied, but not another line end', async () => {
  await file('0001_a.sql', 'create table a\n()');
  await migrate({ url, directory });
  await file('0001_a.sql', 'create table a\r\n()');
  await migrate({ url, directory });
  await file('0001_a.sql', 'create table a (id int)');
  await expect(migrate({ url, directory })).rejects.toMatchObject({ code: 'database/migration-changed' });
});

test('refuses a database that a newer release has migrated', async () => {
  await file('0001_a.sql', 'create table a ()');
  await file('0002_b.sql', 'create table b ()');
  await migrate({ url, directory });
  await rm(join(directory, '0002_b.sql'));
  await expect(migrate({ url, directory })).rejects.toMatchObject({
    code: 'database/newer-than-program',
    message: expect.stringMatching(/0002_b.*0001_a/),
  });
});

test.each([
  ['two files with one number', ['0001_a.sql', '0001_b.sql'], /same number/],
  ['a name without a number', ['first.sql'], /NNNN_words/],
])('refuses %s', async (_, names, sentence) => {
  for (const name of names) await file(name, 'select 1');
  await expect(migrate({ url, directory })).rejects.toThrow(sentence);
});

test('refuses a migration that comes before one that was applied', async () => {
  await file('0002_b.sql', 'create table b ()');
  await migrate({ url, directory });
  await file('0001_a.sql', 'create table a ()');
  await expect(migrate({ url, directory })).rejects.toThrow(/0001_a was never applied/);
});
