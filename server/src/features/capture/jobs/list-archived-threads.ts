import type { Database } from '../../../platform/database/index.ts';
import { isRaw, type RawEntity, stringIn } from '../../../platform/discord/index.ts';
import { type ArchiveKind, readChannel, writeArchivedUntil } from '../coverage/coverage.store.ts';
import type { CaptureDiscord } from '../discord-port.ts';
import { type ListedSource, mayHavePrivateThreads } from './list-channels.ts';
import type { Patience } from './patience.ts';
import { reasonToSkip } from './unreadable.ts';

export interface ArchivedDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
  readonly patience: Patience;
}

export interface ArchivedInput {
  readonly guildId: string;
  readonly parent: ListedSource;
  readonly signal: AbortSignal;
  /** Makes a page of threads durable. */
  readonly store: (threads: readonly RawEntity[]) => Promise<void>;
}

type Listing = (before: string | undefined) => Promise<{ threads: readonly RawEntity[]; hasMore: boolean }>;

/**
 * Lists the archived threads of a channel that were archived since the last complete listing.
 *
 * Discord lists them by archive time, newest first. The watermark moves only when the listing has come down to the old
 * one (or to the end) and every page is stored; a listing that is broken off is begun again from the top. A thread that
 * is archived again has a new archive time and so is seen again.
 */
export async function listArchivedThreads(deps: ArchivedDeps, input: ArchivedInput): Promise<void> {
  const { guildId, parent, signal } = input;
  const { bots, threadManagers } = deps.discord.access(guildId, parent.channelId, null);
  const reader = bots[0];
  if (!reader) return;
  const options = { guildId, priority: 'backfill', signal } as const;
  const parentId = parent.channelId;
  await untilRefused(async () => {
    await listByTime(deps, input, 'public', (before) =>
      reader.api.archivedPublicThreads(parentId, page(before), options),
    );
    if (!mayHavePrivateThreads(parent)) return;
    const manager = threadManagers[0];
    if (manager) {
      await listByTime(deps, input, 'private', (before) =>
        manager.api.archivedPrivateThreads(parentId, page(before), options),
      );
      return;
    }
    for (const bot of bots) {
      await listJoined(deps, input, (before) => bot.api.joinedPrivateThreads(parentId, page(before), options));
    }
  });
}

async function listByTime(deps: ArchivedDeps, input: ArchivedInput, kind: ArchiveKind, list: Listing): Promise<void> {
  const { guildId, parent, signal } = input;
  const record = await deps.patience.withDatabase(signal, () => readChannel(deps.db.kysely, guildId, parent.channelId));
  const until = (kind === 'public' ? record?.publicArchivedUntil : record?.privateArchivedUntil) ?? null;
  const seen = new Set<string>();
  let newest: Date | null = null;
  let before: string | undefined;
  for (;;) {
    const { threads, hasMore } = await deps.patience.withDiscord(guildId, signal, () => list(before));
    await input.store(threads);
    const isNew = threads.some((thread) => !seen.has(thread.id));
    for (const thread of threads) seen.add(thread.id);
    const times = threads.map(archivedAt).filter((time) => time !== null);
    newest ??= times[0] ?? null;
    const oldest = times.at(-1);
    // Threads archived at the very moment of the watermark are listed again: there may be several.
    if (!hasMore || !oldest || (until && oldest < until)) break;
    // `before` leaves out its own millisecond, where the next page may have more: ask from one later, unless that
    // brings only what was seen.
    before = new Date(oldest.getTime() + (isNew ? 1 : 0)).toISOString();
  }
  if (!newest) return;
  const reached = newest;
  await deps.patience.withDatabase(signal, () =>
    writeArchivedUntil(deps.db.kysely, guildId, parent.channelId, kind, reached),
  );
}

/** Joined private threads come by id and without a watermark: a bot joins few. */
async function listJoined(deps: ArchivedDeps, input: ArchivedInput, list: Listing): Promise<void> {
  let before: string | undefined;
  for (;;) {
    const { threads, hasMore } = await deps.patience.withDiscord(input.guildId, input.signal, () => list(before));
    await input.store(threads);
    before = threads.at(-1)?.id;
    if (!hasMore || before === undefined) return;
  }
}

/** A channel whose threads may not be listed is left out, as its messages are. */
async function untilRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (reasonToSkip(error) === null) throw error;
  }
}

const page = (before: string | undefined) => ({ limit: 100, ...(before === undefined ? {} : { before }) });

function archivedAt(thread: RawEntity): Date | null {
  const metadata = thread['thread_metadata'];
  const text = isRaw(metadata) ? stringIn(metadata, 'archive_timestamp') : null;
  return text ? new Date(text) : null;
}
