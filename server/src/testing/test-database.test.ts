import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

const first = await testDatabase();
const second = await testDatabase();

test('a test database has the migrated tables', async () => {
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by version`.execute(
    first.db.kysely,
  );
  expect(rows[0]?.name).toBe('0001_platform');
});

test('what one test database holds is not seen in another', async () => {
  await sql`insert into feed_cursors (consumer, source) values ('a', 'b')`.execute(first.db.kysely);
  const { rows } = await sql`select 1 from feed_cursors`.execute(second.db.kysely);
  expect(rows).toEqual([]);
});
