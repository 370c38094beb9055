import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { NormalMessage } from '../normalise-message.ts';
import type { Language } from '../text/languages.ts';
import type { Sighting } from '../writer.types.ts';

export interface Row {
  readonly message: NormalMessage;
  readonly lang: Language;
}

/**
 * Between the values of one text parameter: unit separator. Words never hold it and JSON writes it as an escape, so a
 * list needs no quoting; array literals cost 4 µs a message for escaping the raw JSON and again for undoing it.
 */
const separator = '\x1f';
/** Between texts that may hold anything, the unit separator too: nobody who writes a message can know it. */
const textSeparator = `\x1f${randomUUID().slice(0, 8)}`;

export function idList(ids: Iterable<string | undefined>): string {
  const list: string[] = [];
  for (const id of ids) list.push(id ?? 'NULL');
  return `{${list.join(',')}}`;
}

/**
 * The rows of a batch as a FROM item `input`: every value of one column travels in one parameter, so that the
 * statement's text, and with it the server's plan, does not depend on the number of rows.
 */
export function inputRows(
  guildId: string,
  channelId: string,
  rows: readonly Row[],
  sighting: Sighting,
): RawBuilder<unknown> {
  const ids = (read: (message: NormalMessage) => string | number | undefined) =>
    `{${rows.map(({ message }) => read(message) ?? 'NULL').join(',')}}`;
  const texts = (read: (row: Row) => string) => rows.map(read).join(separator);
  const bools = (read: (message: NormalMessage) => boolean) =>
    `{${rows.map(({ message }) => (read(message) ? 't' : 'f')).join(',')}}`;
  return sql`(
    select ${guildId}::bigint as guild_id, ${channelId}::bigint as channel_id, ${sighting.seenAt}::timestamptz as seen_at,
      message_id, author_id, type, flags, 'epoch'::timestamptz + edited_ms * interval '1 millisecond' as edited_at,
      pinned, mentions_everyone, reply_to_id, reply_to_channel_id, forwarded_id, forwarded_channel_id, has,
      content_hash, text_hash, tally_hash, nullif(mention_ids, '')::bigint[] as mention_ids, lang, words,
      coalesce(content, '') as content -- the array of one empty text has no element
    from unnest(
      ${ids((m) => m.id)}::bigint[],
      ${ids((m) => m.authorId)}::bigint[],
      ${ids((m) => m.type)}::integer[],
      ${ids((m) => m.flags)}::bigint[],
      ${ids((m) => m.editedMs)}::double precision[],
      ${bools((m) => m.pinned)}::boolean[],
      ${bools((m) => m.mentionsEveryone)}::boolean[],
      ${ids((m) => m.replyToId)}::bigint[],
      ${ids((m) => m.replyToChannelId)}::bigint[],
      ${ids((m) => m.forwardedId)}::bigint[],
      ${ids((m) => m.forwardedChannelId)}::bigint[],
      ${ids((m) => m.has)}::integer[],
      ${ids((m) => m.contentHash)}::bigint[],
      ${ids((m) => m.textHash)}::bigint[],
      ${ids((m) => m.tallyHash)}::bigint[],
      string_to_array(${texts(({ message }) => (message.mentionIds.length === 0 ? '' : `{${message.mentionIds.join(',')}}`))}, ${separator}),
      string_to_array(${texts(({ lang }) => lang)}, ${separator}),
      string_to_array(${texts(({ message }) => message.words)}, ${separator}),
      string_to_array(${rows.map(({ message }) => message.content).join(textSeparator)}, ${textSeparator})
    ) as t(message_id, author_id, type, flags, edited_ms, pinned, mentions_everyone, reply_to_id, reply_to_channel_id,
      forwarded_id, forwarded_channel_id, has, content_hash, text_hash, tally_hash, mention_ids, lang, words, content)
  )`;
}

/** The raw forms of a batch as a FROM item `input`, apart from the columns: neither then travels through the other's plan. */
export function inputRaws(guildId: string, rows: readonly Row[]): RawBuilder<unknown> {
  return sql`(
    select ${guildId}::bigint as guild_id, message_id, raw_text::jsonb as raw
    from unnest(
      ${idList(rows.map(({ message }) => message.id))}::bigint[],
      string_to_array(${rows.map(({ message }) => message.rawJson).join(separator)}, ${separator})
    ) as t(message_id, raw_text)
  )`;
}

/** The languages of a batch, each once, as an array literal. */
export function languageList(rows: readonly Row[]): string {
  return `{${[...new Set(rows.map(({ lang }) => lang))].join(',')}}`;
}
