import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Database } from '../../../platform/database/index.ts';
import { jobsTopic } from './jobs.store.ts';

const reconnectEveryMs = 250;

/**
 * Who runs which job, decided by advisory locks of one database session.
 *
 * The locks die with the session: of a process that was killed at once, of a cut connection as soon as the server
 * notices. There is no timeout to wait for, so a restarted process goes on immediately.
 */
export interface Lease {
  /** True when this process may run the job; keeps the lock until `release`, also across reconnections if it can. */
  take(jobId: string): Promise<boolean>;
  release(jobId: string): Promise<void>;
  close(): Promise<void>;
}

export interface LeaseEvents {
  /** Something about a job has changed, here or in another process. */
  readonly onWake: () => void;
  /** Another process has taken the job while this one was cut off. */
  readonly onLost: (jobId: string) => void;
}

export function openLease(db: Database, events: LeaseEvents): Lease {
  const held = new Set<string>();
  const closing = new AbortController();
  let session: PoolClient | null = null;
  const keeping = keep();

  async function keep(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const client = await db.pool.connect();
        const ended = new Promise<void>((resolve) => {
          client.once('error', () => resolve());
          client.once('end', () => resolve());
          closing.signal.addEventListener('abort', () => resolve(), { once: true });
        });
        client.on('notification', events.onWake);
        try {
          await client.query(`listen ${jobsTopic}`);
          for (const jobId of held) if (!(await tryLock(client, jobId))) lose(jobId);
          session = client;
          events.onWake();
          await ended;
        } finally {
          session = null;
          client.removeAllListeners('notification');
          client.release(true); // ends the session and with it every lock
        }
      } catch {
        // The database is away; asked again until it is back.
      }
      await sleep(reconnectEveryMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  function lose(jobId: string): void {
    held.delete(jobId);
    events.onLost(jobId);
  }

  return {
    async take(jobId) {
      if (held.has(jobId)) return true;
      if (!session || !(await tryLock(session, jobId).catch(() => false))) return false;
      held.add(jobId);
      return true;
    },
    async release(jobId) {
      held.delete(jobId);
      await session
        ?.query('select pg_advisory_unlock(hashtextextended($1, 0))', [lockName(jobId)])
        .catch(() => undefined);
    },
    async close() {
      closing.abort();
      await keeping;
    },
  };
}

async function tryLock(client: PoolClient, jobId: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    [lockName(jobId)],
  );
  return rows[0]?.locked === true;
}

const lockName = (jobId: string) => `capture-job:${jobId}`;
