import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../database/index.ts';

/** The oldest xid that PostgreSQL gives to a normal transaction. */
const oldestXid = '3';

/**
 * Makes the stamps of a database that was restored from a dump usable.
 *
 * A dump keeps the xids of the server it came from. On a new server, whose own are smaller, such rows look as if their
 * transactions were still to come, and no consumer would get them. All of them become as old as can be, ordered by
 * seq, and each cursor moves to before the first row that it had not read: some rows come twice, none is lost.
 */
export async function alignAfterRestore(db: Database, table: string, log: Logger): Promise<void> {
  await db.transaction(async (tx) => {
    const source = sql.table(table);
    const { rows } = await sql<{ foreign: boolean; horizon: string }>`
      select pg_snapshot_xmax(pg_current_snapshot()) as horizon, coalesce(
        (select xid from ${source} order by xid desc, seq desc limit 1) >= pg_snapshot_xmax(pg_current_snapshot()),
        false) as foreign`.execute(tx);
    const { foreign, horizon } = rows[0] ?? { foreign: false, horizon: '0' };
    if (!foreign) return;
    await sql`lock table ${source} in exclusive mode`.execute(tx);
    await sql`
      update feed_cursors set xid = ${oldestXid}::xid8, updated_at = now(), seq = coalesce(
        (select min(seq) - 1 from ${source} as unread where (unread.xid, unread.seq) > (feed_cursors.xid, feed_cursors.seq)),
        (select max(seq) from ${source}))
      where source = ${table}`.execute(tx);
    await sql`set local guildhall.keep_stamps = 'on'`.execute(tx);
    const { numAffectedRows } = await sql`
      update ${source} set xid = ${oldestXid}::xid8 where xid >= ${horizon}::xid8`.execute(tx);
    log.warn({ feed: table, rows: Number(numAffectedRows) }, 'brought the feed of a restored database in line');
  });
}
