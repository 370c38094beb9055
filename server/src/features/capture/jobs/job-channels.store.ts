import type { CaptureJobChannel } from '@guildhall/contract';
import { sql } from 'kysely';
import type { LedgerTx } from '../coverage/ledger.types.ts';

export type JobChannelState = CaptureJobChannel['state'];

/** One channel or thread of a job. */
export interface JobChannelRow {
  readonly channelId: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly thread: boolean;
  readonly state: JobChannelState;
  readonly fromId: string;
  readonly toId: string;
  readonly cursorId: string | null;
  readonly messages: number;
  readonly added: number;
  readonly oldestId: string | null;
  readonly newestId: string | null;
  readonly covered: number;
  readonly reason: string | null;
}

export interface ListedChannel
  extends Pick<
    JobChannelRow,
    'channelId' | 'name' | 'parentId' | 'thread' | 'state' | 'fromId' | 'toId' | 'covered' | 'reason'
  > {}

/** What one stored page adds to a channel of a job. */
export interface JobProgress {
  readonly jobId: string;
  readonly channelId: string;
  readonly cursor: bigint;
  readonly messages: number;
  readonly added: number;
  readonly oldest: bigint | null;
  readonly newest: bigint | null;
  readonly covered: number;
  /** The channel is done with it. */
  readonly isLast: boolean;
}

/** Adds channels to the job's list; those that are on it keep their place. */
export async function insertJobChannels(
  tx: LedgerTx,
  guildId: string,
  jobId: string,
  channels: readonly ListedChannel[],
): Promise<void> {
  if (channels.length === 0) return;
  await sql`
    insert into capture_job_channels
      (guild_id, job_id, channel_id, name, parent_id, thread, state, from_id, to_id, covered, reason)
    select ${guildId}::bigint, ${jobId}::uuid, c.* from unnest(
      ${channels.map((channel) => channel.channelId)}::bigint[], ${channels.map((channel) => channel.name)}::text[],
      ${channels.map((channel) => channel.parentId)}::bigint[], ${channels.map((channel) => channel.thread)}::boolean[],
      ${channels.map((channel) => channel.state)}::text[], ${channels.map((channel) => channel.fromId)}::bigint[],
      ${channels.map((channel) => channel.toId)}::bigint[], ${channels.map((channel) => channel.covered)}::real[],
      ${channels.map((channel) => channel.reason)}::text[]) as c
    on conflict (guild_id, job_id, channel_id) do nothing`.execute(tx);
}

/** In the order in which channels were created. @param channelIds Only these. */
export async function readJobChannels(
  db: LedgerTx,
  guildId: string,
  jobId: string,
  channelIds: readonly string[] | null = null,
): Promise<JobChannelRow[]> {
  const { rows } = await sql<JobChannelRow>`
    select channel_id::text as "channelId", name, parent_id::text as "parentId", thread, state,
      from_id::text as "fromId", to_id::text as "toId", cursor_id::text as "cursorId", messages::float8 as messages,
      added::float8 as added, oldest_id::text as "oldestId", newest_id::text as "newestId", covered, reason
    from capture_job_channels where guild_id = ${guildId} and job_id = ${jobId}
      and (${channelIds}::bigint[] is null or channel_id = any(${channelIds}::bigint[]))
    order by channel_id`.execute(db);
  return rows;
}

/**
 * Moves cursors and counts, in the transaction that stores the messages. One entry a channel.
 *
 * A step that is stored a second time (its commit was not heard of) is not counted a second time.
 */
export async function writeProgress(tx: LedgerTx, guildId: string, progress: readonly JobProgress[]): Promise<void> {
  if (progress.length === 0) return;
  await sql`
    update capture_job_channels c set cursor_id = p.cursor_id, covered = p.covered,
      state = case when p.is_last then 'done' else 'running' end, reason = null,
      messages = c.messages + case when c.cursor_id is distinct from p.cursor_id then p.messages else 0 end,
      added = c.added + case when c.cursor_id is distinct from p.cursor_id then p.added else 0 end,
      oldest_id = least(c.oldest_id, p.oldest_id), newest_id = greatest(c.newest_id, p.newest_id)
    from unnest(
      ${progress.map((one) => one.jobId)}::uuid[], ${progress.map((one) => one.channelId)}::bigint[],
      ${progress.map((one) => one.cursor.toString())}::bigint[], ${progress.map((one) => one.messages)}::bigint[],
      ${progress.map((one) => one.added)}::bigint[], ${progress.map((one) => one.oldest?.toString() ?? null)}::bigint[],
      ${progress.map((one) => one.newest?.toString() ?? null)}::bigint[],
      ${progress.map((one) => one.covered)}::real[], ${progress.map((one) => one.isLast)}::boolean[]
    ) as p (job_id, channel_id, cursor_id, messages, added, oldest_id, newest_id, covered, is_last)
    where c.guild_id = ${guildId} and c.job_id = p.job_id and c.channel_id = p.channel_id`.execute(tx);
}

export async function finishJobChannel(
  db: LedgerTx,
  guildId: string,
  jobId: string,
  channelId: string,
  end: { readonly state: 'done' | 'skipped' | 'failed'; readonly covered: number; readonly reason: string | null },
): Promise<void> {
  await sql`
    update capture_job_channels set state = ${end.state}, covered = ${end.covered}, reason = ${end.reason}
    where guild_id = ${guildId} and job_id = ${jobId} and channel_id = ${channelId}`.execute(db);
}

/** Sums of a job's channels; what a list of jobs shows without reading thousands of rows. */
export interface JobTotals {
  readonly jobId: string;
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly messages: number;
  readonly added: number;
  readonly covered: number;
}

/** `covered` is weighed by the length of each channel's wanted time. */
export async function readTotals(db: LedgerTx, jobIds: readonly string[]): Promise<Map<string, JobTotals>> {
  const { rows } = await sql<JobTotals>`
    select job_id as "jobId", count(*)::int as total, count(*) filter (where state = 'done')::int as done,
      count(*) filter (where state = 'skipped')::int as skipped, count(*) filter (where state = 'failed')::int as failed,
      coalesce(sum(messages), 0)::float8 as messages, coalesce(sum(added), 0)::float8 as added,
      coalesce(sum(covered * span) / nullif(sum(span), 0), 0)::float8 as covered
    from (
      -- Ids carry milliseconds above their 22nd bit.
      select *, case when state = 'skipped' then 0
        else greatest(1, (to_id >> 22) - (greatest(from_id, channel_id) >> 22)) end::float8 as span
      from capture_job_channels where job_id = any(${jobIds}::uuid[])
    ) as c group by job_id`.execute(db);
  return new Map(rows.map((row) => [row.jobId, row]));
}
