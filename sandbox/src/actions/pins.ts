import { AuditLogEvent } from 'discord-api-types/v10';
import { discordTimestamp } from '../clock.ts';
import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import type { StoredMessage, StoredUser } from '../state/model.ts';
import { recordDeed } from './audit.ts';
import { createMessage, emitMessage, guildIdOf } from './messages.ts';
import type { Place } from './place.ts';

/** Pins a channel may hold. */
const maxPins = 250;

/** Pins a message and posts Discord's notice of it; nothing happens when it was pinned. */
export function pinMessage(place: Place, message: StoredMessage, by: StoredUser): void {
  if (message.pinned) return;
  const { discord, guild, channel } = place;
  if (pinnedMessages(place).length >= maxPins) throw discordErrors.pinLimit();
  message.pinned = true;
  const at = discordTimestamp(discord.clock.now());
  guild.pinnedAt.set(message.id, at);
  channel.last_pin_timestamp = at;
  emitMessage(place, 'MESSAGE_UPDATE', message);
  emitPinsUpdate(place);
  createMessage(place, by, {
    type: 6,
    reference: { type: 0, channel_id: channel.id, ...guildIdOf(guild), message_id: message.id },
  });
  recordPin(place, message, AuditLogEvent.MessagePin, by.id);
}

export function unpinMessage(place: Place, message: StoredMessage, by: StoredUser): void {
  if (!message.pinned) return;
  message.pinned = false;
  place.guild.pinnedAt.delete(message.id);
  emitMessage(place, 'MESSAGE_UPDATE', message);
  emitPinsUpdate(place);
  recordPin(place, message, AuditLogEvent.MessageUnpin, by.id);
}

function recordPin(
  { discord, guild, channel }: Place,
  message: StoredMessage,
  type: AuditLogEvent.MessagePin | AuditLogEvent.MessageUnpin,
  userId: string,
): void {
  const options = { channel_id: channel.id, message_id: message.id };
  recordDeed(discord, guild, { type, targetId: message.author.id, options, userId });
}

/** Pinned messages, latest pin first. */
export function pinnedMessages({ guild, channel }: Place): { readonly message: StoredMessage; readonly at: string }[] {
  const log = guild.log(channel.id);
  const pins: { message: StoredMessage; at: string }[] = [];
  for (const [id, at] of guild.pinnedAt) {
    const message = log.get(id);
    if (message?.pinned) pins.push({ message, at });
  }
  return pins.sort((a, b) => (a.at < b.at ? 1 : -1));
}

function emitPinsUpdate({ discord, guild, channel }: Place): void {
  discord.emit({
    type: 'CHANNEL_PINS_UPDATE',
    guild,
    channel,
    intents: Intent.Guilds,
    data: () => ({
      guild_id: guild.id,
      channel_id: channel.id,
      last_pin_timestamp: channel.last_pin_timestamp ?? null,
    }),
  });
}
