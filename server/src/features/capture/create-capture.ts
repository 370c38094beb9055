import type { CaptureJobDetail, CaptureSettings, DiscordHealth, GuildSummary } from '@guildhall/contract';
import type { Database } from '../../platform/database/index.ts';
import { errorMessage } from '../../platform/errors.ts';
import type { Realtime } from '../../platform/realtime/index.ts';
import type { Logger, Metrics } from '../../platform/telemetry/index.ts';
import type { Actor } from '../accounts/index.ts';
import {
  catalogueChannels,
  markChannelDeleted,
  settleAfterBulk,
  storeMessages,
  upsertChannels,
  upsertGuild,
  upsertRoles,
} from '../archive/index.ts';
import type { BulkChange } from './bulk-change.ts';
import type { CaptureDeps, LiveState } from './capture.types.ts';
import { defaultCaptureSettings } from './capture-settings.store.ts';
import { expireEstimates } from './coverage/coverage.store.ts';
import type { CaptureDiscord } from './discord-port.ts';
import { createEstimator, estimateGuild } from './estimate-messages.ts';
import { followGuilds } from './follow-guilds.ts';
import { type CaptureRunner, startCaptureRunner } from './jobs/capture-runner.ts';
import { readJobChannels } from './jobs/job-channels.store.ts';
import type { JobRow } from './jobs/jobs.store.ts';
import type { ListedSource } from './jobs/list-channels.ts';
import { createPageWriter } from './jobs/page-writer.ts';
import { createPatience } from './jobs/patience.ts';
import { noteReadability } from './note-readability.ts';
import { listGuilds } from './read-guilds.ts';
import { readCaptureJob } from './read-jobs.ts';
import { requireMessageContent } from './require-message-content.ts';

export interface CaptureOptions {
  readonly db: Database;
  readonly discord: CaptureDiscord;
  readonly realtime: Pick<Realtime, 'publish' | 'publishLatest'>;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  readonly liveState?: (guildId: string) => LiveState;
  readonly discordHealth?: () => DiscordHealth;
  readonly checkDiscord?: () => Promise<void>;
  readonly defaultSettings?: CaptureSettings;
  /** A job has ended: what it brought may want more work. */
  readonly captured?: (guildId: string) => Promise<void>;
  /** After the commit of what a job read; must not throw. */
  readonly onStored?: (change: BulkChange) => void;
  readonly now?: () => Date;
}

export interface Capture {
  /** For the use cases and routes, in every process. */
  readonly deps: CaptureDeps;
  /** Runs jobs, in the process that holds the bots. */
  start(): void;
  /** Hands jobs back: another process, or the next start of this one, goes on with them. */
  stop(): Promise<void>;
}

const owner: Actor = { kind: 'owner' };
/** Counting a guild's messages and gaps costs some milliseconds; the overview may be this much late. */
const guildChangedEveryMs = 2_000;
/** Most looks find nothing that is due. */
const estimatesEveryMs = 60 * 60 * 1_000;

