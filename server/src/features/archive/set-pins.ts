import { sql } from 'kysely';
import { idList } from './store/batch.ts';
import type { SetPins } from './writer.types.ts';

export const setPins: SetPins = async (tx, guildId, channelId, pinnedIds) => {
  const { rows } = await sql<{ message_id: string }>`
    with moved as (
      select guild_id, message_id from archive_messages
      where guild_id = ${guildId} and channel_id = ${channelId} and deleted_at is null
        and ((pinned and message_id <> all(${idList(pinnedIds)}::bigint[]))
          or (not pinned and message_id = any(${idList(pinnedIds)}::bigint[])))
      order by message_id
      for update
    ),
    raws as (
      update archive_message_raw r set raw = jsonb_set(r.raw, '{pinned}', to_jsonb(not coalesce((r.raw ->> 'pinned')::boolean, false)))
      from moved where r.guild_id = moved.guild_id and r.message_id = moved.message_id
    )
    update archive_messages m set
      pinned = not m.pinned, seq = nextval('archive_seq'), xid = pg_current_xact_id()
    from moved where m.guild_id = moved.guild_id and m.message_id = moved.message_id
    returning m.message_id
  `.execute(tx);
  return rows.map((row) => row.message_id);
};
