import { guildPermissions, has, Permission } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';

/** Somebody to act as. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** Username, role and server. */
  readonly detail: string;
  readonly avatarUrl: string;
  readonly rank: number;
}

/** Members of all guilds who are no bots, by name or all: owners first, then administrators and moderators, then by name. */
export function candidatesFor(discord: Discord, cdnUrl: string, search: string): Candidate[] {
  const wanted = search.trim().toLowerCase();
  const found = new Map<string, Candidate>();
  for (const guild of discord.guilds.values()) {
    for (const member of guild.members.values()) {
      const user = discord.users.get(member.userId);
      if (!user || user.bot) continue;
      const name = member.nick ?? user.global_name ?? user.username;
      if (wanted && !`${name} ${user.username}`.toLowerCase().includes(wanted)) continue;
      const standing = standingOf(discord, guild, user.id);
      const known = found.get(user.id);
      if (known && known.rank <= standing.rank) continue;
      const avatar = user.avatar
        ? `/avatars/${user.id}/${user.avatar}.png`
        : `/embed/avatars/${Number(user.id) % 5}.png`;
      found.set(user.id, {
        id: user.id,
        name,
        detail: [`@${user.username}`, standing.word, guild.profile.name].filter(Boolean).join(' · '),
        avatarUrl: cdnUrl + avatar,
        rank: standing.rank,
      });
    }
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
}

function standingOf(discord: Discord, guild: Guild, userId: string): { rank: number; word: string } {
  const roles = guild.members.get(userId)?.roles ?? [];
  if (guild.profile.owner_id === userId) return { rank: 0, word: 'owner' };
  if (roles.length === 0) return { rank: 3, word: '' };
  const permissions = guildPermissions({
    guildId: guild.id,
    ownerId: guild.profile.owner_id,
    roles: guild.roles,
    userId,
    memberRoles: roles,
    nowMs: discord.clock.now(),
  });
  if (has(permissions, Permission.Administrator) || has(permissions, Permission.ManageGuild)) {
    return { rank: 1, word: 'administrator' };
  }
  return has(permissions, Permission.ManageMessages) ? { rank: 2, word: 'moderator' } : { rank: 3, word: '' };
}
