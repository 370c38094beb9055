import type { CaptureJobDetail } from '@guildhall/contract';
import type { Database } from '../../../platform/database/index.ts';
import { AppError, errorMessage } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/telemetry/index.ts';
import { captureErrors, isDiskFull } from '../capture.errors.ts';
import { readGuildEstimate, readRanges, writeUnreadable } from '../coverage/coverage.store.ts';
import { askedTogether } from './asked-together.ts';
import { type EnumerateDeps, enumerate } from './enumerate.ts';
import { finishJobChannel, type JobChannelRow, readJobChannels } from './job-channels.store.ts';
import { type JobRow, markEnumerated } from './jobs.store.ts';
import { boundsOf } from './list-channels.ts';
import type { PageWriter } from './page-writer.ts';
import { createProgressBoard } from './progress-board.ts';
import { readChannel } from './read-channel.ts';
import { planChannel } from './stretches.ts';
import { isGone, reasonToSkip } from './unreadable.ts';
import { createWorkQueue } from './work-queue.ts';

export interface JobRunDeps extends EnumerateDeps {
  readonly db: Database;
  readonly writer: PageWriter;
  readonly log: Logger;
  readonly now: () => Date;
  readonly markChannelGone: (guildId: string, channelId: string) => Promise<void>;
  /** Discord's own count of the guild's messages; null when it does not tell. */
  readonly estimateGuild: (guildId: string, signal: AbortSignal) => Promise<number | null>;
  /** @throws AppError capture/content-intent-missing */
  readonly requireMessageContent: (guildId: string, signal: AbortSignal) => Promise<void>;
}

/** How a run of a job ended; `stopped` leaves the job for another run. */
export type JobEnd =
  | { readonly state: 'completed' }
  | { readonly state: 'failed' | 'paused'; readonly error: string }
  | { readonly state: 'stopped' };

/**
 * Channels of one job that are read at the same time. Each has at most one request under way, and the slowest bucket
 * known admits 1 request a second: 40 keep the global 50 busy when answers take most of a second, too.
 */
const channelsAtOnce = 40;

export type JobRun = ReturnType<typeof startJobRun>;

