import type { Logger } from '../../../platform/telemetry/index.ts';

export interface GuildTasksOptions<Kind extends string> {
  /** The kinds of background work, by what a log line says they do. */
  readonly works: Readonly<Record<Kind, (guildId: string) => Promise<void>>>;
  readonly log: Logger;
  /** Nothing new begins after it. */
  readonly signal: AbortSignal;
}

/**
 * Background work for each guild: of each kind one runs and at most one waits.
 *
 * Asking again for what waits already adds nothing, so a session that is lost every minute makes no queue. Kinds do not
 * wait for each other: looking through days of history must not hold back the repair of a gap.
 */
export function createGuildTasks<Kind extends string>({ works, log, signal }: GuildTasksOptions<Kind>) {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  /** Resolves when the work was done, or has failed and was logged. */
  function run(kind: Kind, guildId: string): Promise<void> {
    const key = `${kind} ${guildId}`;
    const waits = waiting.get(key);
    if (waits) return waits;
    const task = (running.get(key) ?? Promise.resolve()).then(async () => {
      waiting.delete(key);
      running.set(key, task);
      await attempt(kind, guildId);
      if (running.get(key) === task) running.delete(key);
    });
    waiting.set(key, task);
    return task;
  }

  async function attempt(kind: Kind, guildId: string): Promise<void> {
    if (signal.aborted) return;
    try {
      await works[kind](guildId);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, guildId }, `live capture could not ${kind}`);
    }
  }

  return {
    run,
    /** Resolves when nothing runs or waits. */
    idle: async (): Promise<void> => {
      while (running.size + waiting.size > 0) await Promise.all([...running.values(), ...waiting.values()]);
    },
    isIdle: (): boolean => running.size + waiting.size === 0,
  };
}
