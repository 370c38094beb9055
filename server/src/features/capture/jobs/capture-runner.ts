import type { CaptureJobDetail } from '@guildhall/contract';
import { isTransient } from '../../../platform/database/index.ts';
import { type JobEnd, type JobRun, type JobRunDeps, startJobRun } from './job-run.ts';
import { type JobRow, moveJob, readOpenJobs, writePace } from './jobs.store.ts';
import { openLease } from './lease.ts';

export interface CaptureRunnerDeps extends JobRunDeps {
  /** Shows a job to whoever watches; called at most four times a second for each job, and with its last state. */
  readonly publish: (job: CaptureJobDetail) => void;
  readonly publishEnd: (job: JobRow) => Promise<void>;
}

export interface CaptureRunner {
  /** Looks for work at once instead of at the next look. */
  wake(): void;
  /** The state of a job that runs in this process. */
  running(jobId: string): CaptureJobDetail | null;
  runs(): readonly JobRun[];
  stop(): Promise<void>;
}

/** Changes wake the runner at once; this is for a notice that was lost with its connection. */
const lookEveryMs = 1_000;
/** A state with many channels is large: it is shown less often, so that watching costs less than capturing. */
const showEveryMs = (channels: number) => (channels < 200 ? 250 : channels < 1_000 ? 1_000 : 4_000);
const paceEveryMs = 1_000;

interface Active {
  readonly run: JobRun;
  shownAt: number;
  pacedAt: number;
}

/**
 * Runs the open jobs of the guilds whose bots live in this process, as many as there are.
 *
 * Fairness between guilds and channels is the limiter's: it serves guilds in turn.
 */
export function startCaptureRunner(deps: CaptureRunnerDeps): CaptureRunner {
  const { db, log } = deps;
  const active = new Map<string, Active>();
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let isStopping = false;
  const lease = openLease(db, { onWake: wake, onLost: (jobId) => void active.get(jobId)?.run.stop() });
  const looks = setInterval(wake, lookEveryMs);
  const shows = setInterval(show, 250);

  function wake(): void {
    if (isStopping) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => {
        if (!isTransient(error)) log.error({ err: error }, 'Capture could not look for its jobs');
      })
      .finally(() => {
        looking = undefined;
        if (lookAgain) {
          lookAgain = false;
          wake();
        }
      });
  }

  async function look(): Promise<void> {
    const open = await readOpenJobs(db.kysely);
    const openIds = new Set(open.map((job) => job.jobId));
    for (const [jobId, { run }] of active) if (!openIds.has(jobId)) void run.stop();
    for (const job of open) {
      if (isStopping || active.has(job.jobId) || deps.discord.botsOf(job.guildId).length === 0) continue;
      if (await lease.take(job.jobId)) await begin(job);
    }
  }

  async function begin(job: JobRow): Promise<void> {
    const moved = await moveJob(db.kysely, job.jobId, ['queued', 'running'], 'running');
    if (!moved || isStopping) return lease.release(job.jobId);
    const run = startJobRun(deps, { ...job, state: 'running', startedAt: job.startedAt ?? deps.now(), error: null });
    active.set(job.jobId, { run, shownAt: 0, pacedAt: 0 });
    log.info({ jobId: job.jobId, guildId: job.guildId, resumed: job.state === 'running' }, 'A capture job runs');
    void run.done.then((end) => finish(job, end));
  }

  async function finish(job: JobRow, end: JobEnd): Promise<void> {
    try {
      if (end.state !== 'stopped') {
        const error = end.state === 'completed' ? null : end.error;
        await deps.patience.withDatabase(stopSignal.signal, () =>
          moveJob(db.kysely, job.jobId, ['running'], end.state, error),
        );
        log.info({ jobId: job.jobId, guildId: job.guildId, state: end.state, reason: error }, 'A capture job ended');
      }
      await deps.publishEnd(job);
    } catch (error) {
      if (!isStopping) log.error({ err: error, jobId: job.jobId }, 'The end of a capture job could not be stored');
    } finally {
      active.delete(job.jobId);
      await lease.release(job.jobId);
      // A job that was resumed while its last run was ending waits for its lock.
      wake();
    }
  }

  function show(): void {
    const now = performance.now();
    for (const [jobId, entry] of active) {
      const detail = entry.run.detail();
      if (now - entry.shownAt >= showEveryMs(detail.perChannel.length)) {
        entry.shownAt = now;
        deps.publish(detail);
      }
      if (now - entry.pacedAt < paceEveryMs) continue;
      entry.pacedAt = now;
      const { messagesPerSecond, remainingSeconds, waiting } = detail;
      writePace(db.kysely, jobId, { messagesPerSecond, remainingSeconds, waiting }).catch(() => undefined);
    }
  }

  const stopSignal = new AbortController();
  return {
    wake,
    running: (jobId) => active.get(jobId)?.run.detail() ?? null,
    runs: () => [...active.values()].map(({ run }) => run),
    async stop() {
      isStopping = true;
      clearInterval(looks);
      clearInterval(shows);
      stopSignal.abort(new Error('Capture is stopping'));
      await looking;
      await Promise.all([...active.values()].map(({ run }) => run.stop()));
      await lease.close();
    },
  };
}
