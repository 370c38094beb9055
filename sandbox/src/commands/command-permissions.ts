import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { CommandPermission } from './model.ts';

/** Sets who may use a command (or, by the application's id, all of them) in a guild, and tells the application. */
export function setCommandPermissions(
  discord: Discord,
  guild: Guild,
  applicationId: string,
  targetId: string,
  permissions: readonly CommandPermission[],
): void {
  discord.commands.setPermissions(guild.id, targetId, permissions);
  const bot = discord.botOf(applicationId);
  if (!bot) return;
  discord.emit({
    type: 'APPLICATION_COMMAND_PERMISSIONS_UPDATE',
    guild,
    intents: 0,
    onlyUser: bot.user.id,
    data: () => ({ id: targetId, application_id: applicationId, guild_id: guild.id, permissions }),
  });
}
