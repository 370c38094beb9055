import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Where a process that changed a guild's archive tells the others, by the guild's id. */
export const guildChanges = 'guildhall_guild_changed';

/** Told when the transaction is committed; several times in one transaction is once. */
export async function tellGuildChanged(tx: Tx, guildId: string): Promise<void> {
  await sql`select pg_notify(${guildChanges}, ${guildId})`.execute(tx);
}
