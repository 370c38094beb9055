import { isForum, joinThread, leaveThread, type NewThread, openThread } from '../../actions/threads.ts';
import { discordErrors } from '../../errors.ts';
import { has, Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { ChannelKind, isThread, type StoredThread } from '../../state/model.ts';
import { presentMember, presentThread, presentThreadMember } from '../../state/present.ts';
import { type CheckedPlace, channelFor, messageFor, require, threadFor } from '../access.ts';
import {
  type Fields,
  flag,
  isFields,
  queryFlag,
  queryId,
  queryNumber,
  queryTime,
  text,
  texts,
  whole,
} from '../fields.ts';
import { draftFrom } from '../message-draft.ts';
import { type Call, created, noContent, ok, param, type Route } from '../route.ts';

function threadDraft(body: Fields): NewThread {
  const minutes = whole(body, 'auto_archive_duration');
  const slowmode = whole(body, 'rate_limit_per_user');
  const invitable = flag(body, 'invitable');
  return {
    name: text(body, 'name') ?? '',
    ...(minutes === undefined ? {} : { autoArchiveMinutes: minutes }),
    ...(slowmode === undefined ? {} : { rateLimitPerUser: slowmode }),
    ...(invitable === undefined ? {} : { invitable }),
  };
}

function openFromMessage(call: Call) {
  const { place, message } = messageFor(call);
  if (isThread(place.channel)) throw discordErrors.channelType();
  require(place, Permission.CreatePublicThreads);
  if (place.guild.channels.has(message.id)) throw discordErrors.threadExists();
  const thread = openThread(place, call.bot.user, { ...threadDraft(call.body), from: message });
  return created(presentThread(place.guild, thread, call.viewer));
}

function open(call: Call) {
  const place = channelFor(call);
  if (isThread(place.channel)) throw discordErrors.channelType();
  return isForum(place.channel) ? openPost(call, place) : openPlain(call, place);
}

function openPost(call: Call, place: CheckedPlace) {
  require(place, Permission.SendMessages);
  const message = isFields(call.body['message']) ? call.body['message'] : {};
  const thread = openThread(place, call.bot.user, {
    ...threadDraft(call.body),
    appliedTags: texts(call.body, 'applied_tags') ?? [],
    firstMessage: draftFrom(message, call.files, call.discord.clock.now()),
  });
  return created(presentThread(place.guild, thread, call.viewer));
}

function openPlain(call: Call, place: CheckedPlace) {
  const type = whole(call.body, 'type') ?? ChannelKind.privateThread;
  const isPrivate = type === ChannelKind.privateThread;
  require(place, isPrivate ? Permission.CreatePrivateThreads : Permission.CreatePublicThreads);
  const thread = openThread(place, call.bot.user, { ...threadDraft(call.body), type });
  return created(presentThread(place.guild, thread, call.viewer));
}

function page(call: Call, threads: readonly StoredThread[], limit: number) {
  const { guild } = channelFor(call);
  const shown = threads.slice(0, limit);
  const userId = call.bot.user.id;
  return ok({
    threads: shown.map((thread) => presentThread(guild, thread, call.viewer)),
    members: shown.flatMap((thread) => {
      const joined = guild.threadMembers.get(thread.id)?.get(userId);
      return joined ? [presentThreadMember(thread.id, userId, joined)] : [];
    }),
    has_more: threads.length > limit,
  });
}

function archivedOf(call: Call, fits: (thread: StoredThread) => boolean): StoredThread[] {
  const place = channelFor(call);
  require(place, Permission.ReadMessageHistory);
  return place.guild
    .threads()
    .filter((thread) => thread.parent_id === place.channel.id && thread.thread_metadata.archived && fits(thread));
}

/** Latest archived first; `before` is a time. */
function listArchived(call: Call, fits: (thread: StoredThread) => boolean) {
  const limit = queryNumber(call.query, 'limit', { min: 2, max: 100, default: 50 });
  const given = call.query.get('before');
  const before = given === null ? Number.POSITIVE_INFINITY : queryTime(given, 'before');
  const archivedAt = (thread: StoredThread) => Date.parse(thread.thread_metadata.archive_timestamp);
  const threads = archivedOf(call, fits)
    .filter((thread) => archivedAt(thread) < before)
    .sort((a, b) => archivedAt(b) - archivedAt(a) || compareIds(b.id, a.id));
  return page(call, threads, limit);
}

/** Latest created first; `before` is an id. */
function listJoinedPrivate(call: Call) {
  const limit = queryNumber(call.query, 'limit', { min: 2, max: 100, default: 50 });
  const before = queryId(call.query, 'before');
  const { guild } = channelFor(call);
  const threads = archivedOf(
    call,
    (thread) => thread.type === ChannelKind.privateThread && guild.isInThread(thread.id, call.bot.user.id),
  )
    .filter((thread) => !before || compareIds(thread.id, before) < 0)
    .sort((a, b) => compareIds(b.id, a.id));
  return page(call, threads, limit);
}

function presentThreadMembers(call: Call): object[] {
  const { place, thread } = threadFor(call);
  const withMember = queryFlag(call.query, 'with_member') ?? false;
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 100, default: 100 });
  const after = queryId(call.query, 'after') ?? '0';
  const ids = [...(place.guild.threadMembers.get(thread.id)?.keys() ?? [])].sort(compareIds);
  const all = withMember ? ids.filter((id) => compareIds(id, after) > 0).slice(0, limit) : ids;
  return all.map((id) => presentOne(call, id, withMember));
}

