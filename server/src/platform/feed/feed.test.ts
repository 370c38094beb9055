import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { createFeed } from './index.ts';

const { db, url } = await testDatabase({ poolSize: 12 });
const log = pino({ level: 'silent' });
await sql`create sequence notes_seq`.execute(db.kysely);
await sql`create table notes (id text primary key, version int not null default 1, seq bigint not null, xid xid8 not null)`.execute(
  db.kysely,
);
await sql`create index notes_feed on notes (xid, seq)`.execute(db.kysely);
await sql`create trigger notes_stamp before insert or update on notes for each row execute function feed_stamp('notes_seq')`.execute(
  db.kysely,
);

const feed = createFeed({ db, source: { table: 'notes', columns: ['id', 'version'] }, log });
interface Note {
  id: string;
  version: number;
}

beforeEach(async () => {
  await sql`truncate notes, feed_cursors`.execute(db.kysely);
});

const writers: pg.Client[] = [];
afterAll(async () => {
  for (const writer of writers) await writer.end();
});
async function writer(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  writers.push(client);
  return client;
}

/** A consumer that keeps what it was given; rows of a failed batch do not count. */
function collecting(name: string, handled: string[] = []) {
  const consumer = feed.consumer<Note>({
    name,
    handle: async (_, rows) => {
      handled.push(...rows.map(({ id, version }) => `${id}.${version}`));
    },
  });
  return { consumer, handled };
}

async function add(id: string): Promise<void> {
  await sql`insert into notes (id) values (${id})`.execute(db.kysely);
}

/** Other databases of the server have transactions too, and an open one of theirs holds the feed back for a moment. */
async function drained(consumer: { step(limit?: number): Promise<number>; behind(): Promise<number> }): Promise<void> {
  while ((await consumer.behind()) > 0) await consumer.step(3);
}

test('each row comes once, in order, in batches of the limit', async () => {
  const { consumer, handled } = collecting('once');
  for (const id of ['a', 'b', 'c', 'd', 'e']) await add(id);
  await drained(consumer);
  expect(await consumer.step()).toBe(0);
  expect(handled).toEqual(['a.1', 'b.1', 'c.1', 'd.1', 'e.1']);
});

test('a row whose transaction began later, took an earlier seq and commits last is not passed over', async () => {
  const { consumer, handled } = collecting('late');
  const [early, late] = [await writer(), await writer()];
  await early.query('begin; select pg_current_xact_id()');
  await late.query("begin; insert into notes (id) values ('small seq, large xid')");
  await early.query("insert into notes (id) values ('large seq, small xid'); commit");
  while (handled.length === 0) await consumer.step();
  expect(handled).toEqual(['large seq, small xid.1']);
  await late.query('commit');
  await drained(consumer);
  expect(handled).toEqual(['large seq, small xid.1', 'small seq, large xid.1']);
});

test('a long transaction that wrote holds back what came after it, and nothing is lost when it ends', async () => {
  const { consumer, handled } = collecting('long');
  const long = await writer();
  await long.query("begin; insert into notes (id) values ('old')");
  await add('new');
  expect(await consumer.step()).toBe(0);
  expect(await consumer.behind()).toBe(1);
  await long.query('commit');
  await drained(consumer);
  expect(handled).toEqual(['old.1', 'new.1']);
});

test('a row that changes comes again', async () => {
  const { consumer, handled } = collecting('changes');
  await add('a');
  await add('b');
  await drained(consumer);
  await sql`update notes set version = 2 where id = 'a'`.execute(db.kysely);
  await drained(consumer);
  expect(handled).toEqual(['a.1', 'b.1', 'a.2']);
});

