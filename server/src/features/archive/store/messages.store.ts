import { type RawBuilder, sql } from 'kysely';
import { copyRows, prepared, type Tx } from '../../../platform/database/index.ts';
import type { Sighting } from '../writer.types.ts';
import { idList, inputRaws, inputRows, languageList, type Row } from './batch.ts';

/** What decides whether a state replaces the held one. */
export interface HeldState {
  readonly message_id: string;
  readonly channel_id: string;
  readonly content_hash: string;
  readonly text_hash: string;
  readonly tally_hash: string;
  readonly pinned: boolean;
  readonly edited_at: Date | null;
  readonly seen_at: Date;
  readonly deleted_at: Date | null;
}

/**
 * Inserts those that are not held, with their raw form. A raw form stands only beside its row, so those of new rows are
 * new as well.
 *
 * Two statements. One with both, and the raw forms handed from one half to the other, took 42 µs a message of the server
 * instead of 35; planning it anew for each batch is 2 of them, and INSERT instead of COPY another 2.
 *
 * @returns the ids that were inserted.
 */
export async function insertNew(
  tx: Tx,
  guildId: string,
  channelId: string,
  rows: readonly Row[],
  sighting: Sighting,
): Promise<string[]> {
  const { rows: inserted } = await sql<{ message_id: string }>`
    ${prepared('archive-insert-messages')}
    with languages as (
      ${rememberLanguages(guildId, rows)}
    )
    insert into archive_messages (guild_id, message_id, channel_id, author_id, seen_at, edited_at, flags, content_hash,
      text_hash, tally_hash, reply_to_id, reply_to_channel_id, forwarded_id, forwarded_channel_id, type, has, pinned,
      mentions_everyone, lang, content, mention_ids, search)
    select guild_id, message_id, channel_id, author_id, seen_at, edited_at, flags, content_hash, text_hash, tally_hash,
      reply_to_id, reply_to_channel_id, forwarded_id, forwarded_channel_id, type, has, pinned, mentions_everyone, lang,
      content, mention_ids, archive_search_vector(lang, words)
    from ${inputRows(guildId, channelId, rows, sighting)} as input
    on conflict (guild_id, message_id) do nothing
    returning message_id
  `.execute(tx);
  const ids = new Set(inserted.map((row) => row.message_id));
  const added = ids.size === rows.length ? rows : rows.filter(({ message }) => ids.has(message.id));
  const raws = added.map(({ message }) => [guildId, message.id, message.rawJson]);
  await copyRows(tx, 'archive_message_raw', { guild_id: 'bigint', message_id: 'bigint', raw: 'jsonb' }, raws);
  return [...ids];
}

function rememberLanguages(guildId: string, rows: readonly Row[]): RawBuilder<unknown> {
  return sql`
    insert into archive_languages (guild_id, lang)
    select ${guildId}::bigint, used.lang from unnest(${languageList(rows)}::text[]) as used(lang)
    where not exists (
      select from archive_languages known where known.guild_id = ${guildId}::bigint and known.lang = used.lang
    )
    order by used.lang
    on conflict do nothing
  `;
}

/** Locks the rows, in one order everywhere, so that two writers of the same messages wait instead of deadlocking. */
export async function lockHeld(tx: Tx, guildId: string, messageIds: readonly string[]): Promise<HeldState[]> {
  const { rows } = await sql<HeldState>`
    select message_id, channel_id, content_hash, text_hash, tally_hash, pinned, edited_at, seen_at, deleted_at
    from archive_messages
    where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[])
    order by message_id
    for update
  `.execute(tx);
  return rows;
}

/** Keeps the held text of these messages as a version; call before `replace`. */
export async function keepVersions(tx: Tx, guildId: string, messageIds: readonly string[]): Promise<void> {
  await sql`
    with kept as (
      insert into archive_message_versions (guild_id, message_id, version, content, embeds, attachments, at)
      select m.guild_id, m.message_id, m.version, m.content, coalesce(r.raw -> 'embeds', '[]'),
        coalesce(r.raw -> 'attachments', '[]'),
        coalesce(m.edited_at, to_timestamp(((m.message_id >> 22) + 1420070400000) / 1000.0))
      from archive_messages m
      join archive_message_raw r using (guild_id, message_id)
      where m.guild_id = ${guildId} and m.message_id = any(${idList(messageIds)}::bigint[])
      on conflict do nothing
    )
    update archive_messages set version = version + 1
    where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[])
  `.execute(tx);
}

