import { sql } from 'kysely';
import type { RawMessage } from '../../server/src/features/archive/index.ts';
import type { Tx } from '../../server/src/platform/database/index.ts';

/** What a first version of the program would do: for each message one statement with its values. */
export async function storeOneByOne(
  tx: Tx,
  guildId: string,
  channelId: string,
  messages: readonly RawMessage[],
): Promise<void> {
  for (const message of messages) {
    await sql`
      with added as (
        insert into archive_messages (guild_id, message_id, channel_id, author_id, seen_at, edited_at, flags, content_hash,
          text_hash, tally_hash, type, has, pinned, mentions_everyone, lang, content, search)
        values (${guildId}, ${message.id}, ${channelId}, ${message.author.id}, now(), ${message.edited_timestamp ?? null},
          ${message.flags ?? 0}, 0, 0, 0, ${message.type ?? 0}, 0, ${message.pinned ?? false},
          ${message.mention_everyone ?? false}, 'en', ${message.content ?? ''},
          to_tsvector('archive_en', ${message.content ?? ''}))
      )
      insert into archive_message_raw (guild_id, message_id, raw)
      values (${guildId}, ${message.id}, ${JSON.stringify(message)}::jsonb)
    `.execute(tx);
  }
}