test('when the handler fails neither its writes nor the cursor stay', async () => {
  await add('a');
  let fail = true;
  const consumer = feed.consumer<Note>({
    name: 'failing',
    handle: async (tx) => {
      await sql`insert into feed_cursors (consumer, source) values ('effect', 'effect')`.execute(tx);
      if (fail) throw new Error('once');
    },
  });
  const stepping = async () => {
    while ((await consumer.step()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await expect(stepping()).rejects.toThrow('once');
  fail = false;
  await stepping();
  const { rows } = await sql`select 1 from feed_cursors where consumer = 'effect'`.execute(db.kysely);
  expect(rows).toHaveLength(1);
});

test('processes that run the same consumer share the work and handle nothing twice', async () => {
  const handled: string[] = [];
  const consumers = [1, 2, 3, 4].map(() => collecting('shared', handled).consumer);
  const expected = Array.from({ length: 60 }, (_, index) => `n${index}.1`);
  for (const id of expected) await add(id.slice(0, -2));
  await Promise.all(consumers.map(drained));
  expect(handled).toEqual(expected);
});

test('a reset consumer gets everything again, others do not', async () => {
  const [first, second] = [collecting('first'), collecting('second')];
  await add('a');
  await drained(first.consumer);
  await drained(second.consumer);
  await first.consumer.reset();
  await drained(first.consumer);
  await drained(second.consumer);
  expect([first.handled, second.handled]).toEqual([['a.1', 'a.1'], ['a.1']]);
});

test('run handles what comes until it is aborted, and goes on after a failure', async () => {
  const handled: string[] = [];
  let failures = 0;
  const consumer = feed.consumer<Note>({
    name: 'running',
    handle: async (_, rows) => {
      if (failures++ === 0) throw new Error('once');
      handled.push(...rows.map(({ id }) => id));
    },
  });
  const stop = new AbortController();
  const running = consumer.run({ signal: stop.signal });
  await add('a');
  consumer.wake();
  while (handled.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await add('b');
  consumer.wake();
  while (handled.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await running;
  expect(handled).toEqual(['a', 'b']);
});

test('after a restore on a server with younger transactions, unread rows come and read ones stay read', async () => {
  for (const id of ['a', 'b', 'c']) await add(id);
  const before = collecting('restored');
  while (before.handled.length < 2) await before.consumer.step(1);
  await db.transaction(async (tx) => {
    await sql`set local guildhall.keep_stamps = 'on'`.execute(tx);
    await sql`update notes set xid = (xid::text::bigint + 1000000000)::text::xid8`.execute(tx);
    await sql`update feed_cursors set xid = (xid::text::bigint + 1000000000)::text::xid8`.execute(tx);
  });
  const handled: string[] = [];
  const restored = createFeed({ db, source: { table: 'notes' }, log }).consumer<Note>({
    name: 'restored',
    handle: async (_, rows) => {
      handled.push(...rows.map(({ id }) => id));
    },
  });
  await restored.step();
  await add('d');
  await drained(restored);
  expect(handled).toEqual(['c', 'd']);
});

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('begin', 'insert', 'update', 'commit', 'rollback'), slot: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('step'), limit: fc.integer({ min: 1, max: 3 }) }) },
);

test('whatever the interleaving of transactions and reads: nothing passed over, nothing twice, nothing undone', async () => {
  const slots = await Promise.all([0, 1, 2, 3].map(writer));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60 }), async (actions) => {
      await sql`truncate notes, feed_cursors`.execute(db.kysely);
      const { consumer, handled } = collecting(`random ${++run}`);
      const open = new Set<number>();
      let count = 0;
      for (const one of actions) {
        if ('limit' in one) {
          await consumer.step(one.limit);
          continue;
        }
        const slot = slots[one.slot];
        if (one.do === 'begin' && !open.has(one.slot)) {
          await slot?.query('begin; select pg_current_xact_id()');
          open.add(one.slot);
        } else if (one.do === 'insert') {
          await slot?.query('insert into notes (id) values ($1)', [`${one.slot}:${count++}`]);
        } else if (one.do === 'update') {
          // A slot changes only its own rows, so that none waits for another.
          await slot?.query(
            'update notes set version = version + 1 where id = (select id from notes where id like $1 order by id limit 1)',
            [`${one.slot}:%`],
          );
        } else if ((one.do === 'commit' || one.do === 'rollback') && open.delete(one.slot)) {
          await slot?.query(one.do);
        }
      }
      for (const slot of open) await slots[slot]?.query('commit');
      await drained(consumer);
      const { rows } = await sql<Note>`select id, version from notes`.execute(db.kysely);
      const lastHandled = new Map(handled.map((entry): [string, string] => [entry.split('.')[0] ?? '', entry]));
      expect([...lastHandled.values()].sort()).toEqual(rows.map(({ id, version }) => `${id}.${version}`).sort());
      expect(new Set(handled).size).toBe(handled.length);
    }),
    { numRuns: 60 },
  );
});
