import type { CaptureSettings } from '@guildhall/contract';
import type { Database } from '../../../platform/database/index.ts';
import type { Bot, DiscordPool, PoolDispatch } from '../../../platform/discord/index.ts';
import type { Logger, Metrics } from '../../../platform/telemetry/index.ts';
import { catalogueChannels } from '../../archive/index.ts';
import type { LiveState } from '../capture.types.ts';
import type { CoverageLedger, GapReason } from '../coverage/ledger.types.ts';
import { firstIdAt } from '../snowflake.ts';
import { Continuity } from './continuity.ts';
import { findArchivedThreads } from './find-archived-threads.ts';
import { createFollowUps } from './follow-ups.ts';
import { createItemQueue } from './item-queue.ts';
import { createListener } from './listener.ts';
import type { BatchOutcome, LiveItem, StoredChange } from './live.types.ts';
import { type RepairDeps, repairGaps } from './repair-gaps.ts';
import { repairRecent } from './repair-recent.ts';
import { createSources } from './sources.ts';
import { createLiveWriter } from './writer.ts';

export interface LiveCaptureOptions {
  readonly db: Database;
  readonly pool: DiscordPool;
  readonly ledger: CoverageLedger;
  readonly settings: (guildId: string) => Promise<Pick<CaptureSettings, 'live' | 'repairDays'>>;
  readonly log: Logger;
  readonly metrics: Metrics['capture'];
  /** After the commit; for realtime. */
  readonly onStored?: (change: StoredChange) => void;
  /** Content addresses that no attachment refers to any more. */
  readonly onOrphanedFiles?: (addresses: readonly string[]) => void;
  /** `liveState` of the guild may have changed. */
  readonly onState?: (guildId: string) => void;
  /** Between two looks at the recent history of a guild. */
  readonly repairEveryMs?: number;
  readonly now?: () => Date;
}

export interface LiveCapture {
  /** Begins to listen; call it before `pool.connect()`, so that nothing is missed. */
  start(): void;
  state(guildId: string): LiveState;
  /** Reads the settings of a guild again: switched on, it compares what is held with what there is. */
  settingsChanged(guildId: string): Promise<void>;
  /** Looks again at the recent history of a guild now. */
  repairNow(guildId: string): Promise<void>;
  /** Resolves when all that was heard is stored and every known gap was tried. */
  idle(): Promise<void>;
  /** Stores what was heard, then stops. */
  stop(): Promise<void>;
}

/** Edits and deletions that were missed are rare, and looking costs a request for every 100 messages. */
const defaultRepairEveryMs = 6 * 60 * 60 * 1_000;
/** A gap that could not be read because Discord or the database failed. */
const repairAgainAfterMs = 60_000;
/** What is heard last is given this long to be stored. */
const stopWithinMs = 5_000;
const dayMs = 24 * 60 * 60 * 1_000;

