import { type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { errorMessage } from '../errors.ts';
import type { JobDefinition, JobOptions } from './define-job.ts';
import { handBackAbandoned } from './hand-back-abandoned.ts';
import {
  asBossDatabase,
  type JobHandler,
  type JobsObserver,
  parseData,
  runJob,
  type TransactionLike,
} from './run-job.ts';

export interface Jobs {
  /** Creates the tables on first use. */
  start(): Promise<void>;
  /**
   * Queues a job; with `tx` in that transaction, so that it runs if and only if the transaction commits.
   *
   * @returns its id, or null when the job's `singleton` rule says that there is one already
   */
  enqueue<Data extends object>(job: JobDefinition<Data>, data: Data, options?: EnqueueOptions): Promise<string | null>;
  /**
   * Takes jobs from the queue from now on, `concurrency` at once. A handler may run more than once for one job (after a
   * crash); `context.completeIn(tx)` makes its effects in the database happen exactly once.
   */
  work<Data extends object>(job: JobDefinition<Data>, handler: JobHandler<Data>): Promise<void>;
  /** Queues a job at the times of a cron expression, UTC unless a time zone is given; replaces an earlier schedule. */
  schedule<Data extends object>(
    job: JobDefinition<Data>,
    cron: string,
    data: Data,
    options?: ScheduleOptions,
  ): Promise<void>;
  unschedule<Data extends object>(job: JobDefinition<Data>, key?: string): Promise<void>;
  /** Why jobs are not done at the moment, in a sentence; undefined when all is well. */
  problem(): Promise<string | undefined>;
  /** Takes no more work, tells running handlers to stop, and hands back what is not done after the time. */
  stop(timeoutMs?: number): Promise<void>;
}

export interface EnqueueOptions {
  readonly tx?: TransactionLike;
  /** The `singleton` rule of the job then counts for each key apart. */
  readonly key?: string;
  /** A moment, or seconds from now. */
  readonly startAfter?: Date | number;
  readonly priority?: number;
}

export interface ScheduleOptions {
  /** An IANA name. */
  readonly timeZone?: string;
  /** Several schedules of one job are told apart by it. */
  readonly key?: string;
}

export interface JobsDeps {
  readonly url: string;
  readonly log: Logger;
  readonly metrics?: JobsObserver;
  /**
   * This process is the only one on the database: what a killed one had in hand is given back at the start instead of
   * after its heartbeat expired.
   */
  readonly soleProcess?: boolean;
  /** Whether this process looks after queues (dead workers, old jobs, schedules); one of several is enough. */
  readonly supervise?: boolean;
  /** How often schedules are looked at, 1 to 45; a time is never missed, only met that much late. Default 30. */
  readonly scheduleCheckSeconds?: number;
}

/** Dead workers are looked for this often; a job of one is given to another within heartbeat + this. */
const superviseIntervalSeconds = 10;
/** Cron knows minutes; what runs by it does not hurry. */
const defaultScheduleCheckSeconds = 30;
/** Three for work and one that listens; workers fetch one after the other within milliseconds. */
const poolSize = 3;

const policies = { none: 'standard', 'one-waiting': 'short', 'one-running': 'singleton', one: 'exclusive' } as const;

/**
 * Background jobs in the database's own tables (pg-boss), over a small pool of its own.
 *
 * New jobs wake the workers of all processes through LISTEN / NOTIFY; polling each second is the fallback. A lost
 * connection is logged and mended, never thrown into the process.
 */
export function createJobs(deps: JobsDeps): Jobs {
  const { log, metrics } = deps;
  const supervise = deps.supervise ?? true;
  const stopping = new AbortController();
  const boss = new PgBoss({
    connectionString: deps.url,
    application_name: 'guildhall jobs',
    max: poolSize,
    useListenNotify: true,
    supervise,
    schedule: supervise,
    superviseIntervalSeconds,
    monitorIntervalSeconds: superviseIntervalSeconds,
    queueCacheIntervalSeconds: 15,
    cronMonitorIntervalSeconds: deps.scheduleCheckSeconds ?? defaultScheduleCheckSeconds,
    cronWorkerIntervalSeconds: Math.min(5, deps.scheduleCheckSeconds ?? defaultScheduleCheckSeconds),
  });
  // Without a listener an error event would end the process.
  boss.on('error', (error) => log.warn({ reason: error.message }, 'the job queue met an error and goes on'));
  boss.on('warning', (warning) => log.warn({ reason: warning.message }, 'the job queue warns'));

  const worked = new Set<string>();
  const queues = new Map<string, Promise<void>>();
  function queueOf({ name, options }: Pick<JobDefinition<object>, 'name' | 'options'>): Promise<void> {
    const known = queues.get(name);
    if (known) return known;
    const created = createQueue(boss, name, options);
    queues.set(name, created);
    created.catch(() => queues.delete(name));
    return created;
  }

  let waiting: Record<string, number> = {};
  let readingWaiting: NodeJS.Timeout | undefined;
  async function readWaiting(): Promise<void> {
    const all = await boss.getQueues().catch(() => []);
    waiting = Object.fromEntries(
      all.filter(({ name }) => queues.has(name)).map((queue) => [queue.name, queue.readyCount]),
    );
  }

  return {
    async start() {
      await boss.start();
      if (deps.soleProcess) {
        const count = await handBackAbandoned(boss);
        if (count > 0) log.info({ count }, 'gave back the jobs that an ended process had in hand');
      }
      metrics?.watchQueues?.(() => waiting);
      if (metrics?.watchQueues) readingWaiting = setInterval(readWaiting, superviseIntervalSeconds * 1_000).unref();
    },

    async enqueue(job, data, options = {}) {
      await queueOf(job);
      return boss.send(job.name, parseData(job, data), {
        priority: options.priority ?? job.options.priority,
        ...(options.tx ? { db: asBossDatabase(options.tx) } : {}),
        ...(options.key === undefined ? {} : { singletonKey: options.key }),
        ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
      });
    },

    async work(job, handler) {
      await queueOf(job);
      const run = (one: JobWithMetadata<object>) =>
        runJob({ boss, log, metrics, stopping: stopping.signal }, job, handler, one);
      worked.add(job.name);
      for (let worker = 0; worker < job.options.concurrency; worker++) await startWorker(boss, job.name, run);
    },

    async schedule(job, cron, data, options = {}) {
      await queueOf(job);
      await boss.schedule(job.name, cron, parseData(job, data), {
        tz: options.timeZone ?? 'UTC',
        ...(options.key === undefined ? {} : { key: options.key }),
      });
    },

    unschedule: (job, key) => boss.unschedule(job.name, key),

    async problem() {
      if (stopping.signal.aborted) return 'The job queue is stopping.';
      try {
        await boss.getQueues();
        return undefined;
      } catch (error) {
        return `The job queue does not answer: ${errorMessage(error)}`;
      }
    },

    async stop(timeoutMs = 5_000) {
      clearInterval(readingWaiting);
      // Workers stop fetching before the jobs in hand are handed back: one would fetch its own job again.
      for (const name of worked) void boss.offWork(name, { wait: false });
      stopping.abort();
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

const workerSettings = {
  includeMetadata: true,
  pollingIntervalSeconds: 1,
  // While notifications arrive: a backstop, and when retries are found, which nobody notifies of.
  notifyPollingIntervalSeconds: 2,
} as const;

/** A worker of pg-boss waits out its interval after each job; this one looks for the next at once. */
async function startWorker(boss: PgBoss, name: string, run: (job: JobWithMetadata<object>) => Promise<void>) {
  let id: string | undefined;
  id = await boss.work<object, void, typeof workerSettings>(name, workerSettings, async (batch) => {
    for (const job of batch) await run(job);
    if (id) boss.notifyWorker(id);
  });
}

async function createQueue(boss: PgBoss, name: string, options: JobOptions): Promise<void> {
  const settings = {
    retryLimit: options.retryLimit,
    retryDelay: options.retryDelaySeconds,
    retryBackoff: true,
    heartbeatSeconds: options.heartbeatSeconds,
    expireInSeconds: options.expireInSeconds,
    // A day to look at what was done; failed ones stay as long.
    deleteAfterSeconds: 86_400,
    notify: true,
  };
  await boss.createQueue(name, { ...settings, policy: policies[options.singleton] });
  // For a queue that an earlier release created.
  await boss.updateQueue(name, settings);
}