/** Replaces held states and tombstones; each gets a new place in the feed. */
export async function replaceHeld(
  tx: Tx,
  guildId: string,
  channelId: string,
  rows: readonly Row[],
  sighting: Sighting,
): Promise<void> {
  await sql`
    insert into archive_message_raw (guild_id, message_id, raw)
    select guild_id, message_id, raw from ${inputRaws(guildId, rows)} as input
    on conflict (guild_id, message_id) do update set raw = excluded.raw
  `.execute(tx);
  await sql`
    with languages as (
      ${rememberLanguages(guildId, rows)}
    )
    update archive_messages m set
      seq = nextval('archive_seq'), xid = pg_current_xact_id(), channel_id = input.channel_id, author_id = input.author_id,
      seen_at = input.seen_at, edited_at = input.edited_at, deleted_at = null, flags = input.flags,
      content_hash = input.content_hash, text_hash = input.text_hash, reply_to_id = input.reply_to_id,
      reply_to_channel_id = input.reply_to_channel_id, forwarded_id = input.forwarded_id,
      forwarded_channel_id = input.forwarded_channel_id, type = input.type, has = input.has, pinned = input.pinned,
      mentions_everyone = input.mentions_everyone, lang = input.lang, content = input.content,
      mention_ids = input.mention_ids, search = archive_search_vector(input.lang, input.words)
    from ${inputRows(guildId, channelId, rows, sighting)} as input
    where m.guild_id = input.guild_id and m.message_id = input.message_id
  `.execute(tx);
}

/** Raw form and tally of messages whose counts moved; their place in the feed stays. */
export async function replaceTallies(tx: Tx, guildId: string, rows: readonly Row[]): Promise<void> {
  const ids = idList(rows.map(({ message }) => message.id));
  await sql`
    with input as materialized (
      select * from unnest(
        ${ids}::bigint[],
        ${idList(rows.map(({ message }) => message.tallyHash))}::bigint[],
        string_to_array(${rows.map(({ message }) => message.rawJson).join('\x1f')}, ${'\x1f'})
      ) as t(message_id, tally_hash, raw_text)
    ),
    raws as (
      update archive_message_raw r set raw = input.raw_text::jsonb
      from input
      where r.guild_id = ${guildId} and r.message_id = input.message_id
    )
    update archive_messages m set tally_hash = input.tally_hash
    from input
    where m.guild_id = ${guildId} and m.message_id = input.message_id
  `.execute(tx);
}

/** The tally of these messages is no longer what their raw form says: the next reading replaces it whatever it is. */
export async function forgetTallies(tx: Tx, guildId: string, messageIds: readonly string[]): Promise<void> {
  await sql`
    update archive_messages set tally_hash = -1
    where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[]) and tally_hash <> -1
  `.execute(tx);
}

/** What Discord last sent of a message; undefined when it is not held or deleted. */
export async function rawOf(tx: Tx, guildId: string, messageId: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<{ raw: Record<string, unknown> }>`
    select raw from archive_message_raw where guild_id = ${guildId} and message_id = ${messageId}
  `.execute(tx);
  return rows[0]?.raw;
}

export interface StatsChange {
  readonly messages: number;
  /** First and last id, which widen the known range. */
  readonly held?: Bounds | undefined;
  readonly replies?: Bounds | undefined;
}
export type Bounds = readonly [firstId: string, lastId: string];

/** Adds to a channel's counters. */
export async function addToStats(tx: Tx, guildId: string, channelId: string, change: StatsChange): Promise<void> {
  const { messages, held, replies } = change;
  await sql`
    insert into archive_channel_stats as stats
      (guild_id, channel_id, messages, first_id, last_id, first_reply_id, last_reply_id)
    values (${guildId}, ${channelId}, greatest(${messages}::bigint, 0),
      ${held?.[0] ?? null}, ${held?.[1] ?? null}, ${replies?.[0] ?? null}, ${replies?.[1] ?? null})
    on conflict (guild_id, channel_id) do update set
      messages = greatest(stats.messages + ${messages}::bigint, 0),
      first_id = least(stats.first_id, excluded.first_id),
      last_id = greatest(stats.last_id, excluded.last_id),
      first_reply_id = least(stats.first_reply_id, excluded.first_reply_id),
      last_reply_id = greatest(stats.last_reply_id, excluded.last_reply_id),
      last_stored_at = now()
  `.execute(tx);
}
