import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { captureErrors } from '../capture.errors.ts';

/** The REST client has tried for some seconds already; then this often at most. */
const discordPausesMs = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Errors of Discord's own for the same request, one after the other, before the channel is given up. */
const maxServerErrors = 8;
const firstDatabasePauseMs = 50;
const longestDatabasePauseMs = 500;

/** Waits out what is not the job's fault. */
export interface Patience {
  /** Repeats `work` while Discord cannot be reached, and a few times while it fails. */
  withDiscord<Result>(guildId: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
  /** Repeats `work` while the database is away or refuses because of a conflict. */
  withDatabase<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
  /** What is being waited for, in a sentence; null when nothing is. */
  waiting(guildId: string): string | null;
}

/**
 * A gateway that begins a new session names its guilds anew; until then nobody knows what the bot may read.
 * After half a minute the bot is believed to be gone from the guild.
 */
const absentForMs = 30_000;
const lookForGuildEveryMs = 100;

/** @param isPresent Whether a bot is in the guild, as far as is known now. */
export function createPatience(isPresent: (guildId: string) => boolean): Patience {
  const troubles = new Map<string, string>();
  let databaseIsAway = false;

  async function withDiscord<Result>(
    guildId: string,
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        await untilPresent(guildId, signal);
        const result = await work();
        troubles.delete(guildId);
        return result;
      } catch (error) {
        const isAway = codeOf(error) === 'discord/unreachable' || codeOf(error) === 'discord/queue-full';
        const isFailing = codeOf(error) === 'discord/server-error' && attempt < maxServerErrors;
        if (!isAway && !isFailing) throw error;
        troubles.set(guildId, error instanceof AppError ? error.message : 'Discord cannot be reached.');
        await sleep(discordPausesMs[attempt] ?? discordPausesMs.at(-1), undefined, { signal });
      }
    }
  }

  async function untilPresent(guildId: string, signal: AbortSignal): Promise<void> {
    for (let waitedMs = 0; !isPresent(guildId); waitedMs += lookForGuildEveryMs) {
      if (waitedMs >= absentForMs) throw captureErrors.botLeft({ guildId });
      troubles.set(guildId, 'Waiting for the connection to Discord.');
      await sleep(lookForGuildEveryMs, undefined, { signal });
    }
  }

  async function withDatabase<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        const result = await work();
        databaseIsAway = false;
        return result;
      } catch (error) {
        if (!isTransient(error)) throw error;
        databaseIsAway = true;
        await sleep(Math.min(longestDatabasePauseMs, firstDatabasePauseMs * 2 ** attempt), undefined, { signal });
      }
    }
  }

  return {
    withDiscord,
    withDatabase,
    waiting: (guildId) => (databaseIsAway ? databaseSentence : (troubles.get(guildId) ?? null)),
  };
}

export const databaseSentence = 'The database cannot be reached; capture goes on as soon as it is back.';

function codeOf(error: unknown): string | undefined {
  return error instanceof AppError ? error.code : undefined;
}
