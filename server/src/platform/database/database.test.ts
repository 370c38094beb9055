import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { copyRows } from './copy.ts';
import { openDatabase } from './database.ts';
import type { QueryObserver } from './observed-driver.ts';
import { prepared } from './prepared.ts';
import { isTransient } from './transient.ts';

const { db, url } = await testDatabase();
const silent = pino({ level: 'silent' });

interface CursorTables {
  feed_cursors: { consumer: string; source: string; seq: string };
}

const someTypes = sql<Record<string, unknown>>`
  select 9007199254740993::bigint as big, '2026-01-02T03:04:05Z'::timestamptz as at,
    '{"a":[1]}'::jsonb as json, date '2026-01-02' as day, '12'::xid8 as xid`;

test('bigint and xid8 are strings, timestamptz is a Date, jsonb is parsed, a date is text', async () => {
  const { rows } = await someTypes.execute(db.kysely);
  expect(rows[0]).toEqual({
    big: '9007199254740993',
    at: new Date('2026-01-02T03:04:05Z'),
    json: { a: [1] },
    day: '2026-01-02',
    xid: '12',
  });
});

test('a transaction whose work throws leaves nothing behind', async () => {
  const tables = db.withTables<CursorTables>();
  const failing = db.transaction(async (tx) => {
    await sql`insert into feed_cursors (consumer, source) values ('gone', 's')`.execute(tx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await tables.selectFrom('feed_cursors').select('seq').where('consumer', '=', 'gone').execute()).toEqual([]);
});

test('a prepared statement is parsed once for a connection, and its name stands for one text only', async () => {
  const seen: string[] = [];
  const metrics: QueryObserver = { query: (kind) => seen.push(kind), slowQuery: () => undefined };
  const own = await openDatabase({ url, poolSize: 1, log: silent, slowQueryMs: 60_000, metrics });
  const double = (n: number) => sql<{ n: number }>`
    ${prepared('test-double')}
    select ${n}::int * 2 as n`;
  for (const n of [1, 2, 3]) expect((await double(n).execute(own.kysely)).rows).toEqual([{ n: n * 2 }]);
  const held = await sql`select name from pg_prepared_statements`.execute(own.kysely);
  expect(held.rows).toEqual([{ name: 'test-double' }]);
  expect(seen.slice(-4)).toEqual(['select', 'select', 'select', 'select']);
  const other = sql`${prepared('test-double')} select 1`.execute(own.kysely);
  await expect(other).rejects.toThrow(/must be unique/);
  await own.close();
});

test('copied rows are stored as they are, or not at all, and the connection stays usable', async () => {
  await sql`create table copied (id bigint primary key, doc jsonb not null)`.execute(db.kysely);
  const copy = (...rows: [id: string, doc: string][]) =>
    db.transaction((tx) => copyRows(tx, 'copied', { id: 'bigint', doc: 'jsonb' }, rows));
  const docs = ['{"text": "tab\\t, \\\\. and 😀"}', '[]', JSON.stringify('x'.repeat(300_000))];
  await copy(['9223372036854775807', docs[0] ?? ''], ['-1', docs[1] ?? ''], ['2', docs[2] ?? '']);
  await copy();
  await expect(copy(['3', '1'], ['2', '1'])).rejects.toMatchObject({ code: '23505' });
  await expect(copy(['3', '{"half": '])).rejects.toMatchObject({ code: '22P02' });
  const { rows } = await sql`select id, doc from copied order by id desc`.execute(db.kysely);
  expect(rows).toEqual([
    { id: '9223372036854775807', doc: { text: 'tab\t, \\. and 😀' } },
    { id: '2', doc: 'x'.repeat(300_000) },
    { id: '-1', doc: [] },
  ]);
});

test('rows that are copied when the connection is cut fail with database/unavailable', async () => {
  await sql`create table cut (id bigint primary key, doc jsonb not null)`.execute(db.kysely);
  const cutting = db.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    const copying = copyRows(tx, 'cut', { id: 'bigint', doc: 'jsonb' }, [
      ['1', JSON.stringify('x'.repeat(50_000_000))],
    ]);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db.kysely);
    await copying;
  });
  await expect(cutting).rejects.toMatchObject({ code: 'database/unavailable' });
  expect((await sql`select 1 from cut`.execute(db.kysely)).rows).toEqual([]);
});

