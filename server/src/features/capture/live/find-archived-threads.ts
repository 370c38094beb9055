import {
  type ArchivedThreads,
  allows,
  type Bot,
  isRaw,
  type KnownChannel,
  Permission,
  type RawEntity,
  stringIn,
} from '../../../platform/discord/index.ts';
import { timeOfId } from '../snowflake.ts';
import { threadParents } from './listener.ts';
import type { HeardFrom } from './live.types.ts';

/** Pages of 100 archived threads looked at in each channel; what is older belongs to a capture job. */
const maxPages = 5;
/** An archive time may lie this much before the event that told of it. */
const slackMs = 60_000;

/** Channel types that may have threads: text, announcement, forum, media. */
const parentTypes: ReadonlySet<number> = new Set([0, 5, 15, 16]);
/** Only text channels have private threads. */
const privateParentType = 0;

/**
 * Threads that were archived while nobody listened: the gateway names only active ones, so what was said in them
 * before they were archived would be missed.
 *
 * Costs two requests for each channel that may have threads; archived threads come newest archive time first.
 *
 * @param newestHeld The newest id that was held when the events began again. What came since says nothing of the silence.
 */
export async function findArchivedThreads(
  bot: Bot,
  guildId: string,
  newestHeld: bigint,
  signal: AbortSignal,
): Promise<{ readonly threads: RawEntity[]; readonly heardFrom: HeardFrom[] }> {
  if (newestHeld === 0n) return { threads: [], heardFrom: [] };
  const sinceMs = timeOfId(newestHeld) - slackMs;
  const found: RawEntity[] = [];
  for (const parent of threadParents(bot, guildId)) {
    if (!parentTypes.has(parent.type) || bot.directory.unreadable(guildId, parent.id) !== null) continue;
    found.push(...(await archivedSince(bot, guildId, parent, sinceMs, signal)));
  }
  return {
    threads: found,
    heardFrom: found.map((thread) => ({ channelId: thread.id, lastMessageId: stringIn(thread, 'last_message_id') })),
  };
}

/** Public ones, and the private ones that the bot may see: all with Manage Threads, else those it has joined. */
async function archivedSince(
  bot: Bot,
  guildId: string,
  { id: channelId, type }: KnownChannel,
  sinceMs: number,
  signal: AbortSignal,
): Promise<RawEntity[]> {
  const call = { guildId, priority: 'live' as const, signal };
  const { api } = bot;
  const asTime = (thread: RawEntity) => new Date(archivedAtMs(thread)).toISOString();
  const found = await recentOf((before) => api.archivedPublicThreads(channelId, before, call), asTime, sinceMs);
  if (type !== privateParentType) return found;
  const isManager = allows(bot.directory.permissions(guildId, channelId), Permission.ManageThreads);
  const hidden = isManager
    ? await recentOf((before) => api.archivedPrivateThreads(channelId, before, call), asTime, sinceMs)
    : await recentOf(
        (before) => api.joinedPrivateThreads(channelId, before, call),
        ({ id }) => id,
        sinceMs,
      );
  return [...found, ...hidden];
}

async function recentOf(
  list: (query: { before?: string }) => Promise<ArchivedThreads>,
  cursorOf: (thread: RawEntity) => string,
  sinceMs: number,
): Promise<RawEntity[]> {
  const found: RawEntity[] = [];
  let query: { before?: string } = {};
  for (let page = 0; page < maxPages; page += 1) {
    const { threads, hasMore } = await list(query);
    const recent = threads.filter((thread) => archivedAtMs(thread) >= sinceMs);
    found.push(...recent);
    const last = threads.at(-1);
    if (!hasMore || !last || recent.length < threads.length) return found;
    query = { before: cursorOf(last) };
  }
  return found;
}

function archivedAtMs(thread: RawEntity): number {
  const metadata = thread['thread_metadata'];
  return isRaw(metadata) ? Date.parse(stringIn(metadata, 'archive_timestamp') ?? '') || 0 : 0;
}