export function createCapture(options: CaptureOptions): Capture {
  const { db, discord, realtime, log, metrics } = options;
  const now = options.now ?? (() => new Date());
  const patience = createPatience((guildId) => discord.botsOf(guildId).length > 0);
  const writer = createPageWriter({ db, log, metrics, storeMessages, onStored: options.onStored ?? (() => undefined) });
  let runner: CaptureRunner | null = null;
  let overview: NodeJS.Timeout | undefined;
  let estimates: NodeJS.Timeout | undefined;
  let unfollow: (() => void) | undefined;
  const estimator = createEstimator({
    db,
    discord,
    isBusy: () => (runner?.runs().length ?? 0) > 0 || discord.bots.some((bot) => bot.rest.limiter.state().queued > 0),
    onEstimated: (guildId) => void tellCoverage(guildId),
    log,
    now,
  });

  const deps: CaptureDeps = {
    db,
    discord,
    realtime,
    log,
    metrics,
    now,
    runningJob: (jobId) => runner?.running(jobId) ?? null,
    wakeRunner: () => runner?.wake(),
    liveState: options.liveState ?? (() => 'offline'),
    discordHealth: options.discordHealth ?? (() => ({ bots: [] })),
    checkDiscord: options.checkDiscord ?? (async () => undefined),
    defaultSettings: options.defaultSettings ?? defaultCaptureSettings,
    wantEstimates: estimator.want,
    settingsChanged: async () => undefined,
  };

  function publish(job: CaptureJobDetail): void {
    realtime.publishLatest('capture', job.id, { type: 'capture.job', job });
  }

  async function publishEnd(row: JobRow): Promise<void> {
    publish(await readCaptureJob({ ...deps, runningJob: () => null }, owner, row.jobId));
    await publishGuild(row.guildId);
    await options.captured?.(row.guildId);
    const read = (await readJobChannels(db.kysely, row.guildId, row.jobId)).filter(({ messages }) => messages > 0);
    const ids = read.map(({ channelId }) => channelId);
    await expireEstimates(db.kysely, row.guildId, ids);
    estimator.want(row.guildId);
    await settle(read.reduce((sum, { added }) => sum + added, 0));
  }

  /** The ledger of a guild says something else than before: pages that show it fetch it anew. */
  async function tellCoverage(guildId: string): Promise<void> {
    realtime.publishLatest('guilds', `coverage ${guildId}`, { type: 'coverage.changed', guildId });
    await publishGuild(guildId).catch((error: unknown) =>
      log.debug({ err: error, guildId }, 'No overview of the guild'),
    );
  }

  /** Only to make searches quick: its failure is nobody's. */
  async function settle(added: number): Promise<void> {
    try {
      if (await settleAfterBulk(db, added)) log.info({ added }, 'Prepared the archive for searching what was captured');
    } catch (error) {
      log.debug({ reason: errorMessage(error) }, 'The archive could not be prepared for searching');
    }
  }

  function noteAccess(guildId: string): void {
    noteReadability({ db, discord }, guildId).then(
      (isChanged) => (isChanged ? tellCoverage(guildId) : undefined),
      (error: unknown) => log.debug({ guildId, reason: errorMessage(error) }, 'What may be read could not be noted'),
    );
  }

  async function publishGuild(guildId: string): Promise<void> {
    const guild: GuildSummary | undefined = (await listGuilds(deps, owner, { guildId })).at(0);
    if (guild) realtime.publishLatest('guilds', guildId, { type: 'guild.changed', guild });
  }

  function publishGuilds(): void {
    for (const guildId of new Set(runner?.runs().map((run) => run.job.guildId))) {
      publishGuild(guildId).catch((error: unknown) => log.debug({ err: error, guildId }, 'No overview of the guild'));
    }
  }

  return {
    deps,
    start() {
      overview = setInterval(publishGuilds, guildChangedEveryMs);
      unfollow ??= followGuilds({ discord, onKnown: estimator.want, onAccess: noteAccess });
      estimates = setInterval(() => {
        for (const { id } of discord.bots.flatMap((bot) => [...bot.directory.guilds()])) estimator.want(id);
      }, estimatesEveryMs);
      runner ??= startCaptureRunner({
        db,
        discord,
        patience,
        writer,
        log,
        now,
        upsertChannels,
        upsertGuild,
        upsertRoles,
        knownThreads: async (guildId, parentIds) =>
          (await catalogueChannels(db.kysely, guildId, { threadsOf: parentIds }))
            .filter((thread) => thread.deletedAt === null)
            .map(sourceOfKnown),
        markChannelGone: (guildId, channelId) =>
          db.transaction((tx) => markChannelDeleted(tx, guildId, channelId, now())),
        estimateGuild: (guildId, signal) => estimateGuild({ db, discord }, guildId, signal),
        requireMessageContent: (guildId, signal) => requireMessageContent({ discord, patience }, guildId, signal),
        publish,
        publishEnd,
      });
    },
    async stop() {
      clearInterval(overview);
      clearInterval(estimates);
      unfollow?.();
      unfollow = undefined;
      await estimator.stop();
      await runner?.stop();
      await writer.close();
      runner = null;
    },
  };
}

function sourceOfKnown(thread: Awaited<ReturnType<typeof catalogueChannels>>[number]): ListedSource {
  const { channelId, name, parentId, type, lastMessageId } = thread;
  return { channelId, name, parentId, type, lastMessageId };
}
