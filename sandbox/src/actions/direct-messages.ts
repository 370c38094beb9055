import { discordErrors } from '../errors.ts';
import { DirectRoom } from '../state/direct-rooms.ts';
import type { Discord } from '../state/discord.ts';
import type { StoredUser } from '../state/model.ts';

/** The direct conversation of two users, opened when there is none. Bots are not told of new ones since API v8. */
export function openDirectRoom(discord: Discord, one: StoredUser, other: StoredUser): DirectRoom {
  const known = discord.directRooms.between(one.id, other.id);
  if (known) return known;
  const room = new DirectRoom(discord.nextId(), [one.id, other.id]);
  discord.directRooms.add(room);
  return room;
}

/** The conversation as one of the two sees it: with the other as its recipient. */
export function presentDirectRoom(discord: Discord, room: DirectRoom, viewerId: string): object {
  const { id, type, flags, last_pin_timestamp } = room.channel;
  const partner = discord.users.get(room.partnerOf(viewerId));
  return {
    id,
    type,
    flags,
    last_message_id: room.log(id).last?.id ?? null,
    ...(last_pin_timestamp ? { last_pin_timestamp } : {}),
    recipients: partner ? [partner] : [],
  };
}

/**
 * Whether a user may write to the other: not to who wants no direct messages, nor to who shares no guild.
 *
 * @throws DiscordError 50007
 */
export function requireReachable(discord: Discord, room: DirectRoom, fromId: string): void {
  const to = room.partnerOf(fromId);
  const share = [...discord.guilds.values()].some(({ members }) => members.has(fromId) && members.has(to));
  const isBot = discord.users.get(to)?.bot && discord.users.get(fromId)?.bot;
  if (!share || isBot || discord.directRooms.closedFor.has(to)) throw discordErrors.cannotDm();
}
