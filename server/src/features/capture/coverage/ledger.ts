import { type ChannelRange, insertRanges, lockChannels, readNewestCovered } from './coverage.store.ts';
import type { CoverageLedger, LedgerTx } from './ledger.types.ts';
import { insertGap, readNewestMissing, readOpenGaps, shortenGap } from './live-gaps.store.ts';

/**
 * Marks ranges of any number of channels as held, in the transaction that stores their messages.
 *
 * Two writers of the same channel wait for each other, so neither's range is lost. Idempotent. A range from 0 says that
 * the channel's first message is held.
 */
export async function extendCoverage(tx: LedgerTx, guildId: string, ranges: readonly ChannelRange[]): Promise<void> {
  const full = ranges.filter((range) => range.from <= range.to);
  if (full.length === 0) return;
  await lockChannels(
    tx,
    guildId,
    full.map((range) => range.channelId),
  );
  await insertRanges(tx, guildId, full);
}

/** The coverage ledger as live capture uses it. */
export function createCoverageLedger(db: LedgerTx): CoverageLedger {
  const extendLive: CoverageLedger['extendLive'] = (tx, guildId, channelId, fromId, toId) =>
    extendCoverage(tx, guildId, [{ channelId, from: BigInt(fromId), to: BigInt(toId) }]);
  return {
    newestCovered: (guildId, tx) => readNewestCovered(tx ?? db, guildId),
    extendLive,
    async openGap(tx, gap) {
      if (BigInt(gap.toId) <= BigInt(gap.afterId)) return;
      await lockChannels(tx, gap.guildId, [gap.channelId]);
      await insertGap(tx, gap);
    },
    newestMissing: (guildId, tx) => readNewestMissing(tx ?? db, guildId),
    openGaps: (guildId) => readOpenGaps(db, guildId),
    async repairGap(tx, gap, throughId) {
      const through = BigInt(throughId) < BigInt(gap.toId) ? throughId : gap.toId;
      await extendLive(tx, gap.guildId, gap.channelId, (BigInt(gap.afterId) + 1n).toString(), throughId);
      await shortenGap(tx, gap, through);
    },
  };
}
