import type { MessageView } from '@guildhall/contract';
import type { ArchiveDeps } from '../archive.deps.ts';
import { catalogueChannels } from '../store/catalogue.store.ts';
import { rowsById } from './message-rows.store.ts';
import { messageViews } from './message-views.ts';

const threadTypes: ReadonlySet<number> = new Set([10, 11, 12]);

/**
 * Messages of one channel as they are shown, for realtime events; in ascending order of id, those not held left out.
 *
 * It asks for no actor: who may subscribe to a channel's topic is decided at the subscription. All subscribers get the same, so of
 * messages that are referred to no more is shown than whoever reads this channel may read: those of the channel itself, and of a thread's channel.
 */
export async function messagesForEvents(
  deps: ArchiveDeps,
  guildId: string,
  channelId: string,
  messageIds: readonly string[],
): Promise<MessageView[]> {
  const db = deps.db.kysely;
  const [rows, [channel]] = await Promise.all([
    rowsById(db, guildId, messageIds),
    catalogueChannels(db, guildId, { channelIds: [channelId] }),
  ]);
  const isThread = channel !== undefined && threadTypes.has(channel.type);
  const channelIds = isThread && channel.parentId !== null ? [channelId, channel.parentId] : [channelId];
  const readable = { kind: 'some', channelIds } as const;
  return messageViews(
    deps,
    guildId,
    rows.filter((row) => row.channel_id === channelId),
    readable,
  );
}
