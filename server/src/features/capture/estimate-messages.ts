import type { Database } from '../../platform/database/index.ts';
import { catalogueChannels } from '../archive/index.ts';
import { writeChannelEstimate, writeGuildEstimate } from './coverage/coverage.store.ts';
import type { LedgerTx } from './coverage/ledger.types.ts';
import type { CaptureDiscord } from './discord-port.ts';

export interface EstimateDeps {
  readonly db: Database;
  readonly discord: CaptureDiscord;
}

/** Discord's search answers 1 request a second: more channels are not worth the minutes. */
const maxChannels = 200;

/** Discord's own count of the messages that the bot may see in a guild; null when it does not tell in time. */
export async function estimateGuild(deps: EstimateDeps, guildId: string, signal: AbortSignal): Promise<number | null> {
  const bot = deps.discord.botsOf(guildId)[0];
  const messages = (await bot?.api.countMessages(guildId, {}, { guildId, priority: 'backfill', signal })) ?? null;
  const db: LedgerTx = deps.db.kysely;
  if (messages !== null) await writeGuildEstimate(db, guildId, messages);
  return messages;
}

/** The same for each channel that can hold messages, threads apart; behind all other work. */
export async function estimateChannels(deps: EstimateDeps, guildId: string, signal: AbortSignal): Promise<void> {
  const channels = await catalogueChannels(deps.db.kysely, guildId);
  const busy = channels.filter(({ type, messages, deletedAt }) => type < 10 && messages > 0 && deletedAt === null);
  for (const { channelId } of busy.slice(0, maxChannels)) {
    const [bot] = deps.discord.access(guildId, channelId).bots;
    const filter = { channel_id: channelId };
    const messages = await bot?.api.countMessages(guildId, filter, { guildId, priority: 'media', signal });
    if (typeof messages === 'number') await writeChannelEstimate(deps.db.kysely, guildId, channelId, messages);
  }
}
