import { sql } from 'kysely';
import type { GapReason, LedgerTx, LiveGap } from './ledger.types.ts';

/** Records a gap, joined with those of the channel that it overlaps or touches. The channel must be locked. */
export async function insertGap(tx: LedgerTx, gap: LiveGap & { readonly reason: GapReason }): Promise<void> {
  await sql`
    with touched as (
      delete from coverage_live_gaps
      where guild_id = ${gap.guildId} and channel_id = ${gap.channelId}
        and after_id <= ${gap.toId} and to_id >= ${gap.afterId}
      returning after_id, to_id, opened_at
    )
    insert into coverage_live_gaps (guild_id, channel_id, after_id, to_id, reason, opened_at)
    select ${gap.guildId}::bigint, ${gap.channelId}::bigint, least(${gap.afterId}::bigint, min(after_id)),
      greatest(${gap.toId}::bigint, max(to_id)), ${gap.reason}, coalesce(min(opened_at), now())
    from touched`.execute(tx);
}

/** Gaps that are still missing something, oldest first; those that a capture job has filled meanwhile are closed. */
export async function readOpenGaps(db: LedgerTx, guildId: string): Promise<LiveGap[]> {
  await sql`
    delete from coverage_live_gaps g where g.guild_id = ${guildId} and exists (
      select from coverage_ranges r where r.guild_id = g.guild_id and r.channel_id = g.channel_id
        and r.from_id <= g.after_id + 1 and r.to_id >= g.to_id)`.execute(db);
  const { rows } = await sql<LiveGap>`
    select guild_id::text as "guildId", channel_id::text as "channelId", after_id::text as "afterId", to_id::text as "toId"
    from coverage_live_gaps where guild_id = ${guildId} order by opened_at, channel_id, after_id`.execute(db);
  return rows;
}

/** Up to which id each channel with a gap is known to miss something. */
export async function readNewestMissing(db: LedgerTx, guildId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ channelId: string; toId: string }>`
    select channel_id::text as "channelId", max(to_id)::text as "toId"
    from coverage_live_gaps where guild_id = ${guildId} group by channel_id`.execute(db);
  return new Map(rows.map(({ channelId, toId }) => [channelId, toId]));
}

/** Takes `(gap.afterId, throughId]` off the gap's old end. The channel must be locked. */
export async function shortenGap(tx: LedgerTx, gap: LiveGap, throughId: string): Promise<void> {
  await sql`
    delete from coverage_live_gaps
    where guild_id = ${gap.guildId} and channel_id = ${gap.channelId}
      and after_id >= ${gap.afterId} and to_id <= ${throughId}`.execute(tx);
  await sql`
    update coverage_live_gaps set after_id = ${throughId}
    where guild_id = ${gap.guildId} and channel_id = ${gap.channelId}
      and after_id >= ${gap.afterId} and after_id < ${throughId}`.execute(tx);
}
