import { AuditLogEvent } from 'discord-api-types/v10';
import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import { timestampOfId } from '../snowflake.ts';
import { actorNow } from '../state/acting.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { recordDeed } from './audit.ts';
import { leaveGuild } from './members.ts';
import { bulkDelete } from './messages.ts';

export function kickMember(discord: Discord, guild: Guild, userId: string): void {
  leaveGuild(discord, guild, userId);
  recordDeed(discord, guild, { type: AuditLogEvent.MemberKick, targetId: userId });
}

/** @param deleteSeconds how far back messages of the user are deleted everywhere in the guild */
export function banUser(discord: Discord, guild: Guild, userId: string, deleteSeconds = 0): void {
  const user = discord.users.get(userId);
  if (!user) throw discordErrors.unknownUser();
  if (guild.bans.has(userId)) return;
  guild.bans.set(userId, actorNow()?.reason ?? null);
  discord.emit({
    type: 'GUILD_BAN_ADD',
    guild,
    intents: Intent.GuildModeration,
    data: () => ({ guild_id: guild.id, user }),
  });
  if (guild.members.has(userId)) leaveGuild(discord, guild, userId);
  if (deleteSeconds > 0) deleteRecentMessages(discord, guild, userId, deleteSeconds);
  recordDeed(discord, guild, { type: AuditLogEvent.MemberBanAdd, targetId: userId });
}

export function unbanUser(discord: Discord, guild: Guild, userId: string): void {
  const user = discord.users.get(userId);
  if (!user || !guild.bans.delete(userId)) throw discordErrors.unknownBan();
  discord.emit({
    type: 'GUILD_BAN_REMOVE',
    guild,
    intents: Intent.GuildModeration,
    data: () => ({ guild_id: guild.id, user }),
  });
  recordDeed(discord, guild, { type: AuditLogEvent.MemberBanRemove, targetId: userId });
}

function deleteRecentMessages(discord: Discord, guild: Guild, userId: string, seconds: number): void {
  const since = discord.clock.now() - seconds * 1_000;
  for (const channel of guild.channels.values()) {
    const recent = recentIn(guild, channel.id, since).filter(({ author }) => author.id === userId);
    const ids = recent.map(({ id }) => id);
    if (ids.length > 0) bulkDelete({ discord, guild, channel }, ids);
  }
}

function recentIn(guild: Guild, channelId: string, sinceMs: number) {
  const all = guild.log(channelId).all();
  let start = all.length;
  for (let message = all[start - 1]; message && timestampOfId(message.id) >= sinceMs; message = all[start - 1]) start--;
  return all.slice(start);
}

/**
 * Members whom pruning would remove: without roles but those named, and silent for so many days. Discord counts from the
 * last time they were online, which is not modelled.
 */
export function inactiveMembers(discord: Discord, guild: Guild, days: number, alsoRoles: readonly string[]): string[] {
  const since = discord.clock.now() - days * 24 * 60 * 60 * 1_000;
  const active = new Set<string>();
  for (const channel of guild.channels.values()) {
    for (const { author } of recentIn(guild, channel.id, since)) active.add(author.id);
  }
  return [...guild.members.values()]
    .filter(({ userId, roles, joined_at }) => {
      if (active.has(userId) || userId === guild.profile.owner_id || discord.users.get(userId)?.bot) return false;
      return roles.every((role) => alsoRoles.includes(role)) && Date.parse(joined_at ?? '') < since;
    })
    .map(({ userId }) => userId);
}

export function pruneMembers(discord: Discord, guild: Guild, days: number, alsoRoles: readonly string[]): number {
  const gone = inactiveMembers(discord, guild, days, alsoRoles);
  for (const userId of gone) leaveGuild(discord, guild, userId);
  const options = { delete_member_days: String(days), members_removed: String(gone.length) };
  recordDeed(discord, guild, { type: AuditLogEvent.MemberPrune, targetId: null, options });
  return gone.length;
}
