import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { listen } from './listen.ts';

const { db, url } = await testDatabase();
const log = pino({ level: 'silent' });
const patience = { timeout: 20_000, interval: 100 };
const say = (payload: string) => sql`select pg_notify('a_channel', ${payload})`.execute(db.kysely);

test('hears what is said after the commit, also after its connection was lost, and nothing after it stopped', async () => {
  const heard: string[] = [];
  const stop = await listen({ url, channel: 'a_channel', onPayload: (payload) => heard.push(payload), log });
  await db.transaction(async (tx) => {
    await sql`select pg_notify('a_channel', 'one')`.execute(tx);
    await sql`select pg_notify('a_channel', 'one')`.execute(tx);
  });
  await vi.waitFor(() => expect(heard).toEqual(['one']), patience);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'guildhall listens' and datname = current_database()`.execute(db.kysely);
  await vi.waitFor(async () => {
    await say('two');
    expect(heard).toContain('two');
  }, patience);
  await stop();
  const count = heard.length;
  await say('three');
  expect(heard).toHaveLength(count);
});
