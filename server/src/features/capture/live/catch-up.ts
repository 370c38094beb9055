import type { Bot, DiscordPool } from '../../../platform/discord/index.ts';
import { findArchivedThreads } from './find-archived-threads.ts';
import type { Beginning, LiveItem } from './live.types.ts';
import { type RepairDeps, repairGaps } from './repair-gaps.ts';

export interface CatchUpOptions {
  readonly pool: DiscordPool;
  readonly repair: RepairDeps;
  readonly add: (item: LiveItem) => void;
  /** Resolves when everything that was added before is stored. */
  readonly stored: () => Promise<void>;
  /** Reads the guild's settings anew. */
  readonly isOn: (guildId: string) => Promise<boolean>;
  /** `liveState` of the guild may have changed. */
  readonly onState?: ((guildId: string) => void) | undefined;
  /** Asks for another try in a while. */
  readonly again: (guildId: string) => void;
}

/** Fetches what was said while nobody listened: in threads that were archived meanwhile, and in the recorded gaps. */
export function createCatchUp(options: CatchUpOptions) {
  const { pool, repair, add, stored, again } = options;
  const { log, signal, now } = repair;
  /** Up to which id each guild was held when a bot's events began again: its silence is still to be looked into. */
  const silentSince = new Map<string, bigint>();
  const atWork = new Map<string, number>();

  const keyOf = (bot: number, guildId: string) => `${bot} ${guildId}`;

  function begun({ guildId, bot, newestHeld }: Beginning): void {
    const before = silentSince.get(keyOf(bot, guildId));
    // What an earlier look could not be finished for is looked for again.
    silentSince.set(keyOf(bot, guildId), before !== undefined && before < newestHeld ? before : newestHeld);
  }

  /** What fails stays to be done and is tried again in a while. */
  async function catchUp(guildId: string): Promise<void> {
    try {
      if (!(await options.isOn(guildId))) return;
    } catch (error) {
      again(guildId);
      throw error;
    }
    await working(guildId, async () => {
      let isComplete = true;
      for (const bot of pool.botsOf(guildId)) {
        await lookForThreads(bot, guildId).catch((error: unknown) => {
          isComplete = false;
          if (!signal.aborted) log.warn({ err: error, guildId }, 'archived threads could not be looked for');
        });
      }
      const failed = await repairGaps(repair, guildId);
      if (failed > 0 || !isComplete) again(guildId);
    });
  }

  async function lookForThreads(bot: Bot, guildId: string): Promise<void> {
    const key = keyOf(bot.index, guildId);
    const newestHeld = silentSince.get(key);
    if (newestHeld === undefined) return;
    const { threads, heardFrom } = await findArchivedThreads(bot, guildId, newestHeld, signal);
    if (silentSince.get(key) === newestHeld) silentSince.delete(key);
    if (threads.length === 0) return;
    add({ kind: 'structure', guildId, name: 'THREAD_LIST_SYNC', data: { threads }, receivedAt: now() });
    add({ kind: 'heard-from', guildId, reason: 'session-lost', channels: heardFrom, heldBefore: newestHeld });
    await stored();
  }

  async function working(guildId: string, work: () => Promise<void>): Promise<void> {
    atWork.set(guildId, (atWork.get(guildId) ?? 0) + 1);
    options.onState?.(guildId);
    try {
      await work();
    } finally {
      atWork.set(guildId, (atWork.get(guildId) ?? 1) - 1);
      options.onState?.(guildId);
    }
  }

  return { begun, catchUp, isAtWork: (guildId: string) => (atWork.get(guildId) ?? 0) > 0 };
}
