import type { RawEntity } from '../../../platform/discord/index.ts';
import { numberIn, stringIn } from '../../../platform/discord/index.ts';
import type { IdRange } from '../coverage/ranges.ts';
import { minId } from '../snowflake.ts';
import type { ListedChannel } from './job-channels.store.ts';
import type { JobRow } from './jobs.store.ts';
import { coveredShare, planChannel } from './stretches.ts';

/** Text, voice, announcement and stage channels hold messages of their own; forums and media channels only threads. */
const holdsMessages = new Set([0, 2, 5, 13]);
const holdsThreads = new Set([0, 5, 15, 16]);
const holdsPrivateThreads = new Set([0]);
const threadTypes = new Set([10, 11, 12]);

/** What of a channel or thread decides how it is captured. */
export interface ListedSource {
  readonly channelId: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly type: number;
  readonly lastMessageId: string | null;
}

type Kind = Pick<ListedSource, 'type'>;

export function sourceOf(raw: RawEntity): ListedSource {
  return {
    channelId: raw.id,
    name: stringIn(raw, 'name') ?? raw.id,
    parentId: stringIn(raw, 'parent_id'),
    type: numberIn(raw, 'type') ?? -1,
    lastMessageId: stringIn(raw, 'last_message_id'),
  };
}

export const isThread = (source: Kind) => threadTypes.has(source.type);
export const isPrivateThread = (source: ListedSource) => source.type === 12;
export const hasMessages = (source: Kind) => isThread(source) || holdsMessages.has(source.type);
export const mayHaveThreads = (source: Kind) => holdsThreads.has(source.type);
export const mayHavePrivateThreads = (source: ListedSource) => holdsPrivateThreads.has(source.type);

/** Above every id: what a job without an end may store. */
const noEnd = (1n << 63n) - 2n;

export function boundsOf(job: Pick<JobRow, 'afterId' | 'beforeId'>): IdRange {
  return {
    from: job.afterId === null ? 0n : BigInt(job.afterId) + 1n,
    to: job.beforeId === null ? noEnd : BigInt(job.beforeId) - 1n,
  };
}

/** Up to the channel's newest message; empty (`to < from`) when it never had one or none lies in the job's bounds. */
function wantedOf(job: Pick<JobRow, 'afterId' | 'beforeId'>, source: ListedSource): IdRange {
  const bounds = boundsOf(job);
  if (source.lastMessageId === null) return { from: bounds.from, to: bounds.from - 1n };
  return { from: bounds.from, to: minId(bounds.to, BigInt(source.lastMessageId)) };
}

/** The row of a channel that can be read: done at once when all it has is held. */
export function listReadable(job: JobRow, source: ListedSource, held: readonly IdRange[]): ListedChannel {
  const wanted = wantedOf(job, source);
  const plan = planChannel({
    direction: job.direction,
    bounds: boundsOf(job),
    wanted,
    cursor: null,
    held: job.refresh ? [] : held,
  });
  return {
    ...rowOf(source, wanted),
    state: plan.stretches.length === 0 ? 'done' : 'waiting',
    covered: coveredShare(plan, source.channelId),
    reason: null,
  };
}

export function listUnreadable(job: JobRow, source: ListedSource, reason: string): ListedChannel {
  return { ...rowOf(source, wantedOf(job, source)), state: 'skipped', covered: 0, reason };
}

function rowOf(source: ListedSource, wanted: IdRange) {
  return {
    channelId: source.channelId,
    name: source.name,
    parentId: source.parentId,
    thread: isThread(source),
    fromId: wanted.from.toString(),
    toId: wanted.to.toString(),
  };
}
