import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { idList } from './batch.ts';

/** Empties rows and takes away raw form and versions. @returns the ids that were alive until now. */
export async function makeTombstones(
  tx: Tx,
  guildId: string,
  messageIds: readonly string[],
  deletedAt: Date,
): Promise<string[]> {
  const ids = idList(messageIds);
  const { rows } = await sql<{ message_id: string }>`
    with alive as (
      select guild_id, message_id from archive_messages
      where guild_id = ${guildId} and message_id = any(${ids}::bigint[]) and deleted_at is null
      order by message_id
      for update
    ),
    raws as (
      delete from archive_message_raw where guild_id = ${guildId} and message_id = any(${ids}::bigint[])
    ),
    versions as (
      delete from archive_message_versions where guild_id = ${guildId} and message_id = any(${ids}::bigint[])
    )
    update archive_messages m set
      seq = nextval('archive_seq'), xid = pg_current_xact_id(), deleted_at = ${deletedAt}, content = '', search = null,
      mention_ids = null, mentions_everyone = false, has = 0, pinned = false, version = 1, content_hash = 0, text_hash = 0,
      tally_hash = 0, forwarded_id = null, forwarded_channel_id = null
    from alive
    where m.guild_id = alive.guild_id and m.message_id = alive.message_id
    returning m.message_id
  `.execute(tx);
  return rows.map((row) => row.message_id);
}

/** Tombstones of messages that were never held: nobody's (author 0), and never shown. */
export async function rememberTombstones(
  tx: Tx,
  guildId: string,
  channelId: string,
  messageIds: readonly string[],
  deletedAt: Date,
): Promise<void> {
  await sql`
    insert into archive_messages (guild_id, message_id, channel_id, author_id, seen_at, deleted_at, content_hash,
      text_hash, tally_hash, type, content)
    select ${guildId}::bigint, message_id, ${channelId}::bigint, 0, ${deletedAt}, ${deletedAt}, 0, 0, 0, 0, ''
    from unnest(${idList(messageIds)}::bigint[]) as message_id
    order by message_id
    on conflict (guild_id, message_id) do nothing
  `.execute(tx);
}
