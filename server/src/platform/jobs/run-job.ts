import { setTimeout as delay } from 'node:timers/promises';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Db, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { isTransient } from '../database/index.ts';
import { errorMessage } from '../errors.ts';
import type { JobDefinition } from './define-job.ts';
import { jobsErrors } from './jobs.errors.ts';

export interface JobContext {
  /** The same in every attempt: the key for idempotent effects outside the database. */
  readonly id: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted when the program stops or the job took too long; a handler that then throws has its job handed back. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /**
   * Marks the job as done in the transaction of its effects, which makes them happen exactly once: after a crash either
   * both stand or neither.
   *
   * @throws AppError jobs/superseded when the job meanwhile belongs to another worker; let it roll the transaction back.
   */
  completeIn(tx: TransactionLike): Promise<void>;
}

export type JobHandler<Data extends object> = (data: Data, context: JobContext) => Promise<void>;

/** Any Kysely transaction, whatever its tables. */
export type TransactionLike = Pick<Kysely<unknown>, 'executeQuery'>;

export interface JobsObserver {
  finished(queue: string, outcome: 'completed' | 'failed', seconds: number): void;
  watchQueues?(read: () => Record<string, number>): void;
}

export interface RunDeps {
  readonly boss: PgBoss;
  readonly log: Logger;
  readonly metrics: JobsObserver | undefined;
  /** Aborted when the program stops. */
  readonly stopping: AbortSignal;
}

/** While the database is away the outcome of a job is kept and told again for this long; then its heartbeat expires. */
const settleForMs = 60_000;

/**
 * Runs one job and settles it.
 *
 * pg-boss would settle it too, but forgets the outcome when the database is away at that moment, and the job would run
 * again only after its heartbeat expired. What is settled here is passed over there.
 */
export async function runJob<Data extends object>(
  deps: RunDeps,
  definition: JobDefinition<Data>,
  handler: JobHandler<Data>,
  job: JobWithMetadata<object>,
): Promise<void> {
  const { boss, metrics, stopping } = deps;
  const log = deps.log.child({ job: definition.name, jobId: job.id });
  if (stopping.aborted) {
    // Fetched while the program began to stop.
    await settled(() => handBack(boss, job.id));
    return;
  }
  const began = performance.now();
  const finished = (outcome: 'completed' | 'failed') =>
    metrics?.finished(definition.name, outcome, (performance.now() - began) / 1_000);
  try {
    const data = parseData(definition, job.data);
    const context: JobContext = {
      id: job.id,
      attempt: job.retryCount + 1,
      signal: AbortSignal.any([job.signal, stopping]),
      log,
      completeIn: (tx) => completeIn(boss, job, tx),
    };
    await handler(data, context);
    await settled(() => boss.complete(job.name, job.id));
    finished('completed');
  } catch (error) {
    if (stopping.aborted) {
      log.info('the job was handed back because the program stops');
      await settled(() => handBack(boss, job.id));
      return;
    }
    finished('failed');
    log.error({ err: error, attempt: job.retryCount + 1 }, 'a job failed');
    // Only the sentence is stored: other properties of an error may quote what people wrote.
    await settled(() => boss.fail(job.name, job.id, { message: errorMessage(error) }));
  }
}

/** The transaction as pg-boss takes it. */
export function asBossDatabase(tx: TransactionLike): Db {
  return {
    executeSql: async (text, values) => {
      const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values ?? []));
      return { rows };
    },
  };
}

async function completeIn(boss: PgBoss, job: JobWithMetadata<object>, tx: TransactionLike): Promise<void> {
  const response = await boss.complete(job.name, job.id, null, { db: asBossDatabase(tx) });
  if (!('affected' in response) || response.affected !== 1) {
    throw jobsErrors.superseded({ job: job.name, id: job.id });
  }
}

/** To the front of its queue, and not counted as an attempt. */
async function handBack(boss: PgBoss, id: string): Promise<void> {
  await boss.getDb().executeSql(
    `update pgboss.job set state = case when retry_count > 0 then 'retry' else 'created' end::pgboss.job_state,
       started_on = null, heartbeat_on = null, start_after = now()
     where id = $1 and state = 'active'`,
    [id],
  );
}

async function settled(settle: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + settleForMs;
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      await settle();
      return;
    } catch (error) {
      if (!isTransient(error) || Date.now() > deadline) throw error;
      await delay(waitMs);
    }
  }
}

export function parseData<Data extends object>(definition: JobDefinition<Data>, data: unknown): Data {
  const parsed = definition.schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw jobsErrors.invalidData({ job: definition.name, problem });
}
