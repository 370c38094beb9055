import { banUser, inactiveMembers, pruneMembers, unbanUser } from '../../actions/moderation.ts';
import { discordErrors } from '../../errors.ts';
import { Permission } from '../../permissions.ts';
import { compareIds, timestampOfId } from '../../snowflake.ts';
import type { Guild } from '../../state/guild.ts';
import { presentThread } from '../../state/present.ts';
import { guildFor, requireAbove, requireInGuild } from '../access.ts';
import { type Fields, flag, queryId, queryNumber, texts, whole } from '../fields.ts';
import { type Call, noContent, ok, param, type Reply, type Route } from '../route.ts';

/** Entries are kept so long. */
const auditLifetimeMs = 45 * 24 * 60 * 60 * 1_000;

function bansFor(call: Call): Guild {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.BanMembers);
  return guild;
}

function presentBan(call: Call, guild: Guild, userId: string): object {
  const user = call.discord.users.get(userId);
  if (!user || !guild.bans.has(userId)) throw discordErrors.unknownBan();
  return { user, reason: guild.bans.get(userId) ?? null };
}

function listBans(call: Call): Reply {
  const guild = bansFor(call);
  const limit = queryNumber(call.query, 'limit', { min: 1, max: 1_000, default: 1_000 });
  const [before, after] = [queryId(call.query, 'before'), queryId(call.query, 'after')];
  const ids = [...guild.bans.keys()]
    .sort(compareIds)
    .filter((id) => (!before || compareIds(id, before) < 0) && (!after || compareIds(id, after) > 0));
  const page = before ? ids.slice(-limit) : ids.slice(0, limit);
  return ok(page.map((id) => presentBan(call, guild, id)));
}

function deleteSeconds(body: Fields): number {
  return whole(body, 'delete_message_seconds') ?? (whole(body, 'delete_message_days') ?? 0) * 24 * 60 * 60;
}

function ban(call: Call): Reply {
  const guild = bansFor(call);
  const userId = param(call, 'user_id');
  requireAbove(call, guild, userId);
  banUser(call.discord, guild, userId, deleteSeconds(call.body));
  return noContent;
}

/** Bans whom it may and can; who is banned already or stands too high is named as failed. */
function banMany(call: Call): Reply {
  const guild = bansFor(call);
  requireInGuild(call, guild, Permission.ManageGuild);
  const wanted = [...new Set(texts(call.body, 'user_ids') ?? [])];
  const mayBan = (id: string) =>
    call.discord.users.has(id) &&
    !guild.bans.has(id) &&
    id !== call.bot.user.id &&
    guild.rankOf(id) < guild.rankOf(call.bot.user.id);
  const [banned, failed] = [wanted.filter(mayBan), wanted.filter((id) => !mayBan(id))];
  if (banned.length === 0) throw discordErrors.bulkBanFailed();
  for (const id of banned) banUser(call.discord, guild, id, deleteSeconds(call.body));
  return ok({ banned_users: banned, failed_users: failed });
}

function unban(call: Call): Reply {
  unbanUser(call.discord, bansFor(call), param(call, 'user_id'));
  return noContent;
}

function pruneable(call: Call): Guild {
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.KickMembers | Permission.ManageGuild);
  return guild;
}

function countPruneable(call: Call): Reply {
  const guild = pruneable(call);
  const days = queryNumber(call.query, 'days', { min: 1, max: 30, default: 7 });
  const roles = call.query.getAll('include_roles').flatMap((list) => list.split(','));
  return ok({ pruned: inactiveMembers(call.discord, guild, days, roles).length });
}

function prune(call: Call): Reply {
  const guild = pruneable(call);
  const roles = texts(call.body, 'include_roles') ?? String(call.body['include_roles'] ?? '').split(',');
  const count = pruneMembers(call.discord, guild, whole(call.body, 'days') ?? 7, roles);
  return ok({ pruned: flag(call.body, 'compute_prune_count') === false ? null : count });
}

/** Entries with what they speak of: users and threads that still exist. */
function auditLog(call: Call): Reply {
  const { discord, query, viewer } = call;
  const guild = guildFor(call);
  requireInGuild(call, guild, Permission.ViewAuditLog);
  const limit = queryNumber(query, 'limit', { min: 1, max: 100, default: 50 });
  const actionType = query.has('action_type')
    ? queryNumber(query, 'action_type', { min: 0, max: 10_000, default: 0 })
    : undefined;
  const oldestId = call.discord.clock.now() - auditLifetimeMs;
  const entries = guild.auditLog
    .page({
      limit,
      actionType,
      userId: queryId(query, 'user_id'),
      targetId: queryId(query, 'target_id'),
      before: queryId(query, 'before'),
      after: queryId(query, 'after'),
    })
    .filter(({ id }) => timestampOfId(id) >= oldestId);
  const named = new Set(entries.flatMap(({ user_id, target_id }) => [user_id, target_id ?? '']));
  return ok({
    audit_log_entries: entries,
    users: [...named].flatMap((id) => discord.users.get(id) ?? []),
    integrations: [],
    webhooks: [],
    guild_scheduled_events: [],
    threads: guild.threads().flatMap((thread) => (named.has(thread.id) ? [presentThread(guild, thread, viewer)] : [])),
    application_commands: [],
    auto_moderation_rules: [],
  });
}

const bans = '/guilds/{guild_id}/bans';

export const moderationRoutes: readonly Route[] = [
  { method: 'GET', path: bans, handle: listBans },
  {
    method: 'GET',
    path: `${bans}/{user_id}`,
    handle: (call) => ok(presentBan(call, bansFor(call), param(call, 'user_id'))),
  },
  { method: 'PUT', path: `${bans}/{user_id}`, body: 'BanUserFromGuildRequest', handle: ban },
  { method: 'DELETE', path: `${bans}/{user_id}`, handle: unban },
  { method: 'POST', path: '/guilds/{guild_id}/bulk-ban', body: 'BulkBanUsersRequest', handle: banMany },
  { method: 'GET', path: '/guilds/{guild_id}/prune', handle: countPruneable },
  { method: 'POST', path: '/guilds/{guild_id}/prune', body: 'PruneGuildRequest', handle: prune },
  { method: 'GET', path: '/guilds/{guild_id}/audit-logs', handle: auditLog },
];
