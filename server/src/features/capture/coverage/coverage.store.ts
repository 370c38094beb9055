import { type RawBuilder, sql } from 'kysely';
import type { LedgerTx } from './ledger.types.ts';
import type { IdRange } from './ranges.ts';

export interface ChannelRange extends IdRange {
  readonly channelId: string;
}

/** What the ledger knows of one channel or thread beside its ranges. */
export interface ChannelRecord {
  readonly channelId: string;
  readonly unreadableReason: string | null;
  readonly estimatedMessages: number | null;
  /** When Discord was asked for it; null: it is to be asked again. */
  readonly estimatedAt: Date | null;
  readonly publicArchivedUntil: Date | null;
  readonly privateArchivedUntil: Date | null;
  readonly checkedAt: Date | null;
}

export type ArchiveKind = 'public' | 'private';

/**
 * Locks the channels' rows until the transaction ends, in the order of their ids, so that two writers of the same
 * channels wait for each other instead of overwriting or deadlocking.
 */
export async function lockChannels(tx: LedgerTx, guildId: string, channelIds: readonly string[]): Promise<void> {
  await sql`
    insert into coverage_channels (guild_id, channel_id, checked_at)
    select ${guildId}::bigint, channel_id, now()
    from unnest(${[...new Set(channelIds)]}::bigint[]) as c (channel_id) order by channel_id
    on conflict (guild_id, channel_id) do update set checked_at = excluded.checked_at`.execute(tx);
}

/** Joins the ranges with those they overlap or touch. The channels must be locked. */
export async function insertRanges(tx: LedgerTx, guildId: string, ranges: readonly ChannelRange[]): Promise<void> {
  await sql`
    with incoming as (
      select * from unnest(
        ${ranges.map((range) => range.channelId)}::bigint[],
        ${ranges.map((range) => range.from.toString())}::bigint[],
        ${ranges.map((range) => range.to.toString())}::bigint[]) as i (channel_id, from_id, to_id)
    ), touched as (
      delete from coverage_ranges r using incoming i
      where r.guild_id = ${guildId} and r.channel_id = i.channel_id
        and r.from_id <= i.to_id + 1 and r.to_id >= i.from_id - 1
      returning r.channel_id, r.from_id, r.to_id
    ), merged as (
      select channel_id, unnest(range_agg(int8range(from_id, to_id, '[]'))) as span
      from (select * from incoming union all select * from touched) as either group by channel_id
    )
    insert into coverage_ranges (guild_id, channel_id, from_id, to_id)
    select ${guildId}::bigint, channel_id, lower(span), upper(span) - 1 from merged`.execute(tx);
}

/** Ranges by channel, oldest first. */
export async function readRanges(
  db: LedgerTx,
  guildId: string,
  channelIds?: readonly string[],
): Promise<Map<string, IdRange[]>> {
  const { rows } = await sql<{ channel_id: string; from_id: string; to_id: string }>`
    select channel_id::text, from_id::text, to_id::text from coverage_ranges r
    where guild_id = ${guildId} and (${channelIds ?? null}::bigint[] is null or r.channel_id = any(${channelIds ?? null}::bigint[]))
    order by r.channel_id, r.from_id`.execute(db);
  const byChannel = new Map<string, IdRange[]>();
  for (const row of rows) {
    const ranges = byChannel.get(row.channel_id) ?? [];
    ranges.push({ from: BigInt(row.from_id), to: BigInt(row.to_id) });
    byChannel.set(row.channel_id, ranges);
  }
  return byChannel;
}

export async function readChannels(db: LedgerTx, guildId: string): Promise<Map<string, ChannelRecord>> {
  const rows = await selectChannels(db, sql`where guild_id = ${guildId}`);
  return new Map(rows.map((row) => [row.channelId, row]));
}

export async function readChannel(
  db: LedgerTx,
  guildId: string,
  channelId: string,
): Promise<ChannelRecord | undefined> {
  return (await selectChannels(db, sql`where guild_id = ${guildId} and channel_id = ${channelId}`)).at(0);
}

async function selectChannels(db: LedgerTx, where: RawBuilder<unknown>): Promise<ChannelRecord[]> {
  const { rows } = await sql<ChannelRecord>`
    select channel_id::text as "channelId", unreadable_reason as "unreadableReason",
      estimated_messages::float8 as "estimatedMessages", estimated_at as "estimatedAt",
      public_archived_until as "publicArchivedUntil",
      private_archived_until as "privateArchivedUntil", checked_at as "checkedAt"
    from coverage_channels ${where}`.execute(db);
  return rows;
}

/** @param reason A sentence; null when the channel can be read again. */
export async function writeUnreadable(
  db: LedgerTx,
  guildId: string,
  channelId: string,
  reason: string | null,
): Promise<void> {
  await writeReadability(db, guildId, [{ channelId, reason }]);
}

