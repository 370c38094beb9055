import { requireId } from './require-id.ts';
import { forgetAttachments } from './store/attachments.store.ts';
import { addToStats } from './store/messages.store.ts';
import { removeReactions } from './store/reactions.store.ts';
import { makeTombstones, rememberTombstones } from './store/tombstones.store.ts';
import type { DeleteMessages } from './writer.types.ts';

export const deleteMessages: DeleteMessages = async (tx, guildId, channelId, messageIds, { deletedAt, remember }) => {
  requireId(guildId, 'guild id');
  requireId(channelId, 'channel id');
  const ids = messageIds.map((id) => requireId(id, 'message id'));
  if (ids.length === 0) return { deleted: [], orphanedFiles: [] };
  const deleted = await makeTombstones(tx, guildId, ids, deletedAt);
  if (remember) await rememberTombstones(tx, guildId, channelId, ids, deletedAt);
  if (deleted.length === 0) return { deleted, orphanedFiles: [] };
  await removeReactions(tx, guildId, deleted);
  const orphanedFiles = await forgetAttachments(tx, guildId, deleted);
  await addToStats(tx, guildId, channelId, { messages: -deleted.length });
  return { deleted, orphanedFiles };
};