/** Runs a job from where it stands. Everything it has done is in the database, so it may be dropped at any moment. */
export function startJobRun(deps: JobRunDeps, job: JobRow) {
  const { db, log, patience, discord, writer } = deps;
  const { guildId, jobId } = job;
  const stopping = new AbortController();
  const { signal } = stopping;
  const isWhole = job.channelIds === null && job.afterId === null && job.beforeId === null;
  let estimate: number | null = null;
  let end: JobEnd | null = null;
  const board = createProgressBoard({
    job,
    nowMs: () => performance.now(),
    waiting,
    estimatedMessages: () => estimate,
  });
  const heldOf = askedTogether((channelIds: readonly string[]) =>
    patience.withDatabase(signal, () => readRanges(db.kysely, guildId, channelIds)),
  );
  const queue = createWorkQueue<JobChannelRow>(channelsAtOnce, readOne);
  const done = run();

  async function run(): Promise<JobEnd> {
    try {
      await deps.requireMessageContent(guildId, signal);
      await prepare();
      const listing = job.enumerated ? Promise.resolve() : list();
      // Both are waited for, also when one fails, so that nothing goes on in the background.
      const [listed] = await Promise.allSettled([listing.finally(() => queue.close()), queue.finished]);
      if (listed.status === 'rejected') throw listed.reason;
      if (end) return end;
      return { state: signal.aborted ? 'stopped' : 'completed' };
    } catch (error) {
      return end ?? endOf(error);
    }
  }

  async function prepare(): Promise<void> {
    await patience.withDatabase(signal, async () => {
      accept(await readJobChannels(db.kysely, guildId, jobId));
      estimate = isWhole ? await readGuildEstimate(db.kysely, guildId) : null;
    });
  }

  async function list(): Promise<void> {
    try {
      await enumerate(deps, { job, signal, onListed: accept });
    } catch (error) {
      stopWith(endOf(error));
      throw error;
    }
    await patience.withDatabase(signal, () => markEnumerated(db.kysely, jobId));
    // Only for the estimate of the rest: it neither holds up nor fails the job.
    deps.estimateGuild(guildId, signal).then(
      (messages) => {
        if (isWhole) estimate = messages;
      },
      (error: unknown) => log.debug({ guildId, reason: errorMessage(error) }, 'Discord did not count the messages'),
    );
  }

  function accept(rows: readonly JobChannelRow[]): void {
    const known = new Set(board.rows().map((row) => row.channelId));
    board.put(rows);
    for (const row of rows) {
      if (!known.has(row.channelId) && (row.state === 'waiting' || row.state === 'running')) queue.add(row);
    }
  }

  async function readOne(row: JobChannelRow): Promise<void> {
    if (signal.aborted) return;
    const { channelId, parentId } = row;
    board.change(channelId, { state: 'running' });
    try {
      const bounds = boundsOf(job);
      const held = job.refresh ? [] : ((await heldOf(channelId)) ?? []);
      const plan = planChannel({
        direction: job.direction,
        bounds,
        wanted: { from: BigInt(row.fromId), to: BigInt(row.toId) },
        cursor: row.cursorId === null ? null : BigInt(row.cursorId),
        held,
      });
      if (plan.stretches.length === 0) return await finish(channelId, { state: 'done', covered: 1, reason: null });
      await readChannel(
        { discord, writer, patience, now: deps.now },
        { jobId, guildId, channelId, parentId: row.thread ? parentId : null, plan, signal, onStored: board.stored },
      );
    } catch (error) {
      await endOne(row, error);
    }
  }

  /** A channel's trouble is its own, unless it is everybody's. */
  async function endOne(row: JobChannelRow, error: unknown): Promise<void> {
    if (signal.aborted) return;
    const { channelId } = row;
    const covered = board.rows().find((one) => one.channelId === channelId)?.covered ?? row.covered;
    try {
      const reason = reasonToSkip(error);
      if (reason !== null) {
        // A channel that is deleted lacks nothing that a permission could give.
        const lasting = isGone(error) ? null : reason;
        await patience.withDatabase(signal, () => writeUnreadable(db.kysely, guildId, channelId, lasting));
        if (isGone(error)) await patience.withDatabase(signal, () => deps.markChannelGone(guildId, channelId));
        await finish(channelId, { state: 'skipped', covered, reason });
        return;
      }
      if (isEverybodys(error)) return stopWith(endOf(error));
      log.error({ err: error, jobId, guildId, channelId }, 'A channel could not be captured');
      await finish(channelId, { state: 'failed', covered, reason: sentenceOf(error) });
    } catch (second) {
      if (!signal.aborted) stopWith(endOf(second));
    }
  }

  async function finish(channelId: string, outcome: Parameters<typeof finishJobChannel>[4]): Promise<void> {
    await patience.withDatabase(signal, () => finishJobChannel(db.kysely, guildId, jobId, channelId, outcome));
    board.change(channelId, outcome);
  }

  function stopWith(reason: JobEnd): void {
    end ??= reason;
    stopping.abort(new Error('The job ends'));
    queue.close();
  }

  function endOf(error: unknown): JobEnd {
    if (signal.aborted) return end ?? { state: 'stopped' };
    if (isDiskFull(error)) return { state: 'paused', error: captureErrors.diskFull({}).message };
    if (error instanceof AppError && error.code === 'discord/shutting-down') return { state: 'stopped' };
    if (!(error instanceof AppError)) log.error({ err: error, jobId, guildId }, 'A capture job failed');
    return { state: 'failed', error: sentenceOf(error) };
  }

  function waiting(): string | null {
    const trouble = patience.waiting(guildId) ?? writer.waiting();
    if (trouble) return trouble;
    const sentences = discord.botsOf(guildId).map((bot) => bot.waiting(guildId));
    return sentences.find((sentence) => sentence !== null) ?? null;
  }

  return {
    job,
    /** Resolves, never rejects, when nothing of the run goes on any more. */
    done,
    detail: (): CaptureJobDetail => board.detail(),
    /** Asks for nothing more; what is being stored is finished. */
    async stop(): Promise<void> {
      stopWith({ state: 'stopped' });
      await done;
    },
  };
}

const everybodys = new Set([
  'discord/token-rejected',
  'discord/unknown-guild',
  'discord/shutting-down',
  'capture/unknown-guild',
  'capture/bot-left',
  'capture/content-intent-missing',
]);

function isEverybodys(error: unknown): boolean {
  return isDiskFull(error) || (error instanceof AppError && everybodys.has(error.code));
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return 'Something unexpected went wrong; the log of the server says what. What was captured is kept; retry the job.';
}