test('two transactions that deadlock both succeed with transactionWithRetry', async () => {
  await sql`insert into feed_cursors (consumer, source) values ('x', 's'), ('y', 's')`.execute(db.kysely);
  let waiting = 0;
  let bothHold: () => void = () => undefined;
  const meeting = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  const bump = (first: string, second: string) =>
    db.transactionWithRetry(async (tx) => {
      await sql`update feed_cursors set seq = seq + 1 where consumer = ${first}`.execute(tx);
      if (++waiting === 2) bothHold();
      await meeting;
      await sql`update feed_cursors set seq = seq + 1 where consumer = ${second}`.execute(tx);
    });
  await Promise.all([bump('x', 'y'), bump('y', 'x')]);
  expect(waiting).toBe(3); // one of them ran again
  const { rows } = await sql`select seq from feed_cursors where consumer in ('x', 'y')`.execute(db.kysely);
  expect(rows).toEqual([{ seq: '2' }, { seq: '2' }]);
});

test('queries whose connections the server cuts fail as unavailable, and the pool recovers', async () => {
  const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
  const running = Promise.all([1, 2, 3].map(() => sql`select pg_sleep(20)`.execute(db.kysely)));
  const idleInTransaction = db.transaction(async (tx) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return sql`select 1`.execute(tx);
  });
  const outcome = Promise.allSettled([running, idleInTransaction]);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await cut.execute(db.kysely);
  for (const result of await outcome) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'database/unavailable', status: 503 } });
    expect(result.status === 'rejected' && isTransient(result.reason)).toBe(true);
  }
  expect((await sql`select 1 as one`.execute(db.kysely)).rows).toEqual([{ one: 1 }]);
});

test('a full disk of the server is told with the mend', async () => {
  const full = sql`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`;
  await expect(full.execute(db.kysely)).rejects.toMatchObject({ code: 'database/disk-full', status: 507 });
});

test('a slow query is logged with its placeholders and without its values, and every query is timed by kind', async () => {
  const lines: string[] = [];
  const seen: [string, boolean][] = [];
  let slow = 0;
  const metrics: QueryObserver = {
    query: (kind, seconds) => seen.push([kind, seconds > 0]),
    slowQuery: () => {
      slow += 1;
    },
  };
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const observed = await openDatabase({ url, poolSize: 2, log, slowQueryMs: 50, metrics });
  await sql`select pg_sleep(0.1), ${'what someone wrote'}::text`.execute(observed.kysely);
  await observed.run('select 1 + $1::int as sum', [41]);
  await observed.close();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('select pg_sleep(0.1), $1::text');
  expect(lines[0]).not.toContain('what someone wrote');
  expect(seen).toEqual([
    ['select', true],
    ['select', true],
  ]);
  expect(slow).toBe(1);
});

test.each([
  [
    'nothing listens',
    (u: URL) => {
      u.port = '1';
    },
    /127\.0\.0\.1:1\/.*nothing listens there/,
  ],
  [
    'the password is wrong',
    (u: URL) => {
      u.password = 'wrong';
    },
    /the password or the user is wrong/,
  ],
  [
    'the database does not exist',
    (u: URL) => {
      u.pathname = '/nope';
    },
    /\/nope.*the database does not exist/,
  ],
])('opening says what to do when %s', async (what, change, sentence) => {
  const target = new URL(url);
  const { password } = target;
  // A server that trusts everybody on loopback refuses no password.
  if (password === '' && what.includes('password')) return;
  change(target);
  const opening = openDatabase({ url: target.href, poolSize: 1, log: silent, slowQueryMs: 200 });
  await expect(opening).rejects.toMatchObject({
    code: 'database/unreachable',
    message: expect.stringMatching(sentence),
  });
  if (password) await opening.catch((error: Error) => expect(error.message).not.toContain(password));
});