/** The same for many channels at once. */
export async function writeReadability(
  db: LedgerTx,
  guildId: string,
  channels: readonly { readonly channelId: string; readonly reason: string | null }[],
): Promise<void> {
  if (channels.length === 0) return;
  await sql`
    insert into coverage_channels (guild_id, channel_id, unreadable_reason, checked_at)
    select ${guildId}::bigint, c.channel_id, c.reason, now() from unnest(
      ${channels.map((channel) => channel.channelId)}::bigint[], ${channels.map((channel) => channel.reason)}::text[]
    ) as c (channel_id, reason) order by c.channel_id
    on conflict (guild_id, channel_id) do update
    set unreadable_reason = excluded.unreadable_reason, checked_at = now()`.execute(db);
}

/** Says that every thread archived up to `until` is in the catalogue; never moves back. */
export async function writeArchivedUntil(
  tx: LedgerTx,
  guildId: string,
  channelId: string,
  kind: ArchiveKind,
  until: Date,
): Promise<void> {
  const column = kind === 'public' ? sql.ref('public_archived_until') : sql.ref('private_archived_until');
  await sql`
    insert into coverage_channels as c (guild_id, channel_id, ${column}, checked_at)
    values (${guildId}, ${channelId}, ${until}, now())
    on conflict (guild_id, channel_id) do update
    set ${column} = greatest(c.${column}, excluded.${column}), checked_at = now()`.execute(tx);
}

export async function writeChannelEstimate(
  db: LedgerTx,
  guildId: string,
  channelId: string,
  messages: number,
  estimatedAt: Date,
): Promise<void> {
  await sql`
    insert into coverage_channels (guild_id, channel_id, estimated_messages, estimated_at)
    values (${guildId}, ${channelId}, ${messages}, ${estimatedAt})
    on conflict (guild_id, channel_id) do update
    set estimated_messages = excluded.estimated_messages, estimated_at = excluded.estimated_at`.execute(db);
}

/** Lets Discord be asked again for the counts of these channels; what it said last stays until then. */
export async function expireEstimates(db: LedgerTx, guildId: string, channelIds: readonly string[]): Promise<void> {
  await sql`
    update coverage_channels set estimated_at = null
    where guild_id = ${guildId} and channel_id = any(${channelIds}::bigint[])`.execute(db);
}

export async function writeGuildEstimate(db: LedgerTx, guildId: string, messages: number): Promise<void> {
  await sql`
    insert into coverage_guilds (guild_id, estimated_messages, estimated_at) values (${guildId}, ${messages}, now())
    on conflict (guild_id) do update set estimated_messages = excluded.estimated_messages, estimated_at = now()`.execute(
    db,
  );
}

export async function readGuildEstimate(db: LedgerTx, guildId: string): Promise<number | null> {
  return (await readGuildEstimates(db, guildId)).get(guildId) ?? null;
}

export async function readNewestCovered(db: LedgerTx, guildId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ channelId: string; newest: string }>`
    select channel_id::text as "channelId", max(to_id)::text as newest
    from coverage_ranges where guild_id = ${guildId} group by channel_id`.execute(db);
  return new Map(rows.map((row) => [row.channelId, row.newest]));
}

/** Stretches between covered ranges by guild, over all channels. @param guildId Only this one; null for all. */
export async function countGaps(db: LedgerTx, guildId: string | null = null): Promise<Map<string, number>> {
  return countByGuild(
    db,
    sql`select guild_id::text as "guildId", (count(*) - count(distinct channel_id))::int as count from coverage_ranges
      where ${guildId}::bigint is null or guild_id = ${guildId}::bigint group by guild_id`,
  );
}

/** Channels and threads that no bot may read, by guild. */
export async function countUnreadable(db: LedgerTx, guildId: string | null = null): Promise<Map<string, number>> {
  return countByGuild(
    db,
    sql`select guild_id::text as "guildId", count(*)::int as count from coverage_channels
      where unreadable_reason is not null and (${guildId}::bigint is null or guild_id = ${guildId}::bigint)
      group by guild_id`,
  );
}

/** Discord's own counts of messages, by guild. */
export async function readGuildEstimates(db: LedgerTx, guildId: string | null = null): Promise<Map<string, number>> {
  return countByGuild(
    db,
    sql`select guild_id::text as "guildId", estimated_messages::float8 as count from coverage_guilds
      where estimated_messages is not null and (${guildId}::bigint is null or guild_id = ${guildId}::bigint)`,
  );
}

async function countByGuild(db: LedgerTx, query: RawBuilder<unknown>): Promise<Map<string, number>> {
  const { rows } = await sql<{ guildId: string; count: number }>`${query}`.execute(db);
  return new Map(rows.map((row) => [row.guildId, row.count]));
}
