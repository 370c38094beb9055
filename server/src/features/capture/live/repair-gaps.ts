import { type Database, isTransient } from '../../../platform/database/index.ts';
import type { Logger, Metrics } from '../../../platform/telemetry/index.ts';
import { type RawMessage, storeMessages } from '../../archive/index.ts';
import type { CoverageLedger, LiveGap } from '../coverage/ledger.types.ts';
import type { CaptureDiscord } from '../discord-port.ts';
import { isBlind, requireText } from '../hidden-text.ts';
import { isRawMessage } from '../raw-message.ts';
import { maxId } from '../snowflake.ts';
import type { ForgetFiles, StoredChange } from './live.types.ts';

export interface RepairDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
  /** Category of a channel, channel of a thread: archived threads are judged by their channel. */
  readonly parentOf: (guildId: string, channelId: string) => Promise<string | null>;
  readonly ledger: CoverageLedger;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  readonly now: () => Date;
  readonly onStored: (change: StoredChange) => void;
  readonly forgetFiles: ForgetFiles;
  readonly signal: AbortSignal;
}

const pageSize = 100;
/** Gaps repaired at once; each has a bucket of its own at Discord. */
const atOnce = 4;

/**
 * Fills the recorded gaps of a guild, oldest first. Those that cannot be read now stay for the next time.
 *
 * @returns How many failed for a reason that may be over soon.
 */
export async function repairGaps(deps: RepairDeps, guildId: string): Promise<number> {
  let failed = 0;
  const gaps = [...(await deps.ledger.openGaps(guildId))];
  const workers = Array.from({ length: atOnce }, async () => {
    for (let gap = gaps.shift(); gap && !deps.signal.aborted; gap = gaps.shift()) {
      const { channelId } = gap;
      await repairGap(deps, gap).catch((error: unknown) => {
        failed += 1;
        if (!deps.signal.aborted) deps.log.warn({ err: error, guildId, channelId }, 'a gap stays open for now');
      });
    }
  });
  await Promise.all(workers);
  return failed;
}

/** Reads a gap from its old end, page by page; each page shortens it in the transaction that stores the page. */
async function repairGap(deps: RepairDeps, gap: LiveGap): Promise<void> {
  const { guildId, channelId } = gap;
  const parentId = await deps.parentOf(guildId, channelId);
  for (let rest = gap; BigInt(rest.afterId) < BigInt(rest.toId); ) {
    deps.signal.throwIfAborted();
    const bot = deps.discord.access(guildId, channelId, parentId).bots.find((one) => !isBlind(one));
    if (!bot) return;
    const seenAt = deps.now();
    const after = maxId(0n, BigInt(rest.afterId)).toString();
    const call = { guildId, priority: 'live' as const, signal: deps.signal };
    const page = await bot.api.messages(channelId, { after, limit: pageSize }, call);
    // Without Read Message History Discord answers with nothing, which must not count as nothing said.
    if (deps.discord.access(guildId, channelId, parentId).bots.length === 0) return;
    await requireText(bot, page, call);
    const messages = page.filter((message) => isRawMessage(message));
    const newest = page.reduce((id, message) => maxId(id, BigInt(message.id)), 0n);
    const throughId = page.length < pageSize ? rest.toId : newest.toString();
    const current = rest;
    await storePage(deps, current, messages, throughId, seenAt);
    rest = { ...current, afterId: throughId };
  }
}

async function storePage(
  deps: RepairDeps,
  gap: LiveGap,
  messages: readonly RawMessage[],
  throughId: string,
  seenAt: Date,
): Promise<void> {
  const { db, ledger, log, metrics } = deps;
  const { guildId, channelId } = gap;
  const sighting = { source: 'repair' as const, seenAt };
  const write = (part: readonly RawMessage[], isWhole: boolean) =>
    db.transactionWithRetry(async (tx) => {
      const stored = await storeMessages(tx, guildId, channelId, part, sighting);
      if (isWhole) await ledger.repairGap(tx, gap, throughId);
      return stored;
    });
  const tell = ({ added, changed }: Awaited<ReturnType<typeof write>>) => {
    if (added.length > 0) metrics.stored('repair', added.length);
    deps.onStored({ guildId, channelId, added, changed, deleted: [] });
  };
  try {
    tell(await write(messages, true));
    return;
  } catch (error) {
    if (isTransient(error)) throw error;
  }
  // One message that the database refuses must not keep the others out.
  for (const message of messages) {
    await write([message], false).then(tell, (error: unknown) => {
      if (isTransient(error)) throw error;
      log.error({ err: error, guildId, channelId, messageId: message.id }, 'a message could not be stored');
    });
  }
  await write([], true);
}
