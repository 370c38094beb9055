/** Checked ways to what a bot may work on: each throws what Discord answers to those who may not. */
import type { Place } from '../actions/place.ts';
import { discordErrors } from '../errors.ts';
import { has, Permission } from '../permissions.ts';
import type { Guild } from '../state/guild.ts';
import {
  ChannelKind,
  holdsMessages,
  isThread,
  type Role,
  type StoredMessage,
  type StoredThread,
} from '../state/model.ts';
import { type Call, param } from './route.ts';

export interface CheckedPlace extends Place {
  readonly permissions: bigint;
}

/** A guild the bot is in; others do not exist for it. */
export function guildFor(call: Call): Guild {
  const guild = call.discord.guild(param(call, 'guild_id'));
  if (!guild.members.has(call.bot.user.id)) throw discordErrors.unknownGuild();
  return guild;
}

export function requireInGuild(call: Call, guild: Guild, needed: bigint): void {
  const permissions = guild.permissionsOf(call.bot.user.id, call.discord.clock.now());
  if (!has(permissions, needed)) throw discordErrors.missingPermissions();
}

/** Hierarchy: whoever moderates a member must stand above them; nobody stands above the owner. */
export function requireAbove(call: Call, guild: Guild, userId: string): void {
  if (call.bot.user.id === userId) return;
  if (guild.rankOf(call.bot.user.id) <= guild.rankOf(userId)) throw discordErrors.missingPermissions();
}

/** Hierarchy: only roles below one's own highest can be given, taken or changed. */
export function requireRoleBelow(call: Call, guild: Guild, role: Role): void {
  if (guild.rankOf(call.bot.user.id) <= role.position) throw discordErrors.missingPermissions();
}

/** A channel or thread the bot may view, and what it may do there. */
export function channelFor(call: Call, id = param(call, 'channel_id')): CheckedPlace {
  const { discord, bot } = call;
  const { guild, channel } = discord.findChannel(id);
  const now = discord.clock.now();
  if (!guild.canView(bot.user.id, now, channel)) throw discordErrors.missingAccess();
  return { discord, guild, channel, permissions: guild.permissionsOf(bot.user.id, now, channel) };
}

/** A channel with messages; those of a voice or stage channel are for who may connect. */
export function textChannelFor(call: Call): CheckedPlace {
  const place = channelFor(call);
  if (!holdsMessages(place.channel)) throw discordErrors.voiceText();
  const isVoice = place.channel.type === ChannelKind.voice || place.channel.type === ChannelKind.stage;
  if (isVoice && !has(place.permissions, Permission.Connect)) throw discordErrors.missingAccess();
  return place;
}

export function require(place: CheckedPlace, needed: bigint): void {
  if (!has(place.permissions, needed)) throw discordErrors.missingPermissions();
}

/** Where the bot may post; threads have a permission of their own, archived ones must be open. */
export function postingPlaceFor(call: Call): CheckedPlace {
  const place = textChannelFor(call);
  const thread = isThread(place.channel) ? place.channel : undefined;
  require(place, thread ? Permission.SendMessagesInThreads : Permission.SendMessages);
  if (thread?.thread_metadata.locked && !has(place.permissions, Permission.ManageThreads)) {
    throw discordErrors.missingPermissions();
  }
  return place;
}

/** A message the bot may read; without the history it is as if it did not exist. */
export function messageFor(call: Call): { readonly place: CheckedPlace; readonly message: StoredMessage } {
  const place = textChannelFor(call);
  require(place, Permission.ReadMessageHistory);
  const message = place.guild.log(place.channel.id).get(param(call, 'message_id'));
  if (!message) throw discordErrors.unknownMessage();
  return { place, message };
}

/** The same where something is to be changed: not in an archived thread. */
export function openMessageFor(call: Call): ReturnType<typeof messageFor> {
  const found = messageFor(call);
  const { channel } = found.place;
  if (isThread(channel) && channel.thread_metadata.archived) throw discordErrors.threadArchived();
  return found;
}

export function threadFor(call: Call): { readonly place: CheckedPlace; readonly thread: StoredThread } {
  const place = channelFor(call);
  if (!isThread(place.channel)) throw discordErrors.channelType();
  return { place, thread: place.channel };
}
