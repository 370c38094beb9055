import type { Tx } from '../../../platform/database/index.ts';
import { isEntity, isRaw, type Raw, stringIn } from '../../../platform/discord/index.ts';
import {
  applyMessageUpdate,
  applyReactions,
  deleteMessages,
  type EmojiRef,
  type RawMessage,
  type ReactionChange,
  setPins,
  storeMessages,
} from '../../archive/index.ts';
import { isRawMessage } from '../raw-message.ts';
import type { FollowUp, LiveItem, StoredChange } from './live.types.ts';

export type ChannelItem = Extract<LiveItem, { kind: 'message' | 'fetched' | 'pins' }>;

export interface ChannelOutcome {
  readonly change: StoredChange;
  readonly followUps: readonly FollowUp[];
  readonly orphanedFiles: readonly string[];
}

/** Events of a channel that this file stores. */
export const messageEvents: ReadonlySet<string> = new Set([
  'MESSAGE_CREATE',
  'MESSAGE_UPDATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'MESSAGE_REACTION_ADD',
  'MESSAGE_REACTION_REMOVE',
  'MESSAGE_REACTION_REMOVE_ALL',
  'MESSAGE_REACTION_REMOVE_EMOJI',
  'MESSAGE_POLL_VOTE_ADD',
  'MESSAGE_POLL_VOTE_REMOVE',
  'CHANNEL_PINS_UPDATE',
]);

/**
 * Stores what happened in one channel, in order: runs of new messages in one statement, runs of reactions in one call.
 */
export async function storeChannelItems(
  tx: Tx,
  guildId: string,
  channelId: string,
  items: readonly ChannelItem[],
): Promise<ChannelOutcome> {
  const added = new Set<string>();
  const changed = new Set<string>();
  const deleted = new Set<string>();
  const followUps: FollowUp[] = [];
  const orphanedFiles: string[] = [];
  const followUp = (kind: FollowUp['kind'], messageId: string) =>
    followUps.push({ kind, guildId, channelId, messageId });

  for (let at = 0; at < items.length; ) {
    const item = items[at];
    if (!item) break;
    const created = newMessages(items, at);
    const reactions = reactionChanges(items, at);
    if (created.length > 0) {
      const seenAt = seenAtOf(item);
      const stored = await storeMessages(tx, guildId, channelId, created, { source: 'live', seenAt });
      for (const id of stored.added) added.add(id);
      for (const id of stored.changed) changed.add(id);
      at += created.length;
    } else if (reactions.length > 0) {
      await applyReactions(tx, guildId, reactions);
      for (const reaction of reactions) changed.add(reaction.messageId);
      at += reactions.length;
    } else {
      await storeOne(item);
      at += 1;
    }
  }
  return { change: { guildId, channelId, ...distinct(added, changed, deleted) }, followUps, orphanedFiles };

  async function storeOne(item: ChannelItem): Promise<void> {
    if (item.kind === 'fetched') {
      const sighting = { source: 'live' as const, seenAt: item.seenAt };
      const stored = await storeMessages(tx, guildId, channelId, [item.message], sighting);
      for (const id of stored.added) added.add(id);
      for (const id of stored.changed) changed.add(id);
      // Votes and reactions change counts without a new state of the message.
      if (stored.unchanged > 0) changed.add(item.message.id);
    } else if (item.kind === 'pins') {
      for (const id of await setPins(tx, guildId, channelId, item.ids)) changed.add(id);
    } else await storeEvent(item);
  }

  async function storeEvent({ name, data, receivedAt }: Extract<ChannelItem, { kind: 'message' }>): Promise<void> {
    if (name === 'MESSAGE_UPDATE' && isEntity(data)) {
      const outcome = await applyMessageUpdate(tx, guildId, channelId, data, { source: 'live', seenAt: receivedAt });
      if (outcome === 'added') added.add(data.id);
      else if (outcome === 'changed') changed.add(data.id);
      else if (outcome === 'missing') followUp('message', data.id);
    } else if (name === 'MESSAGE_DELETE' || name === 'MESSAGE_DELETE_BULK') {
      const ids = name === 'MESSAGE_DELETE' ? [data['id']] : Array.isArray(data['ids']) ? data['ids'] : [];
      // Remembered, so that a page which was read before the deletion cannot bring a message back.
      const options = { deletedAt: receivedAt, remember: true };
      const gone = await deleteMessages(tx, guildId, channelId, ids.filter(isString), options);
      for (const id of gone.deleted) deleted.add(id);
      orphanedFiles.push(...gone.orphanedFiles);
    } else if (name === 'CHANNEL_PINS_UPDATE') followUp('pins', '');
    else if (name.startsWith('MESSAGE_POLL_VOTE')) followUp('message', stringIn(data, 'message_id') ?? '');
  }
}

/** The messages of the MESSAGE_CREATEs that follow each other from `at` on. */
function newMessages(items: readonly ChannelItem[], at: number): RawMessage[] {
  const messages: RawMessage[] = [];
  for (let index = at; index < items.length; index += 1) {
    const item = items[index];
    if (item?.kind !== 'message' || item.name !== 'MESSAGE_CREATE' || !isRawMessage(item.data)) break;
    messages.push(item.data);
  }
  return messages;
}

function reactionChanges(items: readonly ChannelItem[], at: number): ReactionChange[] {
  const changes: ReactionChange[] = [];
  for (let index = at; index < items.length; index += 1) {
    const item = items[index];
    const change = item?.kind === 'message' ? reactionChange(item.name, item.data) : null;
    if (!change) break;
    changes.push(change);
  }
  return changes;
}

const reactionKinds: Readonly<Record<string, ReactionChange['kind']>> = {
  MESSAGE_REACTION_ADD: 'add',
  MESSAGE_REACTION_REMOVE: 'remove',
  MESSAGE_REACTION_REMOVE_ALL: 'remove-all',
  MESSAGE_REACTION_REMOVE_EMOJI: 'remove-emoji',
};

function reactionChange(name: string, data: Raw): ReactionChange | null {
  const kind = reactionKinds[name];
  const messageId = stringIn(data, 'message_id');
  if (!kind || !messageId) return null;
  if (kind === 'remove-all') return { kind, messageId };
  const emoji = emojiOf(data['emoji']);
  if (kind === 'remove-emoji') return { kind, messageId, emoji };
  const userId = stringIn(data, 'user_id');
  return userId ? { kind, messageId, userId, emoji } : null;
}

function emojiOf(value: unknown): EmojiRef {
  if (!isRaw(value)) return { id: null, name: null };
  return { id: stringIn(value, 'id'), name: stringIn(value, 'name'), animated: value['animated'] === true };
}

function seenAtOf(item: ChannelItem): Date {
  return item.kind === 'message' ? item.receivedAt : new Date();
}

/** Each id once, by the strongest thing that happened to it. */
function distinct(added: Set<string>, changed: Set<string>, deleted: Set<string>) {
  return {
    added: [...added].filter((id) => !deleted.has(id)),
    changed: [...changed].filter((id) => !added.has(id) && !deleted.has(id)),
    deleted: [...deleted],
  };
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
