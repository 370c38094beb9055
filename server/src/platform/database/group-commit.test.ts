import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { createGroupCommit } from './group-commit.ts';

const { db } = await testDatabase();
await sql`create table turns (id int primary key, transaction xid8 not null default pg_current_xact_id())`.execute(
  db.kysely,
);

const store = async (ids: number[]): Promise<string[]> => {
  const { rows } = await sql<{ id: number; transaction: string }>`
    insert into turns (id) select unnest(${ids}::int[]) returning id, transaction`.execute(db.kysely);
  return ids.map((id) => rows.find((row) => row.id === id)?.transaction ?? '');
};

const stored = async (id: number) =>
  (await sql`select 1 from turns where id = ${id}`.execute(db.kysely)).rows.length === 1;

test('writes that come together share a transaction, and each is answered after the commit', async () => {
  const group = createGroupCommit({ write: store });
  const answers = await Promise.all(
    [1, 2, 3].map(async (id) => ({ transaction: await group.add(id), there: await stored(id) })),
  );
  expect(new Set(answers.map(({ transaction }) => transaction)).size).toBe(1);
  expect(answers.every(({ there }) => there)).toBe(true);
});

test('a group holds no more than its limit, and all are answered with their own result', async () => {
  const sizes: number[] = [];
  const group = createGroupCommit({
    maxItems: 4,
    write: async (items: number[]) => {
      sizes.push(items.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 10);
    },
  });
  const results = await Promise.all(Array.from({ length: 10 }, (_, index) => group.add(index)));
  expect(results).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(sizes).toEqual([4, 4, 2]);
  expect(group.queued).toBe(0);
});

test('when too much waits, more is refused with a time to come back, and what waits is still written', async () => {
  const group = createGroupCommit({ maxQueued: 2, write: store });
  const accepted = [group.add(11), group.add(12)];
  await expect(group.add(13)).rejects.toMatchObject({ status: 429, details: { retryAfterSeconds: 1, queued: 2 } });
  await Promise.all(accepted);
  await group.add(13);
});

test('one bad item fails alone', async () => {
  const group = createGroupCommit({ write: store, bisect: true });
  await group.add(21);
  const outcomes = await Promise.allSettled([22, 23, 21, 24, 25].map((id) => group.add(id)));
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

test('without bisecting a failure is told to the whole group, and the next group is not affected', async () => {
  const group = createGroupCommit({ write: store });
  await group.add(31);
  const outcomes = await Promise.allSettled([32, 31].map((id) => group.add(id)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await stored(32)).toBe(false);
  await group.add(32);
});

test('flush waits for all that was added', async () => {
  const group = createGroupCommit({ maxDelayMs: 60_000, write: store });
  const added = group.add(41);
  await group.flush();
  expect(await stored(41)).toBe(true);
  await added;
});

test('flush does not wait for what is added later, so that it ends under unceasing load', async () => {
  let written = 0;
  const group = createGroupCommit({
    maxItems: 1,
    write: async (items: number[]) => {
      await new Promise((resolve) => setImmediate(resolve));
      written += items.length;
      if (written < 1_000) void group.add(written);
      return items;
    },
  });
  void group.add(0);
  await group.flush();
  expect(written).toBe(1);
});

test('what is dropped comes back in order and is answered as refused; what is being written goes on', async () => {
  const { promise: blocked, resolve: release } = Promise.withResolvers<void>();
  const group = createGroupCommit({
    maxItems: 2,
    write: async (items: number[]) => {
      await blocked;
      return items;
    },
  });
  const answers = [1, 2, 3, 4].map((item) => group.add(item));
  const outcomes = Promise.allSettled(answers);
  expect(group.drop()).toEqual([3, 4]);
  expect(group.queued).toBe(2);
  release();
  const next = group.add(5);
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  await expect(answers[3]).rejects.toMatchObject({ code: 'database/overloaded' });
  expect(await next).toBe(5);
});
