import type { CaptureSettings } from '@guildhall/contract';
import type { Database } from '../../../platform/database/index.ts';
import type { Bot, DiscordPool, PoolDispatch } from '../../../platform/discord/index.ts';
import type { Logger, Metrics } from '../../../platform/telemetry/index.ts';
import { catalogueChannels } from '../../archive/index.ts';
import type { LiveState } from '../capture.types.ts';
import type { CoverageLedger } from '../coverage/ledger.types.ts';
import { firstIdAt } from '../snowflake.ts';
import { createCatchUp } from './catch-up.ts';
import { Continuity } from './continuity.ts';
import { createFollowUps } from './follow-ups.ts';
import { createGuildTasks } from './guild-tasks.ts';
import { createItemQueue } from './item-queue.ts';
import { createListener } from './listener.ts';
import type { BatchOutcome, ForgetFiles, LiveItem, StoredChange } from './live.types.ts';
import type { RepairDeps } from './repair-gaps.ts';
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
  readonly forgetFiles?: ForgetFiles | undefined;
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
  const forgetFiles = options.forgetFiles ?? (async () => undefined);
  const stopping = new AbortController();
  const { signal } = stopping;
  const sources = createSources(pool.bots);
  const switchedOff = new Set<string>();
  /** Channels that came into sight of a bot and are still to be looked at: by guild, channel and bot. */
  const regained = new Map<string, Map<string, Bot>>();
  const retries = new Map<string, NodeJS.Timeout>();
  let timer: NodeJS.Timeout | undefined;

  const onStored = (change: StoredChange) => {
    if (change.added.length + change.changed.length + change.deleted.length > 0) options.onStored?.(change);
  };
  const parentOf = async (guildId: string, channelId: string) =>
    (await catalogueChannels(db.kysely, guildId, { channelIds: [channelId] }))[0]?.parentId ?? null;
  const repair: RepairDeps = { db, discord: pool, parentOf, ledger, log, metrics, now, onStored, forgetFiles, signal };
  const writer = createLiveWriter({
    db,
    ledger,
    continuity: new Continuity(),
    forgetFiles,
    log,
    metrics,
    onStored: afterCommit,
    signal,
  });
  const queue = createItemQueue({ store: writer.store, onOverflow, log });
  const add = (item: LiveItem) => queue.add(item);
  const followUps = createFollowUps({ discord: pool, parentOf, add, log, signal });
  const listener = createListener({
    sources,
    isOn: (guildId) => !switchedOff.has(guildId),
    add,
    onRegained,
    othersIn: (bot, guildId) => pool.botsOf(guildId).filter((other) => other !== bot),
  });
  const { begun, catchUp, isAtWork } = createCatchUp({
    pool,
    repair,
    add,
    stored: queue.idle,
    isOn,
    onState: options.onState,
    again,
  });
  const tasks = createGuildTasks({
    works: {
      'catch up': catchUp,
      'look at the recent history again': lookAgain,
      'look at channels that came into sight': lookAtRegained,
    },
    log,
    signal,
  });

  function afterCommit(outcome: BatchOutcome): void {
    for (const change of outcome.changes) onStored(change);
    for (const followUp of outcome.followUps) followUps.plan(followUp);
    for (const beginning of outcome.begun) {
      begun(beginning);
      tasks.run('catch up', beginning.guildId);
      tasks.run('look at the recent history again', beginning.guildId);
    }
    for (const guildId of outcome.gapsIn) tasks.run('catch up', guildId);
  }

  function onOverflow(lost: readonly LiveItem[]): void {
    log.error({ events: lost.length }, 'too many live events wait for the database; they will be fetched again');
    for (const guildId of new Set(lost.map((item) => item.guildId))) {
      add({ kind: 'unheard', guildId });
      for (const bot of pool.botsOf(guildId)) listener.listenAgain(bot, guildId, 'session-lost');
    }
  }

  function onRegained(bot: Bot, guildId: string, channelIds: readonly string[]): void {
    const channels = regained.get(guildId) ?? new Map<string, Bot>();
    regained.set(guildId, channels);
    for (const channelId of channelIds) channels.set(channelId, bot);
    tasks.run('look at channels that came into sight', guildId);
  }

  async function lookAtRegained(guildId: string): Promise<void> {
    const channels = regained.get(guildId);
    regained.delete(guildId);
    for (const [channelId, bot] of channels ?? []) {
      const channel = await bot.api
        .channel(channelId, { guildId, priority: 'live', signal })
        .catch((error: unknown) => {
          if (!signal.aborted)
            log.warn({ err: error, guildId, channelId }, 'a channel in sight could not be looked at');
          return null;
        });
      if (!channel || sources.claim(bot, guildId, channelId) === 'other') continue;
      const last = channel['last_message_id'];
      const lastMessageId = typeof last === 'string' ? last : null;
      add({ kind: 'heard-from', guildId, reason: 'permission-regained', channels: [{ channelId, lastMessageId }] });
    }
  }

  function again(guildId: string): void {
    if (signal.aborted || retries.has(guildId)) return;
    const retry = setTimeout(() => {
      retries.delete(guildId);
      tasks.run('catch up', guildId);
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
        await repairRecent(repair, guildId, channelId, newestId, repairDays);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, guildId, channelId }, 'the recent history could not be read again');
      }
    }
  }

  /** The settings of a guild seen for the first time are not known yet; until then it counts as followed. */
  async function isOn(guildId: string): Promise<boolean> {
    const { live } = await options.settings(guildId);
    if (live) switchedOff.delete(guildId);
    else switchedOff.add(guildId);
    return live;
  }

  async function idle(): Promise<void> {
    do {
      await queue.idle();
      await tasks.idle();
      await queue.idle();
    } while (!tasks.isIdle());
  }

  const hear = (dispatch: PoolDispatch) => listener.hear(dispatch);

  return {
    start() {
      pool.events.on('dispatch', hear);
      timer = setInterval(() => {
        const guildIds = new Set(pool.bots.flatMap((bot) => [...bot.directory.guilds()].map(({ id }) => id)));
        for (const guildId of guildIds) {
          tasks.run('catch up', guildId);
          tasks.run('look at the recent history again', guildId);
        }
      }, options.repairEveryMs ?? defaultRepairEveryMs);
    },
    state(guildId) {
      if (switchedOff.has(guildId)) return 'offline';
      const bots = pool.botsOf(guildId);
      if (bots.some((bot) => bot.gateway.state() === 'ready')) {
        return isAtWork(guildId) ? 'repairing' : 'live';
      }
      const isComing = pool.bots.some((bot) => bot.gateway.state() !== 'closed');
      return isComing ? 'connecting' : 'offline';
    },
    async settingsChanged(guildId) {
      const wasOff = switchedOff.has(guildId);
      if (!(await isOn(guildId))) add({ kind: 'unheard', guildId });
      else if (wasOff) for (const bot of pool.botsOf(guildId)) listener.listenAgain(bot, guildId, 'restart');
      options.onState?.(guildId);
    },
    repairNow: (guildId) => tasks.run('look at the recent history again', guildId),
    idle,
    async stop() {
      pool.events.off('dispatch', hear);
      clearInterval(timer);
      followUps.close();
      let late: NodeJS.Timeout | undefined;
      await Promise.race([queue.idle(), new Promise((resolve) => (late = setTimeout(resolve, stopWithinMs)))]);
      clearTimeout(late);
      stopping.abort();
      for (const retry of retries.values()) clearTimeout(retry);
      await tasks.idle();
    },
  };
}
