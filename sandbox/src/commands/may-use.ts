/** Who sees a command: Discord's client hides the others, and Discord refuses them. */
import { has, Permission } from '../permissions.ts';
import type { Guild } from '../state/guild.ts';
import { isThread, type StoredChannel } from '../state/model.ts';
import type { CommandBook } from './command-book.ts';
import type { CommandPermission, StoredCommand } from './model.ts';

export interface CommandPlace {
  readonly guild: Guild;
  readonly channel: StoredChannel;
  readonly nowMs: number;
}

/** Why a user may not use a command here, as the end of a sentence; undefined: they may. */
export function reasonAgainst(
  book: CommandBook,
  command: StoredCommand,
  userId: string,
  place: CommandPlace,
): string | undefined {
  const { guild, channel, nowMs } = place;
  if (guild.isDirect) {
    if (command.guild_id) return 'is a command of a guild, not of direct messages';
    return command.contexts && !command.contexts.includes(1) ? 'is not offered in direct messages' : undefined;
  }
  if (command.contexts && !command.contexts.includes(0)) return 'is offered only in direct messages';
  const permissions = guild.permissionsOf(userId, nowMs, channel);
  if (!has(permissions, Permission.UseApplicationCommands)) return 'needs the permission to use application commands';
  if (command.nsfw && !isAgeRestricted(guild, channel)) return 'is offered only in age-restricted channels';
  if (has(permissions, Permission.Administrator)) return undefined;
  const needed = command.default_member_permissions;
  const own = book.permissions(guild.id, command.id);
  const general = book.permissions(guild.id, command.application_id);
  const inChannel = channelVerdict(own, guild, channel) ?? channelVerdict(general, guild, channel);
  if (inChannel === false) return 'is not allowed in this channel';
  const verdict = memberVerdict(own, guild, userId) ?? memberVerdict(general, guild, userId);
  if (verdict === true) return undefined;
  if (verdict === false) return 'is not allowed to this member';
  if (needed === null) return undefined;
  const allowed = needed !== '0' && has(permissions, BigInt(needed));
  return allowed ? undefined : 'needs permissions that this member lacks';
}

function isAgeRestricted(guild: Guild, channel: StoredChannel): boolean {
  if (!isThread(channel)) return channel.nsfw === true;
  return guild.channels.get(channel.parent_id ?? '')?.nsfw === true;
}

/** All channels have the guild's id minus one. */
function channelVerdict(
  rules: readonly CommandPermission[] | undefined,
  guild: Guild,
  channel: StoredChannel,
): boolean | undefined {
  const id = isThread(channel) ? (channel.parent_id ?? '') : channel.id;
  const all = (BigInt(guild.id) - 1n).toString();
  const rule = (wanted: string) => rules?.find((one) => one.type === 3 && one.id === wanted)?.permission;
  return rule(id) ?? rule(all);
}

/** The member's own rule goes before those of roles, one that allows before one that denies, @everyone last. */
function memberVerdict(
  rules: readonly CommandPermission[] | undefined,
  guild: Guild,
  userId: string,
): boolean | undefined {
  if (!rules) return undefined;
  const own = rules.find((one) => one.type === 2 && one.id === userId);
  if (own) return own.permission;
  const roles = guild.members.get(userId)?.roles ?? [];
  const ofRoles = rules.filter((one) => one.type === 1 && roles.includes(one.id));
  if (ofRoles.length > 0) return ofRoles.some((one) => one.permission);
  return rules.find((one) => one.type === 1 && one.id === guild.id)?.permission;
}
