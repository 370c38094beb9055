import {
  type ChannelRange,
  insertRanges,
  lockChannels,
  readNewestCovered,
  writeReachedStart,
} from './coverage.store.ts';
import type { CoverageLedger, LedgerTx } from './ledger.types.ts';
import { insertGap, readOpenGaps, shortenGap } from './live-gaps.store.ts';

/**
 * Marks ranges of any number of channels as held, in the transaction that stores their messages.
 *
 * Two writers of the same channel wait for each other, so neither's range is lost. Idempotent.
 *
 * @param reachedStart Channels whose very first message is held now.
 */
export async function extendCoverage(
  tx: LedgerTx,
  guildId: string,
  ranges: readonly ChannelRange[],
  reachedStart: readonly string[] = [],
): Promise<void> {
  const full = ranges.filter((range) => range.from <= range.to);
  const channelIds = [...full.map((range) => range.channelId), ...reachedStart];
  if (channelIds.length === 0) return;
  await lockChannels(tx, guildId, channelIds);
  if (full.length > 0) await insertRanges(tx, guildId, full);
  if (reachedStart.length > 0) await writeReachedStart(tx, guildId, reachedStart);
}

/** The coverage ledger as live capture uses it. */
export function createCoverageLedger(db: LedgerTx): CoverageLedger {
  const extendLive: CoverageLedger['extendLive'] = (tx, guildId, channelId, fromId, toId) =>
    extendCoverage(tx, guildId, [{ channelId, from: BigInt(fromId), to: BigInt(toId) }]);
  return {
    newestCovered: (guildId) => readNewestCovered(db, guildId),
    extendLive,
    async openGap(tx, gap) {
      if (BigInt(gap.toId) <= BigInt(gap.afterId)) return;
      await lockChannels(tx, gap.guildId, [gap.channelId]);
      await insertGap(tx, gap);
    },
    openGaps: (guildId) => readOpenGaps(db, guildId),
    async repairGap(tx, gap, throughId) {
      const through = BigInt(throughId) < BigInt(gap.toId) ? throughId : gap.toId;
      await extendLive(tx, gap.guildId, gap.channelId, (BigInt(gap.afterId) + 1n).toString(), throughId);
      await shortenGap(tx, gap, through);
    },
  };
}
