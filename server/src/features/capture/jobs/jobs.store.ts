import type { CaptureJobState } from '@guildhall/contract';
import { type RawBuilder, sql } from 'kysely';
import type { LedgerTx } from '../coverage/ledger.types.ts';
import type { Direction } from './stretches.ts';

export interface JobRow {
  readonly jobId: string;
  readonly guildId: string;
  readonly state: CaptureJobState;
  readonly direction: Direction;
  readonly afterId: string | null;
  readonly beforeId: string | null;
  readonly refresh: boolean;
  readonly includeThreads: boolean;
  readonly channelIds: readonly string[] | null;
  readonly enumerated: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly messagesPerSecond: number;
  readonly remainingSeconds: number | null;
  readonly waiting: string | null;
  readonly error: string | null;
}

export type NewJob = Pick<
  JobRow,
  'jobId' | 'guildId' | 'direction' | 'afterId' | 'beforeId' | 'refresh' | 'includeThreads' | 'channelIds'
>;

/** Wakes the runners of every process; the payload is the job's id. */
export const jobsTopic = 'capture_jobs';

const columns = sql`job_id as "jobId", guild_id::text as "guildId", state, direction, after_id::text as "afterId",
  before_id::text as "beforeId", refresh, include_threads as "includeThreads", channel_ids::text[] as "channelIds",
  enumerated, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt",
  messages_per_second as "messagesPerSecond", remaining_seconds as "remainingSeconds", waiting, error`;

export async function insertJob(tx: LedgerTx, job: NewJob): Promise<void> {
  await sql`
    insert into capture_jobs
      (job_id, guild_id, state, direction, after_id, before_id, refresh, include_threads, channel_ids)
    values (${job.jobId}, ${job.guildId}, 'queued', ${job.direction}, ${job.afterId}, ${job.beforeId}, ${job.refresh},
      ${job.includeThreads}, ${job.channelIds}::bigint[])`.execute(tx);
  await wakeRunners(tx, job.jobId);
}

export async function wakeRunners(tx: LedgerTx, jobId: string): Promise<void> {
  await sql`select pg_notify(${jobsTopic}, ${jobId})`.execute(tx);
}

export async function readJob(db: LedgerTx, jobId: string): Promise<JobRow | undefined> {
  return (await selectJobs(db, sql`where job_id = ${jobId}`)).at(0);
}

/** The newest hundred jobs, of one guild or of all. */
export async function readJobs(db: LedgerTx, guildId: string | null): Promise<JobRow[]> {
  return selectJobs(
    db,
    sql`where ${guildId}::bigint is null or guild_id = ${guildId}::bigint order by created_at desc limit 100`,
  );
}

/** Jobs that somebody should be running, in the order of their creation. */
export async function readOpenJobs(db: LedgerTx): Promise<JobRow[]> {
  return selectJobs(db, sql`where state in ('queued', 'running') order by created_at`);
}

/**
 * Moves a job from one of the states to another; false when it is in none of them (any more).
 *
 * Beginning sets `startedAt` once; an end sets `finishedAt`, a new beginning takes it and the error back.
 */
export async function moveJob(
  tx: LedgerTx,
  jobId: string,
  from: readonly CaptureJobState[],
  to: CaptureJobState,
  error: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`
    update capture_jobs set state = ${to}, error = ${error}, waiting = null,
      messages_per_second = case when ${to} = 'running' then messages_per_second else 0 end,
      remaining_seconds = null,
      started_at = case when ${to} = 'running' then coalesce(started_at, now()) else started_at end,
      finished_at = case when ${to} in ('completed', 'failed', 'cancelled') then now() end
    where job_id = ${jobId} and state = any(${from}::text[]) returning job_id`.execute(tx);
  return rows.length > 0;
}

export async function markEnumerated(tx: LedgerTx, jobId: string): Promise<void> {
  await sql`update capture_jobs set enumerated = true where job_id = ${jobId}`.execute(tx);
}

/** What readers in other processes see of a running job's pace. */
export async function writePace(
  db: LedgerTx,
  jobId: string,
  pace: Pick<JobRow, 'messagesPerSecond' | 'remainingSeconds' | 'waiting'>,
): Promise<void> {
  await sql`
    update capture_jobs set messages_per_second = ${pace.messagesPerSecond},
      remaining_seconds = ${pace.remainingSeconds}, waiting = ${pace.waiting}
    where job_id = ${jobId} and state = 'running'`.execute(db);
}

/** Makes a finished job begin again: a new list of channels, and those that failed or were skipped another time. */
export async function reopenJob(tx: LedgerTx, jobId: string): Promise<void> {
  await sql`update capture_jobs set enumerated = false where job_id = ${jobId}`.execute(tx);
  await sql`
    update capture_job_channels set state = 'waiting', reason = null
    where job_id = ${jobId} and state in ('failed', 'skipped')`.execute(tx);
}

async function selectJobs(db: LedgerTx, rest: RawBuilder<unknown>): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`select ${columns} from capture_jobs ${rest}`.execute(db);
  return rows;
}
