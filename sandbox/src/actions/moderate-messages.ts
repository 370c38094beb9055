import { AuditLogEvent } from 'discord-api-types/v10';
import { discordErrors } from '../errors.ts';
import { actorNow } from '../state/acting.ts';
import { recordDeed } from './audit.ts';
import { bulkDelete, deleteMessage } from './messages.ts';
import type { Place } from './place.ts';

/** Deletes a message; the audit log knows of those that somebody else had written. */
export function removeMessage(place: Place, messageId: string): void {
  const { discord, guild, channel } = place;
  const author = guild.log(channel.id).get(messageId)?.author;
  if (!author) throw discordErrors.unknownMessage();
  deleteMessage(place, messageId);
  if (actorNow()?.userId === author.id) return;
  const options = { channel_id: channel.id, count: '1' };
  recordDeed(discord, guild, { type: AuditLogEvent.MessageDelete, targetId: author.id, options });
}

/** Deletes those of the messages that exist, with one event and one entry. */
export function removeMessages(place: Place, messageIds: readonly string[]): void {
  const { discord, guild, channel } = place;
  const count = messageIds.filter((id) => guild.log(channel.id).get(id)).length;
  bulkDelete(place, messageIds);
  if (count === 0) return;
  const options = { count: String(count) };
  recordDeed(discord, guild, { type: AuditLogEvent.MessageBulkDelete, targetId: channel.id, options });
}
