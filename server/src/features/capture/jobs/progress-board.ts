import type { CaptureJobChannel, CaptureJobDetail } from '@guildhall/contract';
import { instantOfId, maxId, minId, timeOfId } from '../snowflake.ts';
import type { JobChannelRow } from './job-channels.store.ts';
import type { JobRow } from './jobs.store.ts';
import type { Page } from './page.ts';
import { createRateMeter } from './rate-meter.ts';

interface Entry {
  row: JobChannelRow;
  /** Seconds of the wanted stretch, at least one: the channel's weight in the job's share. */
  readonly weight: number;
}

export interface BoardOptions {
  readonly job: JobRow;
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  /** Why nothing happens at the moment. */
  readonly waiting: () => string | null;
  /** Messages the job will read in all, when Discord has counted them. */
  readonly estimatedMessages: () => number | null;
}

/** Where a running job stands, kept in memory and moved by each committed page. */
export function createProgressBoard({ job, nowMs, waiting, estimatedMessages }: BoardOptions) {
  const entries = new Map<string, Entry>();
  const rate = createRateMeter(nowMs);
  let startedAt = job.startedAt ?? new Date();

  function put(rows: readonly JobChannelRow[]): void {
    for (const row of rows) if (!entries.has(row.channelId)) entries.set(row.channelId, { row, weight: weightOf(row) });
  }

  function change(channelId: string, fields: Partial<JobChannelRow>): void {
    const entry = entries.get(channelId);
    if (entry) entry.row = { ...entry.row, ...fields };
  }

  function stored(page: Page, added: number): void {
    const entry = entries.get(page.channelId);
    if (!entry) return;
    const { row } = entry;
    const ids = page.messages.map((message) => BigInt(message.id));
    rate.add(ids.length);
    entry.row = {
      ...row,
      state: page.isLast ? 'done' : 'running',
      messages: row.messages + ids.length,
      added: row.added + added,
      covered: page.covered,
      cursorId: page.cursor.toString(),
      oldestId: extreme(row.oldestId, ids, minId),
      newestId: extreme(row.newestId, ids, maxId),
    };
  }

  function detail(): CaptureJobDetail {
    const rows = [...entries.values()];
    const counted = rows.filter(({ row }) => row.state !== 'skipped');
    const weight = counted.reduce((sum, entry) => sum + entry.weight, 0);
    const covered = weight > 0 ? counted.reduce((sum, entry) => sum + entry.weight * entry.row.covered, 0) / weight : 0;
    const messages = sum(rows, (row) => row.messages);
    const messagesPerSecond = rate.perSecond();
    const estimated = estimatedMessages();
    return {
      ...jobView({ ...job, state: 'running', startedAt, messagesPerSecond }),
      messages,
      added: sum(rows, (row) => row.added),
      channels: {
        total: rows.length,
        done: countState(rows, 'done'),
        skipped: countState(rows, 'skipped'),
        failed: countState(rows, 'failed'),
      },
      covered: Math.min(1, covered),
      estimatedMessages: estimated,
      remainingSeconds: remainingSeconds({ messages, covered, messagesPerSecond, estimated }),
      waiting: waiting(),
      perChannel: rows.map(({ row }) => channelView(row)),
    };
  }

  return {
    put,
    change,
    stored,
    detail,
    rows: () => [...entries.values()].map(({ row }) => row),
    started: (at: Date) => {
      startedAt = at;
    },
  };
}

export function channelView(row: JobChannelRow): CaptureJobChannel {
  return {
    channelId: row.channelId,
    name: row.name,
    parentId: row.parentId,
    thread: row.thread,
    state: row.state,
    messages: row.messages,
    covered: Math.min(1, Math.max(0, row.covered)),
    oldest: row.oldestId ? instantOfId(BigInt(row.oldestId)) : null,
    newest: row.newestId ? instantOfId(BigInt(row.newestId)) : null,
    reason: row.reason,
  };
}

/** The part of a job's view that stands in its row. */
export function jobView(job: JobRow) {
  return {
    id: job.jobId,
    guildId: job.guildId,
    state: job.state,
    direction: job.direction,
    after: job.afterId,
    before: job.beforeId,
    refresh: job.refresh,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    messagesPerSecond: job.messagesPerSecond,
    remainingSeconds: job.remainingSeconds,
    waiting: job.waiting,
    error: job.error,
  };
}

interface RestInput {
  readonly messages: number;
  readonly covered: number;
  readonly messagesPerSecond: number;
  readonly estimated: number | null;
}

/** From Discord's own count when there is one, else as if the rest of the time were as lively as what was read. */
function remainingSeconds({ messages, covered, messagesPerSecond, estimated }: RestInput): number | null {
  if (messagesPerSecond <= 0 || (messages === 0 && estimated === null)) return null;
  const byTime = covered > 0 ? (messages / covered) * (1 - covered) : null;
  const byCount = estimated === null ? null : Math.max(0, estimated - messages);
  // What was held before is in the count, and the time may be more or less lively: the smaller is the better guess.
  const left = byTime === null || byCount === null ? (byTime ?? byCount) : Math.min(byTime, byCount);
  return left === null ? null : Math.round(left / messagesPerSecond);
}

function weightOf(row: JobChannelRow): number {
  const from = maxId(BigInt(row.fromId), BigInt(row.channelId));
  const to = BigInt(row.toId);
  return to > from ? Math.max(1, (timeOfId(to) - timeOfId(from)) / 1_000) : 1;
}

function extreme(known: string | null, ids: readonly bigint[], pick: (a: bigint, b: bigint) => bigint): string | null {
  const all = known === null ? [...ids] : [BigInt(known), ...ids];
  const first = all[0];
  return first === undefined ? null : all.reduce(pick, first).toString();
}

function sum(entries: readonly Entry[], value: (row: JobChannelRow) => number): number {
  return entries.reduce((total, { row }) => total + value(row), 0);
}

function countState(entries: readonly Entry[], state: JobChannelRow['state']): number {
  return entries.filter(({ row }) => row.state === state).length;
}
