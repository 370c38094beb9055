import type { Bot, RawEntity } from '../../../platform/discord/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { deleteMessages, idsBetween, storeMessages } from '../../archive/index.ts';
import { isBlind, requireText } from '../hidden-text.ts';
import { isRawMessage } from '../raw-message.ts';
import { firstIdAt, maxId, minId } from '../snowflake.ts';
import type { RepairDeps } from './repair-gaps.ts';

const pageSize = 100;
const dayMs = 24 * 60 * 60 * 1_000;
/** Missing messages asked for one by one before any is taken for deleted; of more, so many spread over all. */
const maxVerified = 5;

/** What looking again at one channel's recent history found. */
export interface RecentRepair {
  readonly changed: number;
  readonly deleted: number;
  /** False: somewhere the reading was cut short, so nothing was taken for deleted. */
  readonly isComplete: boolean;
}

/**
 * Reads a channel's last days again and applies what events did not tell: edits, reactions, pins and deletions.
 *
 * A held message that Discord no longer gives becomes a tombstone only when the whole stretch was read, the bot could
 * read the history before and after every page, and asking for the message itself says that it does not exist.
 *
 * @param newestId Where to begin; newer messages are none of its business.
 */
export async function repairRecent(
  deps: RepairDeps,
  guildId: string,
  channelId: string,
  newestId: string,
  days: number,
): Promise<RecentRepair> {
  const oldest = firstIdAt(deps.now().getTime() - days * dayMs);
  const parentId = await deps.parentOf(guildId, channelId);
  const missing: string[] = [];
  let changed = 0;
  let upper = BigInt(newestId);
  // Read before the requests: what is stored meanwhile cannot look like something that Discord left out.
  const held = await idsBetween(deps.db.kysely, guildId, channelId, oldest.toString(), newestId);
  const lowestHeld = BigInt(held[0] ?? upper + 1n);
  while (upper >= lowestHeld) {
    deps.signal.throwIfAborted();
    const bot = deps.discord.access(guildId, channelId, parentId).bots.find((one) => !isBlind(one));
    if (!bot) return { changed, deleted: 0, isComplete: false };
    const seenAt = deps.now();
    const call = { guildId, priority: 'backfill' as const, signal: deps.signal };
    const page = await bot.api.messages(channelId, { before: (upper + 1n).toString(), limit: pageSize }, call);
    if (deps.discord.access(guildId, channelId, parentId).bots.length === 0) {
      return { changed, deleted: 0, isComplete: false };
    }
    const lowest = lowestOf(page, oldest);
    await requireText(bot, page, call);
    missing.push(...absentFrom(page, held, lowest, upper));
    changed += await storeAgain(deps, guildId, channelId, page, oldest, seenAt);
    upper = lowest - 1n;
  }
  const deleted = await removeVanished(deps, guildId, channelId, parentId, missing);
  return { changed, deleted: deleted ?? 0, isComplete: deleted !== null };
}

/** Down to which id the page proves what exists: its last message, or the end when it is not full. */
function lowestOf(page: readonly RawEntity[], oldest: bigint): bigint {
  if (page.length < pageSize) return oldest;
  const lowest = page.reduce((id, message) => minId(id, BigInt(message.id)), BigInt(page[0]?.id ?? 0));
  return maxId(lowest, oldest);
}

function absentFrom(page: readonly RawEntity[], held: readonly string[], lowest: bigint, upper: bigint): string[] {
  const present = new Set(page.map(({ id }) => id));
  return held.filter((id) => BigInt(id) >= lowest && BigInt(id) <= upper && !present.has(id));
}

async function storeAgain(
  deps: RepairDeps,
  guildId: string,
  channelId: string,
  page: readonly RawEntity[],
  oldest: bigint,
  seenAt: Date,
): Promise<number> {
  const messages = page.filter((message) => isRawMessage(message)).filter(({ id }) => BigInt(id) >= oldest);
  if (messages.length === 0) return 0;
  const { added, changed } = await deps.db.transactionWithRetry((tx) =>
    storeMessages(tx, guildId, channelId, messages, { source: 'repair', seenAt }),
  );
  if (added.length > 0) deps.metrics.stored('repair', added.length);
  deps.onStored({ guildId, channelId, added, changed, deleted: [] });
  return changed.length;
}

/** @returns null when Discord still has one of them, or does not say: then none is touched. */
async function removeVanished(
  deps: RepairDeps,
  guildId: string,
  channelId: string,
  parentId: string | null,
  missing: readonly string[],
): Promise<number | null> {
  if (missing.length === 0) return 0;
  const bot = deps.discord.access(guildId, channelId, parentId).bots[0];
  if (!bot) return null;
  for (const id of sampleOf(missing)) {
    if (!(await isGone(deps, bot, guildId, channelId, id))) {
      deps.log.warn(
        { guildId, channelId, messageId: id },
        'Discord left out a message that exists; nothing is deleted',
      );
      return null;
    }
  }
  const deleted = await deps.db.transactionWithRetry(async (tx) => {
    const gone = await deleteMessages(tx, guildId, channelId, missing, { deletedAt: deps.now() });
    if (gone.orphanedFiles.length > 0) await deps.forgetFiles(tx, gone.orphanedFiles);
    return gone.deleted;
  });
  deps.onStored({ guildId, channelId, added: [], changed: [], deleted });
  return deleted.length;
}

function sampleOf(ids: readonly string[]): string[] {
  if (ids.length <= maxVerified) return [...ids];
  return Array.from({ length: maxVerified }, (_, index) => {
    return ids[Math.round((index * (ids.length - 1)) / (maxVerified - 1))] ?? '';
  });
}

async function isGone(
  deps: RepairDeps,
  bot: Bot,
  guildId: string,
  channelId: string,
  messageId: string,
): Promise<boolean> {
  try {
    await bot.api.message(channelId, messageId, { guildId, priority: 'backfill', signal: deps.signal });
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'discord/unknown-message') return true;
    if (error instanceof AppError && error.status < 500) return false;
    throw error;
  }
}
