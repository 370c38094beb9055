import type { CaptureJobDetail } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { allowedActions, type JobAction, transitionOf } from './jobs/job-transitions.ts';
import { moveJob, readJob, reopenJob, wakeRunners } from './jobs/jobs.store.ts';
import { readCaptureJob } from './read-jobs.ts';

/** Stops the job after the pages that are under way; everything read is kept. */
export const pauseCapture = (deps: CaptureDeps, actor: Actor, jobId: string) =>
  moveCapture(deps, actor, jobId, 'pause');

/** Goes on with a paused job where it stopped. */
export const resumeCapture = (deps: CaptureDeps, actor: Actor, jobId: string) =>
  moveCapture(deps, actor, jobId, 'resume');

/** Ends the job; everything read is kept. */
export const cancelCapture = (deps: CaptureDeps, actor: Actor, jobId: string) =>
  moveCapture(deps, actor, jobId, 'cancel');

/** Runs an ended job again: lists anew, tries what failed or was skipped, goes on with what was not finished. */
export const retryCapture = (deps: CaptureDeps, actor: Actor, jobId: string) =>
  moveCapture(deps, actor, jobId, 'retry');

/**
 * One of two actions at the same moment wins; the other gets `capture/not-now` with what is allowed now.
 *
 * @throws AppError capture/unknown-job, capture/not-now
 */
export async function moveCapture(
  deps: CaptureDeps,
  actor: Actor,
  jobId: string,
  action: JobAction,
): Promise<CaptureJobDetail> {
  const { from, to } = transitionOf(action);
  const moved = await deps.db.transaction(async (tx) => {
    const isMoved = await moveJob(tx, jobId, from, to);
    if (isMoved && action === 'retry') await reopenJob(tx, jobId);
    if (isMoved) await wakeRunners(tx, jobId);
    return isMoved;
  });
  if (!moved) {
    const job = await readJob(deps.db.kysely, jobId);
    if (!job) throw captureErrors.unknownJob({ jobId });
    throw captureErrors.notNow({ action, state: job.state, allowed: allowedActions(job.state) });
  }
  deps.wakeRunner();
  const job = await readCaptureJob(deps, actor, jobId);
  deps.realtime.publish('capture', { type: 'capture.job', job });
  return job;
}
