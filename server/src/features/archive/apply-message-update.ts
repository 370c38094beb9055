import { record, snowflake, text } from './raw.ts';
import { requireId } from './require-id.ts';
import { rawOf } from './store/messages.store.ts';
import { storeMessages } from './store-messages.ts';
import type { ApplyMessageUpdate, RawMessage } from './writer.types.ts';

export const applyMessageUpdate: ApplyMessageUpdate = async (tx, guildId, channelId, partial, sighting) => {
  requireId(partial.id, 'message id');
  const held = await rawOf(tx, guildId, partial.id);
  const merged = asMessage({ ...held, ...partial });
  if (!merged) return 'missing';
  // An update says nothing of reactions; what the held form says of them may be old.
  if (!('reactions' in partial)) delete merged.reactions;
  const stored = await storeMessages(tx, guildId, channelId, [merged], { ...sighting, source: 'live' });
  if (stored.added.length > 0) return 'added';
  return stored.changed.length > 0 ? 'changed' : 'unchanged';
};

/** Undefined when it is too little for a message; the fields are checked where they are read. */
function asMessage(value: Record<string, unknown>): RawMessage | undefined {
  const { id, author, timestamp, content } = value;
  const authorRecord = record(author);
  if (typeof id !== 'string' || !authorRecord || snowflake(authorRecord.id) === undefined) return undefined;
  if (text(timestamp) === undefined || text(content) === undefined) return undefined;
  return value as RawMessage;
}
