import type { Database, Tx } from '../../../platform/database/index.ts';
import { entitiesIn, type RawEntity, stringIn } from '../../../platform/discord/index.ts';
import type { RawGuild, RawRole, UpsertChannels, UpsertRoles } from '../../archive/index.ts';
import { captureErrors } from '../capture.errors.ts';
import { readRanges, writeReadability } from '../coverage/coverage.store.ts';
import type { CaptureDiscord } from '../discord-port.ts';
import { findChannel } from '../find-channel.ts';
import { insertJobChannels, type JobChannelRow, type ListedChannel, readJobChannels } from './job-channels.store.ts';
import type { JobRow } from './jobs.store.ts';
import { listArchivedThreads } from './list-archived-threads.ts';
import {
  hasMessages,
  isPrivateThread,
  isThread,
  type ListedSource,
  listReadable,
  listUnreadable,
  mayHaveThreads,
  sourceOf,
} from './list-channels.ts';
import type { Patience } from './patience.ts';

export interface EnumerateDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
  readonly patience: Patience;
  readonly upsertChannels: UpsertChannels;
  readonly upsertGuild: (tx: Tx, guild: RawGuild) => Promise<void>;
  readonly upsertRoles: UpsertRoles;
  /** Threads of a channel that are in the catalogue, from earlier listings and from the gateway. */
  readonly knownThreads: (guildId: string, parentIds: readonly string[]) => Promise<readonly ListedSource[]>;
}

export interface EnumerateInput {
  readonly job: JobRow;
  readonly signal: AbortSignal;
  /** Channels as they become known and durable, so that reading begins before the list is complete. */
  readonly onListed: (rows: readonly JobChannelRow[]) => void;
}

/**
 * Makes the job's list: channels, active threads, archived threads, and the threads known from before.
 *
 * Everything found is stored before it is relied on. It may be broken off and begun again at any point.
 *
 * @throws AppError capture/unknown-channel, discord/…
 */
export async function enumerate(deps: EnumerateDeps, { job, signal, onListed }: EnumerateInput): Promise<void> {
  const { guildId } = job;
  const listed = new Set<string>();

  const channels = (
    await fromAny(deps, guildId, signal, (bot) => bot.api.channels(guildId, callOptions(guildId, signal)))
  ).map((raw) => ({ raw, source: sourceOf(raw) }));
  await store(channels.map(({ raw }) => raw));
  const sources = channels.map(({ source }) => source);
  const describing = describeGuild(deps, guildId, signal);
  describing.catch(() => undefined);
  const chosen = await choose(deps, job, sources, signal);
  await list(
    [...sources, ...chosen.threads].filter((source) => chosen.ids.has(source.channelId) && hasMessages(source)),
  );
  await describing;
  if (!job.includeThreads) return;

  const parents = sources.filter((source) => chosen.ids.has(source.channelId) && mayHaveThreads(source));
  const parentIds = new Set(parents.map((parent) => parent.channelId));
  const ofParents = (source: ListedSource) => source.parentId !== null && parentIds.has(source.parentId);
  await listActive();
  await Promise.all(
    parents.map((parent) =>
      listArchivedThreads(deps, {
        guildId,
        parent,
        signal,
        store: (raws) => store(raws).then(() => list(raws.map(sourceOf))),
      }),
    ),
  );
  await list(await deps.patience.withDatabase(signal, () => deps.knownThreads(guildId, [...parentIds])));
  // A thread that was reopened between the two listings is in neither of them.
  await listActive();

  async function listActive(): Promise<void> {
    for (const bot of deps.discord.botsOf(guildId)) {
      const raws = await deps.patience.withDiscord(guildId, signal, () =>
        bot.api.activeThreads(guildId, callOptions(guildId, signal)),
      );
      await store(raws);
      await list(raws.map(sourceOf).filter(ofParents));
    }
  }

  async function store(raws: readonly RawEntity[]): Promise<void> {
    if (raws.length === 0) return;
    const channels = raws.map((raw) => ({ ...raw, type: sourceOf(raw).type }));
    await deps.patience.withDatabase(signal, () =>
      deps.db.transaction((tx) => deps.upsertChannels(tx, guildId, channels)),
    );
  }

  async function list(found: readonly ListedSource[]): Promise<void> {
    const fresh = found.filter((source) => !listed.has(source.channelId));
    if (fresh.length === 0) return;
    for (const source of fresh) listed.add(source.channelId);
    const ids = fresh.map((source) => source.channelId);
    await deps.patience.withDatabase(signal, async () => {
      const held = await readRanges(deps.db.kysely, guildId, ids);
      const rows = fresh.map((source) => rowOf(deps, job, source, held.get(source.channelId) ?? []));
      await deps.db.transaction((tx) => insertJobChannels(tx, guildId, job.jobId, rows));
      await noteReadability(deps, guildId, rows);
    });
    const inserted = await deps.patience.withDatabase(signal, () =>
      readJobChannels(deps.db.kysely, guildId, job.jobId, ids),
    );
    onListed(inserted);
  }
}

