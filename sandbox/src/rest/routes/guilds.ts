import { createChannel } from '../../actions/channels.ts';
import { changeMember } from '../../actions/members.ts';
import { discordErrors, invalidForm } from '../../errors.ts';
import { matching } from '../../gateway/member-chunks.ts';
import { Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { isThread, type Member } from '../../state/model.ts';
import { presentChannel, presentMember, presentThread, presentThreadMember } from '../../state/present.ts';
import { presentEmojis, presentGuild, presentRole } from '../../state/present-guild.ts';
import { guildFor, requireInGuild } from '../access.ts';
import { channelFields, newOverwrites } from '../channel-fields.ts';
import { queryFlag, queryId, queryNumber, text, texts, whole } from '../fields.ts';
import { type Call, created, noContent, ok, param, type Route } from '../route.ts';

/** Bots seen online are not modelled; Discord's count is of this order in small guilds. */
const onlineShare = 0.3;

function memberFor(call: Call, userId = param(call, 'user_id')): Member {
  const member = guildFor(call).members.get(userId);
  if (!member) throw call.discord.users.has(userId) ? discordErrors.unknownMember() : discordErrors.unknownUser();
  return member;
}

function counts(memberCount: number): object {
  return {
    approximate_member_count: memberCount,
    approximate_presence_count: Math.round(memberCount * onlineShare),
  };
}

function listOwnGuilds(call: Call) {
  const { discord, bot, query } = call;
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

function listMembers(call: Call): object[] {
  const guild = guildFor(call);
  if (!call.bot.intents.members) throw discordErrors.missingAccess();
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 1_000, default: 1 });
  const after = queryId(call.query, 'after') ?? '0';
  const ids = guild.memberIds();
  const start = ids.findIndex((id) => compareIds(id, after) > 0);
  return start < 0 ? [] : presentMembers(call, ids.slice(start, start + limit));
}

function searchMembers(call: Call): object[] {
  const guild = guildFor(call);
  const query = call.query.get('query');
  if (!query) throw invalidForm({ query: { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' } });
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 1_000, default: 1 });
  return presentMembers(call, matching(call.discord, guild, query, limit));
}

function presentMembers(call: Call, ids: readonly string[]): object[] {
  const guild = guildFor(call);
  return ids.flatMap((id) => {
    const member = guild.members.get(id);
    return member ? [presentMember(call.discord, member)] : [];
  });
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

export const guildRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/@me/guilds', handle: (call) => ok(listOwnGuilds(call)) },
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
  {
    method: 'GET',
    path: '/guilds/{guild_id}/roles',
    handle: (call) => ok([...guildFor(call).roles.values()].map(presentRole)),
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/roles/{role_id}',
    handle: (call) => {
      const role = guildFor(call).roles.get(param(call, 'role_id'));
      if (!role) throw discordErrors.unknownRole();
      return ok(presentRole(role));
    },
  },
  { method: 'GET', path: '/guilds/{guild_id}/emojis', handle: (call) => ok(presentEmojis(guildFor(call))) },
  { method: 'GET', path: '/guilds/{guild_id}/members', handle: (call) => ok(listMembers(call)) },
  { method: 'GET', path: '/guilds/{guild_id}/members/search', handle: (call) => ok(searchMembers(call)) },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/members/{user_id}',
    handle: (call) => ok(presentMember(call.discord, memberFor(call))),
  },
  {
    method: 'PATCH',
    path: '/guilds/{guild_id}/members/{user_id}',
    handle: (call) => {
      const guild = guildFor(call);
      const { userId } = memberFor(call);
      const { body } = call;
      const roles = texts(body, 'roles');
      if (roles) requireInGuild(call, guild, Permission.ManageRoles);
      if ('nick' in body) requireInGuild(call, guild, Permission.ManageNicknames);
      if ('communication_disabled_until' in body) requireInGuild(call, guild, Permission.ModerateMembers);
      const member = changeMember(call.discord, guild, userId, {
        ...(roles ? { roles } : {}),
        ...('nick' in body ? { nick: text(body, 'nick') ?? null } : {}),
        ...('communication_disabled_until' in body
          ? { communication_disabled_until: text(body, 'communication_disabled_until') ?? null }
          : {}),
      });
      return ok(presentMember(call.discord, member));
    },
  },
  {
    method: 'PUT',
    path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}',
    handle: (call) => changeRoles(call, (roles, roleId) => [...new Set([...roles, roleId])]),
  },
  {
    method: 'DELETE',
    path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}',
    handle: (call) => changeRoles(call, (roles, roleId) => roles.filter((id) => id !== roleId)),
  },
  { method: 'GET', path: '/guilds/{guild_id}/threads/active', handle: (call) => ok(activeThreads(call)) },
];

function changeRoles(call: Call, change: (roles: readonly string[], roleId: string) => string[]) {
  const guild = guildFor(call);
  const member = memberFor(call);
  const roleId = param(call, 'role_id');
  if (!guild.roles.has(roleId)) throw discordErrors.unknownRole();
  requireInGuild(call, guild, Permission.ManageRoles);
  changeMember(call.discord, guild, member.userId, { roles: change(member.roles, roleId) });
  return noContent;
}
