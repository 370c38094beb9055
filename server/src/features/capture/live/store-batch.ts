import type { Tx } from '../../../platform/database/index.ts';
import type { CoverageLedger, GapReason } from '../coverage/ledger.types.ts';
import type { Continuity } from './continuity.ts';
import type {
  BatchOutcome,
  Beginning,
  FollowUp,
  ForgetFiles,
  HeardFrom,
  LiveItem,
  StoredChange,
} from './live.types.ts';
import { type ChannelItem, storeChannelItems } from './store-channel-items.ts';
import { storeStructure } from './store-structure.ts';

export interface StoreBatchDeps {
  readonly ledger: CoverageLedger;
  /** Changed along the way; the changes are the same when the batch is stored again after a conflict. */
  readonly continuity: Continuity;
  readonly forgetFiles: ForgetFiles;
}

/**
 * Stores a batch of items in one transaction, together with what they say of coverage.
 *
 * Items of one channel keep their order; channels between two items that concern the whole guild are taken in the order
 * of their ids, as all writers of the archive do.
 */
export async function storeBatch(deps: StoreBatchDeps, tx: Tx, items: readonly LiveItem[]): Promise<BatchOutcome> {
  const changes: StoredChange[] = [];
  const followUps: FollowUp[] = [];
  const begun: Beginning[] = [];
  const gapsIn = new Set<string>();
  let pending: ChannelItem[] = [];

  for (const item of items) {
    if (item.kind === 'message' || item.kind === 'fetched' || item.kind === 'pins') {
      pending.push(item);
      continue;
    }
    await storePending();
    if (item.kind === 'unheard') deps.continuity.end(item.guildId, item.channelIds);
    else if (item.kind === 'heard-from') {
      const newestHeld = await hear(item.guildId, item.channels, item.reason, item.heldBefore);
      if (item.bot !== undefined) begun.push({ guildId: item.guildId, bot: item.bot, newestHeld });
    } else await storeStructure(tx, item.guildId, item.name, item.data, item.receivedAt);
  }
  await storePending();
  return { changes, followUps, gapsIn, begun };

  async function storePending(): Promise<void> {
    const byChannel = Map.groupBy(pending, (item) => item.channelId);
    pending = [];
    for (const channelId of [...byChannel.keys()].sort(compareIds)) {
      const ofChannel = byChannel.get(channelId) ?? [];
      const guildId = ofChannel[0]?.guildId ?? '';
      const outcome = await storeChannelItems(tx, guildId, channelId, ofChannel.filter(isShown));
      changes.push(outcome.change);
      followUps.push(...outcome.followUps);
      if (outcome.orphanedFiles.length > 0) await deps.forgetFiles(tx, outcome.orphanedFiles);
      await cover(guildId, channelId, ofChannel);
    }
  }

  /** Notes the new messages in the ledger; one that nothing connects to what is held opens a gap before it. */
  async function cover(guildId: string, channelId: string, ofChannel: readonly ChannelItem[]): Promise<void> {
    const { continuity } = deps;
    let newest: bigint | null = null;
    let isBlind = false;
    for (const item of ofChannel) {
      if (item.kind !== 'message') continue;
      if (item.breaks) {
        await noteThrough(guildId, channelId, newest, isBlind);
        newest = null;
        continuity.end(guildId, [channelId]);
      }
      if (item.name !== 'MESSAGE_CREATE') continue;
      const id = BigInt(String(item.data['id']));
      isBlind = item.hides !== undefined;
      if (continuity.anchor(guildId, channelId) === undefined) {
        const before = (id - 1n).toString();
        await hear(guildId, [{ channelId, lastMessageId: before }], item.breaks ?? 'thread-reopened');
      }
      if (newest === null || id > newest) newest = id;
    }
    await noteThrough(guildId, channelId, newest, isBlind);
  }

  /** What a bot heard without seeing the text is a gap: it is filled when the bot, or another one, sees. */
  async function noteThrough(guildId: string, channelId: string, newest: bigint | null, isBlind: boolean) {
    const anchor = deps.continuity.anchor(guildId, channelId);
    if (newest === null || anchor === undefined || newest <= anchor) return;
    const toId = newest.toString();
    if (!isBlind) await deps.ledger.extendLive(tx, guildId, channelId, (anchor + 1n).toString(), toId);
    else {
      const gap = { guildId, channelId, afterId: anchor.toString(), toId };
      await deps.ledger.openGap(tx, { ...gap, reason: 'text-hidden' });
    }
  }

  /**
   * Compares what is held with what there was when the events began, and anchors the channels.
   *
   * @returns The newest id held of the guild.
   */
  async function hear(
    guildId: string,
    channels: readonly HeardFrom[],
    reason: GapReason,
    heldBefore?: bigint,
  ): Promise<bigint> {
    const { continuity, ledger } = deps;
    const held = await ledger.newestCovered(guildId, tx);
    const missing = await ledger.newestMissing(guildId, tx);
    const newestHeld = [...held.values()].reduce((newest, id) => (BigInt(id) > newest ? BigInt(id) : newest), 0n);
    const before = heldBefore ?? newestHeld;
    for (const { channelId, lastMessageId } of channels) {
      // Where nothing is held, a gap says from where on the channel is followed.
      const top = held.get(channelId) ?? missing.get(channelId);
      const last = lastMessageId === null ? -1n : BigInt(lastMessageId);
      // A channel that began after the newest thing held began while nobody listened: all of it is wanted.
      const isNewcomer = top === undefined && before > 0n && BigInt(channelId) > before;
      const known = isNewcomer ? -1n : top === undefined ? last : BigInt(top);
      if (known < last) {
        await ledger.openGap(tx, { guildId, channelId, afterId: known.toString(), toId: last.toString(), reason });
        gapsIn.add(guildId);
      }
      continuity.begin(guildId, channelId, known < last ? last : known);
    }
    return newestHeld;
  }
}

function isShown(item: ChannelItem): boolean {
  return item.kind !== 'message' || item.hides !== 'this';
}

function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
