import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../platform/database/index.ts';
import { AppError, errorMessage } from '../../platform/errors.ts';
import type { Logger } from '../../platform/telemetry/index.ts';
import { type CatalogueChannel, catalogueChannels } from '../archive/index.ts';
import {
  type ChannelRecord,
  readChannels,
  writeChannelEstimate,
  writeGuildEstimate,
} from './coverage/coverage.store.ts';
import type { CaptureDiscord } from './discord-port.ts';
import { hasMessages, isThread } from './jobs/list-channels.ts';
import { timeOfId } from './snowflake.ts';

interface CountDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
}

export interface EstimatorOptions extends CountDeps {
  /** Something is under way that needs the requests more. */
  readonly isBusy: () => boolean;
  /** Some estimates of the guild have changed; called at most every `tellEveryMs`, and at the end. */
  readonly onEstimated: (guildId: string) => void;
  readonly log: Logger;
  readonly now: () => Date;
}

export interface Estimator {
  /** Asks Discord for the counts that the guild lacks or that are old, as soon as nothing else is to be done. */
  want(guildId: string): void;
  stop(): Promise<void>;
}

/** What a start asks of Discord, and a capture that is started at once, come first. */
const beginAfterMs = 3_000;
const lookForRestEveryMs = 500;
const tellEveryMs = 10_000;
/** A count is asked for again after a day in which something was written. */
const dayMs = 24 * 60 * 60 * 1_000;

/** Discord's own count of the messages that the bot may see in a guild; null when it does not tell in time. */
export async function estimateGuild(deps: CountDeps, guildId: string, signal: AbortSignal): Promise<number | null> {
  const bot = deps.discord.botsOf(guildId)[0];
  const messages = (await bot?.api.countMessages(guildId, {}, { guildId, priority: 'backfill', signal })) ?? null;
  if (messages !== null) await writeGuildEstimate(deps.db.kysely, guildId, messages);
  return messages;
}

/**
 * Discord's own count of every channel and thread, one question after the other: Discord's search answers about one a
 * second, so a guild with thousands of threads takes its time. Nothing is asked while a capture job runs.
 */
export function createEstimator(options: EstimatorOptions): Estimator {
  const { db, discord, log, now } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const wanted = new Set<string>();
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    await sleep(beginAfterMs, undefined, { signal });
    for (const guildId of wanted) {
      wanted.delete(guildId);
      await estimate(guildId).catch((error: unknown) => {
        if (!signal.aborted) log.debug({ guildId, reason: errorMessage(error) }, 'Discord did not count the messages');
      });
    }
  }

  async function estimate(guildId: string): Promise<void> {
    await untilIdle();
    await estimateGuild(options, guildId, signal);
    let toldAt = now().getTime();
    for (const channel of await dueChannels(guildId)) {
      await untilIdle();
      await estimateChannel(guildId, channel);
      if (now().getTime() - toldAt < tellEveryMs) continue;
      toldAt = now().getTime();
      options.onEstimated(guildId);
    }
    options.onEstimated(guildId);
  }

  async function dueChannels(guildId: string): Promise<CatalogueChannel[]> {
    const [channels, records] = await Promise.all([
      catalogueChannels(db.kysely, guildId),
      readChannels(db.kysely, guildId),
    ]);
    return channels
      .filter((channel) => channel.deletedAt === null && hasMessages(channel))
      .filter((channel) => isDue(channel, records.get(channel.channelId), now().getTime()))
      .sort((a, b) => Number(isThread(a)) - Number(isThread(b)));
  }

  async function estimateChannel(guildId: string, channel: CatalogueChannel): Promise<void> {
    const { channelId } = channel;
    const [bot] = discord.access(guildId, channelId, isThread(channel) ? channel.parentId : null).bots;
    if (!bot) return;
    const call = { guildId, priority: 'media', signal } as const;
    const messages = await bot.api.countMessages(guildId, { channel_id: channelId }, call).catch(unlessRefused);
    if (messages !== null) await writeChannelEstimate(db.kysely, guildId, channelId, messages, now());
  }

  async function untilIdle(): Promise<void> {
    while (options.isBusy()) await sleep(lookForRestEveryMs, undefined, { signal });
    signal.throwIfAborted();
  }

  function want(guildId: string): void {
    if (signal.aborted) return;
    wanted.add(guildId);
    working ??= work()
      .catch(() => undefined)
      .finally(() => {
        working = undefined;
        // Wanted after the last look.
        for (const missed of wanted) want(missed);
      });
  }

  return {
    want,
    async stop() {
      stopping.abort(new Error('Capture is stopping'));
      await working;
    },
  };
}

function isDue(channel: CatalogueChannel, record: ChannelRecord | undefined, nowMs: number): boolean {
  if (!record?.estimatedAt) return true;
  const writtenMs = channel.lastMessageId === null ? 0 : timeOfId(BigInt(channel.lastMessageId));
  const askedMs = record.estimatedAt.getTime();
  return writtenMs > askedMs && nowMs - askedMs > dayMs;
}

/** A refusal is about one channel; the others are asked for all the same. */
function unlessRefused(error: unknown): null {
  if (error instanceof AppError && [403, 404].includes(error.status)) return null;
  throw error;
}
