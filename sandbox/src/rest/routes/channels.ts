import { moderateThread, type ThreadChange } from '../../actions/change-thread.ts';
import { changeChannel, deleteChannel, setOverwrite } from '../../actions/channels.ts';
import { presentDirectRoom } from '../../actions/direct-messages.ts';
import { discordErrors } from '../../errors.ts';
import { Intent } from '../../gateway/intents.ts';
import { Permission } from '../../permissions.ts';
import { DirectRoom } from '../../state/direct-rooms.ts';
import { isThread, type StoredThread } from '../../state/model.ts';
import { presentBareMember, presentChannel } from '../../state/present.ts';
import { type CheckedPlace, channelFor, postingPlaceFor, require } from '../access.ts';
import { bits, channelFields, newOverwrites } from '../channel-fields.ts';
import { type Fields, flag, text, texts, whole } from '../fields.ts';
import { type Call, noContent, ok, param, type Route } from '../route.ts';

function modify(call: Call): object {
  const place = channelFor(call);
  const { guild, channel } = place;
  if (guild.isDirect) throw discordErrors.notOnDm();
  if (isThread(channel)) modifyThread(call, place, channel);
  else {
    require(place, Permission.ManageChannels);
    const overwrites = newOverwrites(call.body);
    const name = text(call.body, 'name');
    changeChannel(call.discord, guild, channel, {
      ...channelFields(call.body),
      ...(name ? { name } : {}),
      ...('topic' in call.body ? { topic: text(call.body, 'topic') ?? null } : {}),
      ...('parent_id' in call.body ? { parent_id: text(call.body, 'parent_id') ?? null } : {}),
      ...(overwrites ? { permission_overwrites: overwrites } : {}),
    });
  }
  return presentChannel(guild, channel, call.viewer);
}

function modifyThread(call: Call, place: CheckedPlace, thread: StoredThread): void {
  const change = threadChange(call.body);
  const onlyReopens = change.archived === false && Object.keys(change).length === 1;
  const isOwner = thread.owner_id === call.bot.user.id && change.locked === undefined;
  if (!isOwner) require(place, onlyReopens ? Permission.SendMessagesInThreads : Permission.ManageThreads);
  if (thread.thread_metadata.archived && change.archived !== false && Object.keys(change).length > 0) {
    throw discordErrors.threadArchived();
  }
  moderateThread(call.discord, place.guild, thread, change);
}

function threadChange(body: Fields): ThreadChange {
  const change: ThreadChange = {};
  const name = text(body, 'name');
  if (name) change.name = name;
  const archived = flag(body, 'archived');
  if (archived !== undefined) change.archived = archived;
  const locked = flag(body, 'locked');
  if (locked !== undefined) change.locked = locked;
  const invitable = flag(body, 'invitable');
  if (invitable !== undefined) change.invitable = invitable;
  const minutes = whole(body, 'auto_archive_duration');
  if (minutes !== undefined) change.auto_archive_duration = minutes;
  const slowmode = whole(body, 'rate_limit_per_user');
  if (slowmode !== undefined) change.rate_limit_per_user = slowmode;
  const tags = texts(body, 'applied_tags');
  if (tags) change.applied_tags = tags;
  return change;
}

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/{channel_id}',
    handle: (call) => {
      const { discord, guild, channel } = channelFor(call);
      if (guild instanceof DirectRoom) return ok(presentDirectRoom(discord, guild, call.bot.user.id));
      return ok(presentChannel(guild, channel, call.viewer));
    },
  },
  {
    method: 'PATCH',
    path: '/channels/{channel_id}',
    body: ['UpdateGuildChannelRequestPartial', 'UpdateThreadRequestPartial'],
    handle: (call) => ok(modify(call)),
  },
  {
    method: 'DELETE',
    path: '/channels/{channel_id}',
    handle: (call) => {
      const place = channelFor(call);
      // Closing a direct conversation only hides it.
      if (place.guild instanceof DirectRoom) {
        return ok(presentDirectRoom(call.discord, place.guild, call.bot.user.id));
      }
      require(place, isThread(place.channel) ? Permission.ManageThreads : Permission.ManageChannels);
      const shown = presentChannel(place.guild, place.channel, call.viewer);
      deleteChannel(call.discord, place.guild, place.channel);
      return ok(shown);
    },
  },
  {
    method: 'PUT',
    path: '/channels/{channel_id}/permissions/{overwrite_id}',
    body: 'SetOverwrite',
    handle: (call) => {
      const place = channelFor(call);
      require(place, Permission.ManageRoles);
      const [allow, deny] = [bits(call.body['allow']), bits(call.body['deny'])];
      // Nobody hands out or takes away what they may not do themselves.
      require(place, BigInt(allow) | BigInt(deny));
      const type = call.body['type'] === 1 ? 1 : 0;
      setOverwrite(call.discord, place.guild, place.channel, { id: param(call, 'overwrite_id'), type, allow, deny });
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: '/channels/{channel_id}/permissions/{overwrite_id}',
    handle: (call) => {
      const place = channelFor(call);
      require(place, Permission.ManageRoles);
      const id = param(call, 'overwrite_id');
      const rest = place.channel.permission_overwrites.filter((known) => known.id !== id);
      if (rest.length === place.channel.permission_overwrites.length) throw discordErrors.unknownOverwrite();
      changeChannel(call.discord, place.guild, place.channel, { permission_overwrites: rest });
      return noContent;
    },
  },
  {
    method: 'POST',
    path: '/channels/{channel_id}/typing',
    handle: (call) => {
      const { discord, guild, channel } = postingPlaceFor(call);
      const userId = call.bot.user.id;
      const member = guild.members.get(userId);
      discord.emit({
        type: 'TYPING_START',
        guild,
        channel,
        intents: Intent.GuildMessageTyping,
        data: () => ({
          channel_id: channel.id,
          guild_id: guild.id,
          user_id: userId,
          timestamp: Math.floor(discord.clock.now() / 1_000),
          ...(member ? { member: { ...presentBareMember(member), user: call.bot.user } } : {}),
        }),
      });
      return noContent;
    },
  },
];
