import type { Database } from '../../platform/database/index.ts';
import { isThreadType } from '../../platform/discord/index.ts';
import { catalogueChannels } from '../archive/index.ts';
import { readChannels, writeReadability } from './coverage/coverage.store.ts';
import type { CaptureDiscord } from './discord-port.ts';
import { hasMessages, mayHaveThreads } from './jobs/list-channels.ts';

/**
 * Notes in the ledger which channels of a guild cannot be read and why, as far as the gateway tells: it costs no request.
 * Threads are noted when a capture lists them; what a deleted channel was lacking is forgotten.
 *
 * @returns Whether anything changed.
 */
export async function noteReadability(
  deps: { readonly db: Database; readonly discord: CaptureDiscord },
  guildId: string,
): Promise<boolean> {
  const known = new Map(
    deps.discord
      .botsOf(guildId)
      .flatMap((bot) => [...(bot.directory.guild(guildId)?.channels.values() ?? [])])
      .filter(({ type }) => !isThreadType(type) && (hasMessages({ type }) || mayHaveThreads({ type })))
      .map((channel) => [channel.id, deps.discord.access(guildId, channel.id).reason]),
  );
  if (known.size === 0) return false;
  const [records, channels] = await Promise.all([
    readChannels(deps.db.kysely, guildId),
    catalogueChannels(deps.db.kysely, guildId),
  ]);
  for (const { channelId, deletedAt } of channels) if (deletedAt !== null) known.set(channelId, null);
  const changed = [...known]
    .map(([channelId, reason]) => ({ channelId, reason }))
    .filter(({ channelId, reason }) => reason !== (records.get(channelId)?.unreadableReason ?? null));
  await writeReadability(deps.db.kysely, guildId, changed);
  return changed.length > 0;
}
