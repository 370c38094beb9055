import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { NormalMessage } from '../normalise-message.ts';
import { int32, type Raw, record, records, snowflake, text } from '../raw.ts';
import { storable, storableJson } from '../text/storable.ts';
import type { EmojiRef } from '../writer.types.ts';
import { idList } from './batch.ts';

interface ReactionRow {
  readonly message_id: string;
  readonly emoji: string;
  readonly emoji_id: string | null;
  readonly emoji_name: string;
  readonly animated: boolean;
  readonly count: number;
}

/** The custom emoji's id, or the Unicode emoji itself. */
function emojiKey(emoji: EmojiRef): string {
  return emoji.id ?? storable(emoji.name ?? '');
}

export function reactionsOf(message: NormalMessage): readonly ReactionRow[] {
  const raw: Raw = message.raw;
  if (!raw.reactions) return [];
  const rows = new Map<string, ReactionRow>();
  for (const reaction of records(raw.reactions)) {
    const emoji = record(reaction.emoji);
    if (!emoji) continue;
    const id = snowflake(emoji.id) ?? null;
    const name = text(emoji.name) ?? '';
    const key = emojiKey({ id, name });
    const count = Math.max(0, int32(reaction.count) ?? 0);
    rows.set(key, {
      message_id: message.id,
      emoji: key,
      emoji_id: id,
      emoji_name: name,
      animated: emoji.animated === true,
      count,
    });
  }
  return [...rows.values()];
}

/** Makes the counts of these messages those of the rows. */
export async function replaceReactions(
  tx: Tx,
  guildId: string,
  messageIds: readonly string[],
  reactions: readonly ReactionRow[],
): Promise<void> {
  await sql`
    delete from archive_reactions where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[])
  `.execute(tx);
  await insertReactions(tx, guildId, reactions);
}

export async function insertReactions(tx: Tx, guildId: string, reactions: readonly ReactionRow[]): Promise<void> {
  if (reactions.length === 0) return;
  await sql`
    insert into archive_reactions (guild_id, message_id, emoji, emoji_id, emoji_name, animated, count)
    select ${guildId}::bigint, message_id, emoji, emoji_id, emoji_name, animated, count
    from jsonb_to_recordset(${storableJson(reactions)}::jsonb)
      as t(message_id bigint, emoji text, emoji_id bigint, emoji_name text, animated boolean, count integer)
    on conflict (guild_id, message_id, emoji) do update set count = excluded.count
  `.execute(tx);
}

/** Counts one reaction more; a repeated event of a known reactor counts once. */
export async function addReaction(
  tx: Tx,
  guildId: string,
  messageId: string,
  userId: string,
  emoji: EmojiRef,
): Promise<void> {
  await sql`
    with held as (
      select from archive_messages
      where guild_id = ${guildId} and message_id = ${messageId} and deleted_at is null
    ),
    reactor as (
      insert into archive_reactors (guild_id, message_id, emoji, user_id)
      select ${guildId}::bigint, ${messageId}::bigint, ${emojiKey(emoji)}, ${userId}::bigint from held
      on conflict do nothing
      returning user_id
    )
    insert into archive_reactions as r (guild_id, message_id, emoji, emoji_id, emoji_name, animated, count)
    select ${guildId}::bigint, ${messageId}::bigint, ${emojiKey(emoji)}, ${emoji.id}::bigint, ${storable(emoji.name ?? '')},
      ${emoji.animated === true}, 1
    from reactor
    on conflict (guild_id, message_id, emoji) do update set count = r.count + 1
  `.execute(tx);
}

/** Counts one reaction less; the reactor need not have been known. */
export async function removeReaction(
  tx: Tx,
  guildId: string,
  messageId: string,
  userId: string,
  emoji: EmojiRef,
): Promise<void> {
  const key = emojiKey(emoji);
  await sql`
    with reactor as (
      delete from archive_reactors
      where guild_id = ${guildId} and message_id = ${messageId} and emoji = ${key} and user_id = ${userId}
    )
    update archive_reactions set count = count - 1
    where guild_id = ${guildId} and message_id = ${messageId} and emoji = ${key} and count > 0
  `.execute(tx);
  await sql`
    delete from archive_reactions
    where guild_id = ${guildId} and message_id = ${messageId} and emoji = ${key} and count <= 0
  `.execute(tx);
}

/** @param emoji Undefined: all of them. */
export async function removeReactions(
  tx: Tx,
  guildId: string,
  messageIds: readonly string[],
  emoji?: EmojiRef,
): Promise<void> {
  const key = emoji ? emojiKey(emoji) : null;
  for (const table of ['archive_reactions', 'archive_reactors']) {
    await sql`
      delete from ${sql.table(table)}
      where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[])
        and (${key}::text is null or emoji = ${key})
    `.execute(tx);
  }
}

export async function replaceReactors(
  tx: Tx,
  guildId: string,
  messageId: string,
  emoji: EmojiRef,
  userIds: readonly string[],
): Promise<void> {
  const key = emojiKey(emoji);
  const ids = idList(userIds);
  await sql`
    delete from archive_reactors
    where guild_id = ${guildId} and message_id = ${messageId} and emoji = ${key} and user_id <> all(${ids}::bigint[])
  `.execute(tx);
  await sql`
    insert into archive_reactors (guild_id, message_id, emoji, user_id)
    select ${guildId}::bigint, ${messageId}::bigint, ${key}, user_id from unnest(${ids}::bigint[]) as user_id
    where exists (
      select from archive_messages
      where guild_id = ${guildId} and message_id = ${messageId} and deleted_at is null
    )
    on conflict do nothing
  `.execute(tx);
}
