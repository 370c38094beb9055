import type { RawEntity } from '../../platform/discord/index.ts';
import { AppError } from '../../platform/errors.ts';
import { catalogueChannels } from '../archive/index.ts';
import { captureErrors } from './capture.errors.ts';
import type { CaptureDeps } from './capture.types.ts';
import type { CaptureBot } from './discord-port.ts';

type CallOptions = Parameters<CaptureBot['api']['channel']>[1];

/**
 * Asks Discord for a channel or thread of a guild.
 *
 * @throws AppError capture/unknown-channel when there is none, or the bot may not see it; discord/…
 */
export async function findChannel(
  bot: CaptureBot,
  guildId: string,
  channelId: string,
  options: CallOptions,
): Promise<RawEntity> {
  const unknown = () => captureErrors.unknownChannels({ guildId, channelIds: [channelId] });
  const raw = await bot.api.channel(channelId, options).catch((error: unknown) => {
    throw isUnknown(error) ? unknown() : error;
  });
  if (raw['guild_id'] !== undefined && raw['guild_id'] !== guildId) throw unknown();
  return raw;
}

/** Somebody waits for the answer. What cannot be asked so quickly is left to the job. */
const askedAtMost = 10;
const answerWithinMs = 3_000;

/**
 * Refuses ids that the guild does not have: those that neither the bots nor the archive know are asked of Discord.
 *
 * @throws AppError capture/unknown-channel, which names all of them
 */
export async function requireChannels(
  { db, discord }: Pick<CaptureDeps, 'db' | 'discord'>,
  guildId: string,
  channelIds: readonly string[],
): Promise<void> {
  const bots = discord.botsOf(guildId);
  const bot = bots[0];
  if (!bot) return;
  const unseen = channelIds.filter((id) => !bots.some(({ directory }) => directory.guild(guildId)?.channels.has(id)));
  if (unseen.length === 0) return;
  const catalogued = await catalogueChannels(db.kysely, guildId, { channelIds: unseen });
  const held = new Set(catalogued.filter(({ deletedAt }) => deletedAt === null).map(({ channelId }) => channelId));
  const options = { guildId, priority: 'live', signal: AbortSignal.timeout(answerWithinMs) } as const;
  const asked = unseen.filter((id) => !held.has(id)).slice(0, askedAtMost);
  const answers = await Promise.allSettled(asked.map((id) => findChannel(bot, guildId, id, options)));
  const missing = asked.filter((_, index) => {
    const answer = answers[index];
    return answer?.status === 'rejected' && isUnknown(answer.reason);
  });
  if (missing.length > 0) throw captureErrors.unknownChannels({ guildId, channelIds: missing });
}

/** Not found and not allowed look the same. */
function isUnknown(error: unknown): boolean {
  return error instanceof AppError && (error.status === 404 || error.status === 403);
}
