import { storeUsers } from './authors.ts';
import { requireId } from './require-id.ts';
import { forgetTallies } from './store/messages.store.ts';
import { addReaction, removeReaction, removeReactions, replaceReactors } from './store/reactions.store.ts';
import type { ApplyReactions, StoreReactors } from './writer.types.ts';

export const applyReactions: ApplyReactions = async (tx, guildId, changes) => {
  for (const change of changes) {
    requireId(change.messageId, 'message id');
    if (change.kind === 'add') await addReaction(tx, guildId, change.messageId, change.userId, change.emoji);
    else if (change.kind === 'remove') await removeReaction(tx, guildId, change.messageId, change.userId, change.emoji);
    else if (change.kind === 'remove-emoji') await removeReactions(tx, guildId, [change.messageId], change.emoji);
    else await removeReactions(tx, guildId, [change.messageId]);
  }
  if (changes.length > 0) await forgetTallies(tx, guildId, [...new Set(changes.map((change) => change.messageId))]);
};

export const storeReactors: StoreReactors = async (tx, guildId, messageId, emoji, users) => {
  const userIds = await storeUsers(tx, guildId, users, false);
  await replaceReactors(tx, guildId, messageId, emoji, userIds);
};