function presentOne(call: Call, userId: string, withMember: boolean): object {
  const { place, thread } = threadFor(call);
  const joined = place.guild.threadMembers.get(thread.id)?.get(userId);
  if (!joined) throw discordErrors.unknownMember();
  const member = withMember ? place.guild.members.get(userId) : undefined;
  return {
    ...presentThreadMember(thread.id, userId, joined),
    ...(member ? { member: presentMember(call.discord, member) } : {}),
  };
}

function join(call: Call, userId: string) {
  const { place, thread } = threadFor(call);
  if (thread.thread_metadata.archived) throw discordErrors.threadArchived();
  if (userId !== call.bot.user.id) require(place, Permission.SendMessages);
  if (!place.guild.members.has(userId)) throw discordErrors.unknownMember();
  joinThread(call.discord, place.guild, thread, userId);
  return noContent;
}

function leave(call: Call, userId: string) {
  const { place, thread } = threadFor(call);
  if (thread.thread_metadata.archived) throw discordErrors.threadArchived();
  if (userId !== call.bot.user.id && thread.owner_id !== call.bot.user.id) require(place, Permission.ManageThreads);
  leaveThread(call.discord, place.guild, thread, userId);
  return noContent;
}

const isPublic = (thread: StoredThread) => thread.type !== ChannelKind.privateThread;
const members = '/channels/{channel_id}/thread-members';

export const threadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/channels/{channel_id}/messages/{message_id}/threads',
    body: 'CreateTextThreadWithMessageRequest',
    handle: openFromMessage,
  },
  {
    method: 'POST',
    path: '/channels/{channel_id}/threads',
    body: ['CreateTextThreadWithoutMessageRequest', 'CreateForumThreadRequest'],
    handle: open,
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/threads/archived/public',
    handle: (call) => listArchived(call, isPublic),
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/threads/archived/private',
    handle: (call) => {
      const place = channelFor(call);
      if (!has(place.permissions, Permission.ManageThreads)) throw discordErrors.missingPermissions();
      return listArchived(call, (thread) => !isPublic(thread));
    },
  },
  {
    method: 'GET',
    path: '/channels/{channel_id}/users/@me/threads/archived/private',
    handle: listJoinedPrivate,
  },
  { method: 'GET', path: members, handle: (call) => ok(presentThreadMembers(call)) },
  {
    method: 'GET',
    path: `${members}/{user_id}`,
    handle: (call) => {
      const given = param(call, 'user_id');
      const userId = given === '@me' ? call.bot.user.id : given;
      return ok(presentOne(call, userId, queryFlag(call.query, 'with_member') ?? false));
    },
  },
  { method: 'PUT', path: `${members}/@me`, handle: (call) => join(call, call.bot.user.id) },
  { method: 'PUT', path: `${members}/{user_id}`, handle: (call) => join(call, param(call, 'user_id')) },
  { method: 'DELETE', path: `${members}/@me`, handle: (call) => leave(call, call.bot.user.id) },
  { method: 'DELETE', path: `${members}/{user_id}`, handle: (call) => leave(call, param(call, 'user_id')) },
];
