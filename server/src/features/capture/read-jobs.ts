import type { CaptureJob, CaptureJobDetail } from '@guildhall/contract';
import type { Actor } from '../accounts/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import { readGuildEstimate } from './coverage/coverage.store.ts';
import { type JobTotals, readJobChannels, readTotals } from './jobs/job-channels.store.ts';
import { type JobRow, readJob, readJobs } from './jobs/jobs.store.ts';
import { channelView, jobView } from './jobs/progress-board.ts';

/** The newest hundred jobs, newest first. @param input.guildId Only those of one guild. */
export async function listCaptureJobs(
  deps: CaptureDeps,
  _actor: Actor,
  input: { readonly guildId?: string | undefined } = {},
): Promise<CaptureJob[]> {
  const rows = await readJobs(deps.db.kysely, input.guildId ?? null);
  const ids = rows.map((row) => row.jobId);
  const totals = await readTotals(deps.db.kysely, ids);
  const guildIds = [...new Set(rows.map((row) => row.guildId))];
  const estimates = new Map<string, number | null>();
  for (const guildId of guildIds) estimates.set(guildId, await readGuildEstimate(deps.db.kysely, guildId));
  return rows.map((row) => {
    const { perChannel, ...running } = deps.runningJob(row.jobId) ?? { perChannel: null };
    if (perChannel !== null && row.state === 'running' && 'id' in running) return running;
    return jobOf(row, totals.get(row.jobId), estimates.get(row.guildId) ?? null);
  });
}

/** @throws AppError capture/unknown-job */
export async function readCaptureJob(deps: CaptureDeps, _actor: Actor, jobId: string): Promise<CaptureJobDetail> {
  const row = await readJob(deps.db.kysely, jobId);
  if (!row) throw captureErrors.unknownJob({ jobId });
  const running = deps.runningJob(jobId);
  if (running && row.state === 'running') return running;
  const [totals, channels, estimate] = await Promise.all([
    readTotals(deps.db.kysely, [jobId]),
    readJobChannels(deps.db.kysely, row.guildId, jobId),
    readGuildEstimate(deps.db.kysely, row.guildId),
  ]);
  return { ...jobOf(row, totals.get(jobId), estimate), perChannel: channels.map(channelView) };
}

function jobOf(row: JobRow, totals: JobTotals | undefined, estimate: number | null): CaptureJob {
  const isWhole = row.channelIds === null && row.afterId === null && row.beforeId === null;
  const { total = 0, done = 0, skipped = 0, failed = 0, messages = 0, added = 0, covered = 0 } = totals ?? {};
  return {
    ...jobView(row),
    messages,
    added,
    channels: { total, done, skipped, failed },
    covered: Math.min(1, Math.max(0, covered)),
    estimatedMessages: isWhole ? estimate : null,
  };
}
