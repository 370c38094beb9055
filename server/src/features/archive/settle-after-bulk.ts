import type { Database } from '../../platform/database/index.ts';

/** Below this Postgres' own upkeep is early enough, and searches are quick without it. */
const minMessages = 5_000;

/**
 * Brings statistics and search indexes up to date after many messages were stored at once, so that the first searches
 * do not pay for it: new entries of a GIN index wait in a list that every search reads, and plans rest on counts from
 * before. Takes about a second, whatever the size; of several callers at once one does it.
 *
 * @param messages How many were stored.
 * @returns Whether anything was done.
 */
export async function settleAfterBulk(db: Database, messages: number): Promise<boolean> {
  if (messages < minMessages) return false;
  // A connection of its own: this is upkeep, no query of ours that could be too slow.
  const client = await db.pool.connect();
  try {
    const lock = "hashtextextended('archive-settle-after-bulk', 0)";
    const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${lock}) as locked`);
    if (!rows[0]?.locked) return false;
    try {
      await client.query('analyze archive_messages');
      await client.query(`
        select gin_clean_pending_list(i.indexrelid) from pg_index i
        join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
        where i.indrelid = 'archive_messages'::regclass and a.amname = 'gin' and i.indisvalid`);
    } finally {
      await client.query(`select pg_advisory_unlock(${lock})`);
    }
    return true;
  } finally {
    client.release();
  }
}
