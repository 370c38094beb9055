import type { QueryExecutorProvider } from 'kysely';

/** A transaction (or a database) to run SQL on. */
export type LedgerTx = QueryExecutorProvider;

/** A stretch of ids of one channel or thread that live capture knows it has missed: `afterId` held, `toId` the last missing one. */
export interface LiveGap {
  readonly guildId: string;
  readonly channelId: string;
  /** The newest id that is held before the gap; not part of it. */
  readonly afterId: string;
  /** The newest id that may be missing; part of the gap. */
  readonly toId: string;
}

/** Why events may have been missed, or were heard without their text; for the console and the log. */
export type GapReason =
  | 'session-lost'
  | 'restart'
  | 'permission-regained'
  | 'source-changed'
  | 'thread-reopened'
  | 'text-hidden';

/**
 * What live capture asks of the coverage ledger.
 *
 * A range `[fromId, toId]` says: every message with an id in it that Discord would show is held (or is a tombstone).
 * Ids need not exist; ranges that overlap or touch (`to + 1 = from`) are one range.
 */
export interface CoverageLedger {
  /** Newest covered id of each channel and thread of a guild that has any coverage. @param tx To see its own changes. */
  newestCovered(guildId: string, tx?: LedgerTx): Promise<ReadonlyMap<string, string>>;

  /**
   * Marks `[fromId, toId]`, both ends included, as covered, in the transaction that stores the messages.
   *
   * Called only while the gateway session is continuous from `fromId` on. Idempotent.
   */
  extendLive(tx: LedgerTx, guildId: string, channelId: string, fromId: string, toId: string): Promise<void>;

  /** Records a gap `(afterId, toId]` to be repaired. Idempotent: gaps of a channel that overlap become one. */
  openGap(tx: LedgerTx, gap: LiveGap & { readonly reason: GapReason }): Promise<void>;

  /** Newest missing id of each channel and thread of a guild that has a gap. @param tx To see its own changes. */
  newestMissing(guildId: string, tx?: LedgerTx): Promise<ReadonlyMap<string, string>>;

  /** Gaps that wait for their repair, oldest first; survives a restart. */
  openGaps(guildId: string): Promise<readonly LiveGap[]>;

  /**
   * Marks `(gap.afterId, throughId]` as covered and shortens the gap from its old end; a gap that is used up is closed.
   * In the transaction that stores the page.
   */
  repairGap(tx: LedgerTx, gap: LiveGap, throughId: string): Promise<void>;
}
