import type { MessageView } from '@guildhall/contract';
import type { ArchiveDeps } from '../archive.deps.ts';
import { rowsById } from './message-rows.store.ts';
import { messageViews } from './message-views.ts';

/**
 * Messages as they are shown, for realtime events; in ascending order of id, those not held left out.
 * It asks for no actor: who may subscribe to a channel's topic is decided at the subscription.
 */
export async function messagesForEvents(
  deps: ArchiveDeps,
  guildId: string,
  messageIds: readonly string[],
): Promise<MessageView[]> {
  return messageViews(deps, guildId, await rowsById(deps.db.kysely, guildId, messageIds), { kind: 'all' });
}
