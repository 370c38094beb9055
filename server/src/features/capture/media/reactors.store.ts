import { sql } from 'kysely';
import type { HeldReaction } from '../../archive/index.ts';
import type { LedgerTx } from '../coverage/ledger.types.ts';

/** Of these reactions, those whose people were not asked for at their present count. */
export async function withoutReactors(
  db: LedgerTx,
  guildId: string,
  reactions: readonly HeldReaction[],
): Promise<HeldReaction[]> {
  const { rows } = await sql<{ messageId: string; emoji: string; count: number }>`
    select message_id as "messageId", emoji, count from capture_reactors_asked
    where guild_id = ${guildId} and message_id = any(${reactions.map((one) => one.messageId)}::bigint[])`.execute(db);
  const asked = new Map(rows.map((row) => [`${row.messageId} ${row.emoji}`, row.count]));
  return reactions.filter((one) => asked.get(`${one.messageId} ${one.emoji}`) !== one.count);
}

export async function markAsked(tx: LedgerTx, guildId: string, reaction: HeldReaction): Promise<void> {
  await sql`
    insert into capture_reactors_asked (guild_id, message_id, emoji, count)
    values (${guildId}, ${reaction.messageId}, ${reaction.emoji}, ${reaction.count})
    on conflict (guild_id, message_id, emoji) do update set count = excluded.count, asked_at = now()`.execute(tx);
}
