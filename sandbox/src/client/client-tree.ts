import { has, Permission } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { ChannelKind, holdsMessages, isThread, type StoredChannel } from '../state/model.ts';

/** What a member sees on the left: their servers with channels and roles, and their direct conversations. */
export function treeFor(discord: Discord, cdnUrl: string, userId: string): object {
  const guilds = [...discord.guilds.values()].filter((guild) => guild.members.has(userId));
  return {
    me: personIn(discord, cdnUrl, undefined, userId),
    guilds: guilds.map((guild) => ({
      id: guild.id,
      name: guild.profile.name,
      iconUrl: guild.profile.icon ? `${cdnUrl}/icons/${guild.id}/${guild.profile.icon}.png` : null,
      me: personIn(discord, cdnUrl, guild, userId),
      roles: [...guild.roles.values()].map(({ id, name, color }) => ({ id, name, color })),
      emojis: [...guild.emojis.values()].map(({ id, name, animated }) => ({ id, name, animated: animated ?? false })),
      channels: [...guild.channels.values()]
        .filter((channel) => isShown(discord, guild, channel, userId))
        .map((channel) => channelFor(discord, guild, channel, userId)),
    })),
    conversations: discord.directRooms.of(userId).map((room) => ({
      ...channelFor(discord, room, room.channel, userId),
      with: personIn(discord, cdnUrl, undefined, room.partnerOf(userId)),
    })),
  };
}

/** Categories are shown for their channels; archived threads are found elsewhere. */
function isShown(discord: Discord, guild: Guild, channel: StoredChannel, userId: string): boolean {
  if (isThread(channel) && channel.thread_metadata.archived) return false;
  return guild.canView(userId, discord.clock.now(), channel);
}

function channelFor(discord: Discord, guild: Guild, channel: StoredChannel, userId: string): object {
  const permissions = guild.permissionsOf(userId, discord.clock.now(), channel);
  const may = (needed: bigint) => has(permissions, needed);
  const locked = isThread(channel) && channel.thread_metadata.locked && !may(Permission.ManageThreads);
  return {
    id: channel.id,
    name: channel.name,
    type: channel.type,
    parentId: channel.parent_id,
    position: channel.position ?? 0,
    topic: channel.topic ?? null,
    isThread: isThread(channel),
    readable: holdsMessages(channel),
    lastMessageId: guild.log(channel.id).last?.id ?? null,
    may: {
      send: !locked && may(isThread(channel) ? Permission.SendMessagesInThreads : Permission.SendMessages),
      attach: may(Permission.AttachFiles),
      react: may(Permission.AddReactions),
      manage: may(Permission.ManageMessages),
      openThread: !isThread(channel) && channel.type !== ChannelKind.dm && may(Permission.CreatePublicThreads),
    },
  };
}

/** Somebody as the client shows them: the name, colour and picture they have in this server. */
export function personIn(discord: Discord, cdnUrl: string, guild: Guild | undefined, userId: string): object {
  const user = discord.users.get(userId);
  const member = guild?.members.get(userId);
  const colours = (member?.roles ?? [])
    .flatMap((id) => guild?.roles.get(id) ?? [])
    .filter(({ color }) => color !== 0)
    .sort((a, b) => b.position - a.position);
  const avatar = user?.avatar
    ? `${cdnUrl}/avatars/${userId}/${user.avatar}.png`
    : `${cdnUrl}/embed/avatars/${Number(BigInt(userId) % 5n)}.png`;
  return {
    id: userId,
    name: member?.nick ?? user?.global_name ?? user?.username ?? 'Deleted user',
    username: user?.username ?? '',
    avatarUrl: avatar,
    color: colours[0]?.color ?? 0,
    isBot: user?.bot ?? false,
  };
}
