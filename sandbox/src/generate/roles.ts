import { type APIRole, type APIUser, PermissionFlagsBits as P } from 'discord-api-types/v10';
import type { Snowflakes } from './snowflakes.ts';

const everyone =
  P.ViewChannel |
  P.SendMessages |
  P.ReadMessageHistory |
  P.AddReactions |
  P.AttachFiles |
  P.EmbedLinks |
  P.UseExternalEmojis |
  P.Connect |
  P.Speak |
  P.UseVAD |
  P.ChangeNickname |
  P.CreatePublicThreads |
  P.SendMessagesInThreads |
  P.SendPolls |
  P.UseApplicationCommands |
  P.SendVoiceMessages;
const moderator =
  P.ManageMessages |
  P.ManageThreads |
  P.KickMembers |
  P.BanMembers |
  P.ModerateMembers |
  P.ViewAuditLog |
  P.MuteMembers;
const steward = moderator | P.ManageChannels | P.ManageRoles | P.ManageGuild | P.MentionEveryone | P.ManageWebhooks;
const bot = everyone | P.ManageMessages | P.ManageThreads | P.ManageWebhooks;

/** Lowest first: name, colour, permissions, whether it is shown apart, whether anyone may mention it. */
const ladder: readonly (readonly [string, number, bigint, boolean, boolean])[] = [
  ['Newcomer', 0x95a5a6, 0n, false, false],
  ['Deutsch', 0xbfa14a, 0n, false, true],
  ['Francophone', 0x5c7cfa, 0n, false, true],
  ['Fishers', 0x4dabf7, 0n, false, true],
  ['Raiders', 0xe8590c, 0n, true, true],
  ['Crafters', 0x2f9e44, 0n, true, true],
  ['Artists', 0xc2255c, 0n, true, true],
  ['Booster', 0xf783ac, P.UseExternalStickers, true, false],
  ['Support', 0x1098ad, P.ManageMessages | P.ManageThreads, true, true],
  ['Moderator', 0x7048e8, moderator, true, true],
  ['Steward', 0xf08c00, steward, true, false],
  ['Guild Master', 0xfcc419, P.Administrator, true, false],
];

/** Roles by name, `@everyone` first; each application in the guild has a managed role of its own. */
export function makeRoles(
  ids: Snowflakes,
  guildId: string,
  createdAtMs: number,
  bots: readonly APIUser[],
): Map<string, APIRole> {
  const roles = new Map<string, APIRole>();
  const add = (role: Pick<APIRole, 'id' | 'name' | 'permissions'> & Partial<APIRole>) => {
    const colour = role.color ?? 0;
    const flags: number = 0;
    roles.set(role.name, {
      color: colour,
      colors: { primary_color: colour, secondary_color: null, tertiary_color: null },
      hoist: false,
      managed: false,
      mentionable: false,
      icon: null,
      unicode_emoji: null,
      position: roles.size,
      flags,
      ...role,
    });
  };
  add({ id: guildId, name: '@everyone', permissions: everyone.toString() });
  for (const user of bots) {
    add({
      id: ids.at(createdAtMs),
      name: user.username,
      permissions: bot.toString(),
      managed: true,
      tags: { bot_id: user.id },
    });
  }
  for (const [name, color, permissions, hoist, mentionable] of ladder) {
    const boosts = name === 'Booster';
    add({
      id: ids.at(createdAtMs),
      name,
      permissions: permissions.toString(),
      color,
      hoist,
      mentionable,
      ...(boosts && { managed: true, tags: { premium_subscriber: null } }),
    });
  }
  return roles;
}
