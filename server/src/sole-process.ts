import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { defineError, errorMessage } from './platform/errors.ts';
import type { Logger } from './platform/telemetry/index.ts';

const databaseInUse = defineError<{ holder: string }>({
  code: 'start/database-in-use',
  status: 409,
  message: ({ holder }) =>
    `Another Guildhall (${holder}) works on this database, and several cannot share one. Stop it first, or give this one another DATABASE_URL.`,
});

/** Any constant would do, beside that of the migrations; this is "guildha1" in ASCII. */
const lockKey = '7455845434089828657';
const againAfterMs = 2_000;

/**
 * Makes this process the only one that works on a database, as long as it holds a connection to it.
 *
 * The embedded database has its lock in the data directory; this is for a database that anybody may reach. After a
 * lost connection the lock is taken again as soon as the database is back.
 *
 * @returns A function that gives the lock back.
 * @throws AppError start/database-in-use
 */
export async function holdDatabase(url: string, log: Logger): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let client = await lock(url);
  watch();

  function watch(): void {
    client.on('error', () => undefined); // an end always follows
    client.once('end', () => {
      if (!stopping.signal.aborted) void lockAgain();
    });
  }

  async function lockAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        client = await lock(url);
        watch();
        return;
      } catch (error) {
        log.debug({ reason: errorMessage(error) }, 'The lock on the database could not be taken again yet');
      }
      await delay(againAfterMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return async () => {
    stopping.abort();
    await client.end();
  };
}

async function lock(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `guildhall ${process.pid}` });
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${lockKey}) as locked`);
  if (rows[0]?.locked) return client;
  const holder = await holderOf(client);
  await client.end();
  throw databaseInUse({ holder });
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; host: string | null }>(`
    select application_name as name, host(client_addr) as host from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objsubid = 1 and granted
      and (classid::bigint << 32 | objid::bigint) = ${lockKey} and pg_locks.database =
        (select oid from pg_database where datname = current_database())`);
  const [found] = rows;
  if (!found) return 'process unknown';
  return `process ${found.name.replace(/^guildhall /, '')}${found.host ? ` on ${found.host}` : ''}`;
}
