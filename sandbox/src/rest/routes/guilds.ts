import { changeChannel, createChannel } from '../../actions/channels.ts';
import { discordErrors } from '../../errors.ts';
import { Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { isThread } from '../../state/model.ts';
import { presentChannel, presentThread, presentThreadMember } from '../../state/present.ts';
import { presentEmojis, presentGuild } from '../../state/present-guild.ts';
import { guildFor, requireInGuild } from '../access.ts';
import { channelFields, newOverwrites } from '../channel-fields.ts';
import { isFields, queryFlag, queryId, queryNumber, text, whole } from '../fields.ts';
import { type Call, created, noContent, ok, type Route } from '../route.ts';

/** Bots seen online are not modelled; Discord's count is of this order in small guilds. */
const onlineShare = 0.3;

function counts(memberCount: number): object {
  return {
    approximate_member_count: memberCount,
    approximate_presence_count: Math.round(memberCount * onlineShare),
  };
}

function listOwnGuilds(call: Call) {
  const { discord, bot, query, grant } = call;
  if (grant && !grant.scopes.includes('guilds')) throw discordErrors.unauthorized();
  const limit = queryNumber(query, 'limit', { min: 1, max: 200, default: 200 });
  const before = queryId(query, 'before');
  const after = queryId(query, 'after');
  const all = discord.guildsOf(bot).sort((a, b) => compareIds(a.id, b.id));
  const within = all.filter(
    ({ id }) => (!before || compareIds(id, before) < 0) && (!after || compareIds(id, after) > 0),
  );
  const page = before ? within.slice(-limit) : within.slice(0, limit);
  return page.map((guild) => ({
    id: guild.id,
    name: guild.profile.name,
    icon: guild.profile.icon ?? null,
    banner: null,
    owner: guild.profile.owner_id === bot.user.id,
    permissions: guild.permissionsOf(bot.user.id, discord.clock.now()).toString(),
    features: guild.profile.features,
    ...(queryFlag(query, 'with_counts') ? counts(guild.memberCount()) : {}),
  }));
}

function activeThreads(call: Call): object {
  const { discord, bot, viewer } = call;
  const guild = guildFor(call);
  const threads = guild
    .threads()
    .filter((thread) => !thread.thread_metadata.archived)
    .filter((thread) => guild.canView(bot.user.id, discord.clock.now(), thread))
    .sort((a, b) => compareIds(b.id, a.id));
  const members = threads.flatMap((thread) => {
    const joined = guild.threadMembers.get(thread.id)?.get(bot.user.id);
    return joined ? [presentThreadMember(thread.id, bot.user.id, joined)] : [];
  });
  return { threads: threads.map((thread) => presentThread(guild, thread, viewer)), members, has_more: false };
}

function moveChannels(call: Call) {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ManageChannels);
  for (const entry of (call.list ?? []).filter(isFields)) {
    const channel = guild.channels.get(text(entry, 'id') ?? '');
    if (!channel) throw discordErrors.unknownChannel();
    const position = whole(entry, 'position');
    changeChannel(call.discord, guild, channel, {
      ...(position === undefined ? {} : { position }),
      ...('parent_id' in entry ? { parent_id: text(entry, 'parent_id') ?? null } : {}),
    });
  }
  return noContent;
}

export const guildRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/@me/guilds', auth: 'both', handle: (call) => ok(listOwnGuilds(call)) },
  {
    method: 'GET',
    path: '/guilds/{guild_id}',
    handle: (call) => {
      const guild = guildFor(call);
      return ok({
        ...presentGuild(guild),
        ...(queryFlag(call.query, 'with_counts') ? counts(guild.memberCount()) : {}),
      });
    },
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/channels',
    handle: (call) => {
      const guild = guildFor(call);
      const channels = [...guild.channels.values()].filter((channel) => !isThread(channel));
      return ok(channels.map((channel) => presentChannel(guild, channel, call.viewer)));
    },
  },
  {
    method: 'PATCH',
    path: '/guilds/{guild_id}/channels',
    body: 'ChannelPositions',
    handle: (call) => moveChannels(call),
  },
  {
    method: 'POST',
    path: '/guilds/{guild_id}/channels',
    body: 'CreateGuildChannelRequest',
    handle: (call) => {
      const guild = guildFor(call);
      requireInGuild(call, guild, Permission.ManageChannels);
      const channel = createChannel(call.discord, guild, {
        name: text(call.body, 'name') ?? '',
        type: whole(call.body, 'type') ?? 0,
        parentId: text(call.body, 'parent_id') ?? null,
        overwrites: newOverwrites(call.body) ?? [],
        fields: channelFields(call.body),
      });
      return created(presentChannel(guild, channel, call.viewer));
    },
  },
  { method: 'GET', path: '/guilds/{guild_id}/emojis', handle: (call) => ok(presentEmojis(guildFor(call))) },
  { method: 'GET', path: '/guilds/{guild_id}/threads/active', handle: (call) => ok(activeThreads(call)) },
];