const callOptions = (guildId: string, signal: AbortSignal) => ({ guildId, priority: 'backfill', signal }) as const;

/** Name, roles and members of the guild, for the reader; with a gateway they are known already, and fresher. */
async function describeGuild(deps: EnumerateDeps, guildId: string, signal: AbortSignal): Promise<void> {
  const raw = await fromAny(deps, guildId, signal, (bot) => bot.api.guild(guildId, callOptions(guildId, signal)));
  const guild = { ...raw, name: stringIn(raw, 'name') ?? guildId };
  const roles: RawRole[] = entitiesIn(raw['roles']).map((role) => ({
    ...role,
    name: stringIn(role, 'name') ?? role.id,
  }));
  await deps.patience.withDatabase(signal, () =>
    deps.db.transaction(async (tx) => {
      await deps.upsertGuild(tx, guild);
      await deps.upsertRoles(tx, guildId, roles, { complete: true });
    }),
  );
}

/** Any bot of the guild sees the same list. */
async function fromAny<Result>(
  deps: EnumerateDeps,
  guildId: string,
  signal: AbortSignal,
  ask: (bot: ReturnType<CaptureDiscord['botsOf']>[number]) => Promise<Result>,
): Promise<Result> {
  return deps.patience.withDiscord(guildId, signal, () => {
    const bot = deps.discord.botsOf(guildId)[0];
    if (!bot) throw captureErrors.unknownGuild({ guildId });
    return ask(bot);
  });
}

function rowOf(
  deps: EnumerateDeps,
  job: JobRow,
  source: ListedSource,
  held: Parameters<typeof listReadable>[2],
): ListedChannel {
  const { reason, threadManagers } = deps.discord.access(
    job.guildId,
    source.channelId,
    isThread(source) ? source.parentId : null,
  );
  if (reason === null) return listReadable(job, source, held);
  // A private thread that was listed is one that a bot has joined, whatever its parent's permissions say.
  if (isPrivateThread(source) && threadManagers.length > 0) return listReadable(job, source, held);
  return listUnreadable(job, source, reason);
}

/** Threads are only noted when they cannot be read: there are many, and a channel's permissions are theirs. */
async function noteReadability(deps: EnumerateDeps, guildId: string, rows: readonly ListedChannel[]): Promise<void> {
  const noted = rows.filter(({ thread, reason }) => !thread || reason !== null);
  await writeReadability(deps.db.kysely, guildId, noted);
}

interface Choice {
  /** Channels, and threads that were named themselves. */
  readonly ids: ReadonlySet<string>;
  readonly threads: readonly ListedSource[];
}

/** A category stands for its channels, a channel for itself and its threads, a thread for itself. */
async function choose(
  deps: EnumerateDeps,
  job: JobRow,
  sources: readonly ListedSource[],
  signal: AbortSignal,
): Promise<Choice> {
  if (job.channelIds === null) return { ids: new Set(sources.map((source) => source.channelId)), threads: [] };
  const named = new Set(job.channelIds);
  const ids = new Set(
    sources
      .filter(({ channelId, parentId }) => named.has(channelId) || (parentId !== null && named.has(parentId)))
      .map((source) => source.channelId),
  );
  const known = new Set(sources.map((source) => source.channelId));
  const threads: ListedSource[] = [];
  for (const threadId of job.channelIds.filter((id) => !known.has(id))) {
    const raw = await fromAny(deps, job.guildId, signal, (bot) =>
      findChannel(bot, job.guildId, threadId, callOptions(job.guildId, signal)),
    );
    threads.push(sourceOf(raw));
    ids.add(threadId);
  }
  return { ids, threads };
}
