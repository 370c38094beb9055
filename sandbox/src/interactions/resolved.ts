/** What Discord sends along with ids: the users, members, roles, channels, messages and files they name. */
import type { Place } from '../actions/place.ts';
import type { StoredAttachment, StoredChannel, StoredMessage } from '../state/model.ts';
import { presentBareMember, presentChannel, presentMessage } from '../state/present.ts';
import { presentRole } from '../state/present-guild.ts';

export interface NamedIds {
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
  readonly channels?: readonly string[];
  readonly messages?: readonly StoredMessage[];
  readonly attachments?: readonly StoredAttachment[];
}

/** @param viewerId The bot; content is shown to it whatever its intents. @param userId Whose permissions channels tell. */
export function resolvedObjects(place: Place, ids: NamedIds, viewerId: string, userId: string): object | undefined {
  const { discord, guild } = place;
  const now = discord.clock.now();
  const users = keyed(ids.users, (id) => discord.users.get(id));
  const members = guild.isDirect ? undefined : keyed(ids.users, (id) => memberFor(place, id));
  const roles = keyed(ids.roles, (id) => {
    const role = guild.roles.get(id);
    return role && presentRole(role);
  });
  const channels = keyed(ids.channels, (id) => {
    const channel = guild.channels.get(id);
    return channel && partialChannel(place, channel, userId, now);
  });
  const viewer = { userId: viewerId, seesContent: true };
  const messages = Object.fromEntries(
    (ids.messages ?? []).map((message) => [message.id, presentMessage(discord, guild, message, viewer)]),
  );
  const attachments = Object.fromEntries((ids.attachments ?? []).map((file) => [file.id, presentFile(place, file)]));
  const all = { users, members, roles, channels, messages, attachments };
  const filled = Object.entries(all).filter(([, objects]) => objects && Object.keys(objects).length > 0);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

/** A channel as interactions carry it: with what the user may do there. */
export function partialChannel(place: Place, channel: StoredChannel, userId: string, nowMs: number): object {
  const shown = presentChannel(place.guild, channel, { userId, seesContent: true });
  const permissions = place.guild.permissionsOf(userId, nowMs, channel).toString();
  return { ...shown, permission_overwrites: undefined, permissions };
}

function memberFor({ discord, guild, channel }: Place, userId: string): object | undefined {
  const member = guild.members.get(userId);
  if (!member) return undefined;
  const { mute: _mute, deaf: _deaf, ...bare } = { mute: false, deaf: false, ...presentBareMember(member) };
  return { ...bare, permissions: guild.permissionsOf(userId, discord.clock.now(), channel).toString() };
}

function presentFile({ discord, channel }: Place, file: StoredAttachment): object {
  const url = discord.links.sign(channel.id, file.id, file.filename);
  return { ...file, url, proxy_url: url, ephemeral: true };
}

function keyed(ids: readonly string[] | undefined, find: (id: string) => object | undefined): Record<string, object> {
  const found: Record<string, object> = {};
  for (const id of ids ?? []) {
    const object = find(id);
    if (object) found[id] = object;
  }
  return found;
}