/** Follows the gateway: everything that happens in the guilds of the bots is stored within milliseconds. */
export function createLiveCapture(options: LiveCaptureOptions): LiveCapture {
  const { db, pool, ledger, log, metrics } = options;
  const now = options.now ?? (() => new Date());
  const stopping = new AbortController();
  const { signal } = stopping;
  const sources = createSources(pool.bots);
  const switchedOff = new Set<string>();
  /** The one background task of each guild at a time. */
  const tasks = new Map<string, Promise<void>>();
  const repairing = new Map<string, number>();
  const retries = new Map<string, NodeJS.Timeout>();
  let timer: NodeJS.Timeout | undefined;

  const onStored = (change: StoredChange) => {
    if (change.added.length + change.changed.length + change.deleted.length > 0) options.onStored?.(change);
  };
  const parentOf = async (guildId: string, channelId: string) =>
    (await catalogueChannels(db.kysely, guildId, { channelIds: [channelId] }))[0]?.parentId ?? null;
  const repairDeps: RepairDeps = { db, discord: pool, parentOf, ledger, log, metrics, now, onStored, signal };
  const writer = createLiveWriter({
    db,
    ledger,
    continuity: new Continuity(),
    log,
    metrics,
    onStored: afterCommit,
    signal,
  });
  const queue = createItemQueue({ store: writer.store, onOverflow, log });
  const add = (item: LiveItem) => queue.add(item);
  const followUps = createFollowUps({ discord: pool, parentOf, add, log, signal });
  const listener = createListener({ sources, isOn: (guildId) => !switchedOff.has(guildId), add, onRegained, onGuild });

  function afterCommit(outcome: BatchOutcome): void {
    for (const change of outcome.changes) onStored(change);
    for (const followUp of outcome.followUps) followUps.plan(followUp);
    if (outcome.orphanedFiles.length > 0) options.onOrphanedFiles?.(outcome.orphanedFiles);
    for (const guildId of outcome.gapsIn) inBackground(guildId, 'repair gaps', () => closeGaps(guildId));
  }

  function onOverflow(lost: readonly LiveItem[]): void {
    log.error({ events: lost.length }, 'too many live events wait for the database; they will be fetched again');
    for (const guildId of new Set(lost.map((item) => item.guildId))) {
      add({ kind: 'unheard', guildId });
      for (const bot of pool.botsOf(guildId)) listener.listenAgain(bot, guildId, 'session-lost');
    }
  }

  function onRegained(bot: Bot, guildId: string, channelIds: readonly string[]): void {
    inBackground(guildId, 'look at channels that came into sight', async () => {
      for (const channelId of channelIds) {
        const channel = await bot.api.channel(channelId, { guildId, priority: 'live', signal });
        if (sources.claim(bot, guildId, channelId) === 'other') continue;
        const last = channel['last_message_id'];
        const lastMessageId = typeof last === 'string' ? last : null;
        add({ kind: 'heard-from', guildId, reason: 'permission-regained', channels: [{ channelId, lastMessageId }] });
      }
    });
  }

  function onGuild(bot: Bot, guildId: string, reason: GapReason): void {
    inBackground(guildId, 'look for what was missed', async () => {
      // The settings of a guild seen for the first time are not known yet; until then it counts as followed.
      await readSettings(guildId);
      if (switchedOff.has(guildId)) return;
      await queue.idle();
      const { threads, heardFrom } = await findArchivedThreads(bot, ledger, guildId, signal);
      if (threads.length > 0) {
        const data = { threads };
        add({ kind: 'structure', guildId, name: 'THREAD_LIST_SYNC', data, receivedAt: now() });
        add({ kind: 'heard-from', guildId, reason, channels: heardFrom });
        await queue.idle();
      }
      await repairAll(guildId);
    });
  }

  async function closeGaps(guildId: string): Promise<void> {
    repairing.set(guildId, (repairing.get(guildId) ?? 0) + 1);
    options.onState?.(guildId);
    try {
      const failed = await repairGaps(repairDeps, guildId);
      if (failed > 0) again(guildId);
    } finally {
      repairing.set(guildId, (repairing.get(guildId) ?? 1) - 1);
      options.onState?.(guildId);
    }
  }

  function again(guildId: string): void {
    if (signal.aborted || retries.has(guildId)) return;
    const retry = setTimeout(() => {
      retries.delete(guildId);
      inBackground(guildId, 'repair gaps', () => closeGaps(guildId));
    }, repairAgainAfterMs);
    retries.set(guildId, retry);
  }

  async function lookAgain(guildId: string): Promise<void> {
    const { live, repairDays } = await options.settings(guildId);
    if (!live || repairDays === 0) return;
    const oldest = firstIdAt(now().getTime() - repairDays * dayMs);
    for (const [channelId, newestId] of await ledger.newestCovered(guildId)) {
      if (signal.aborted) return;
      if (BigInt(newestId) < oldest) continue;
      try {
        await repairRecent(repairDeps, guildId, channelId, newestId, repairDays);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, guildId, channelId }, 'the recent history could not be read again');
      }
    }
  }

  async function repairAll(guildId: string): Promise<void> {
    await closeGaps(guildId);
    await lookAgain(guildId);
  }

  /** One after the other for each guild, so that repairs do not meet. */
  function inBackground(guildId: string, what: string, work: () => Promise<void>): Promise<void> {
    const before = tasks.get(guildId) ?? Promise.resolve();
    const task = before.then(async () => {
      if (signal.aborted) return;
      try {
        await work();
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, guildId }, `live capture could not ${what}`);
      }
    });
    tasks.set(guildId, task);
    return task;
  }

  async function readSettings(guildId: string): Promise<void> {
    const { live } = await options.settings(guildId);
    if (live) switchedOff.delete(guildId);
    else switchedOff.add(guildId);
  }

  async function idle(): Promise<void> {
    for (let before: Promise<void>[] = []; ; ) {
      await queue.idle();
      const current = [...tasks.values()];
      if (current.length === before.length && current.every((task, index) => task === before[index])) return;
      await Promise.all(current);
      before = current;
    }
  }

  const hear = (dispatch: PoolDispatch) => listener.hear(dispatch);

  return {
    start() {
      pool.events.on('dispatch', hear);
      timer = setInterval(() => {
        const guildIds = new Set(pool.bots.flatMap((bot) => [...bot.directory.guilds()].map(({ id }) => id)));
        for (const guildId of guildIds) inBackground(guildId, 'repair the recent history', () => repairAll(guildId));
      }, options.repairEveryMs ?? defaultRepairEveryMs);
    },
    state(guildId) {
      if (switchedOff.has(guildId)) return 'offline';
      const bots = pool.botsOf(guildId);
      if (bots.some((bot) => bot.gateway.state() === 'ready')) {
        return (repairing.get(guildId) ?? 0) > 0 ? 'repairing' : 'live';
      }
      const isComing = pool.bots.some((bot) => bot.gateway.state() !== 'closed');
      return isComing ? 'connecting' : 'offline';
    },
    async settingsChanged(guildId) {
      const wasOff = switchedOff.has(guildId);
      await readSettings(guildId);
      if (switchedOff.has(guildId)) add({ kind: 'unheard', guildId });
      else if (wasOff) for (const bot of pool.botsOf(guildId)) listener.listenAgain(bot, guildId, 'restart');
      options.onState?.(guildId);
    },
    repairNow: (guildId) => inBackground(guildId, 'repair the recent history', () => lookAgain(guildId)),
    idle,
    async stop() {
      pool.events.off('dispatch', hear);
      clearInterval(timer);
      for (const retry of retries.values()) clearTimeout(retry);
      followUps.close();
      let late: NodeJS.Timeout | undefined;
      await Promise.race([queue.idle(), new Promise((resolve) => (late = setTimeout(resolve, stopWithinMs)))]);
      clearTimeout(late);
      stopping.abort();
      await Promise.all(tasks.values());
    },
  };
}
