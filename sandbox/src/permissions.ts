/**
 * Discord's permission computation, as documented: base permissions from roles, then overwrites of @everyone, of the
 * roles together, of the member. Pure: everything it needs is in its input.
 */
import { PermissionFlagsBits } from 'discord-api-types/v10';

export const Permission = PermissionFlagsBits;

/** Every permission there is. */
export const allPermissions = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What a member in time-out keeps. */
const timedOutPermissions = Permission.ViewChannel | Permission.ReadMessageHistory;

/** What one cannot do without sending messages, whatever else is granted. */
const needsSending =
  Permission.MentionEveryone | Permission.SendTTSMessages | Permission.AttachFiles | Permission.EmbedLinks;

/** What one cannot do in a voice or stage channel without Connect: to speak and to moderate there, and to change it. */
const needsConnecting =
  Permission.Speak |
  Permission.Stream |
  Permission.UseVAD |
  Permission.PrioritySpeaker |
  Permission.MuteMembers |
  Permission.DeafenMembers |
  Permission.MoveMembers |
  Permission.RequestToSpeak |
  Permission.UseSoundboard |
  Permission.UseExternalSounds |
  Permission.UseEmbeddedActivities |
  Permission.SetVoiceChannelStatus |
  Permission.ManageChannels |
  Permission.ManageRoles;

/** Decides what rests on what: in threads on SendMessagesInThreads, in voice and stage channels also on Connect. */
export type ChannelNature = 'text' | 'thread' | 'voice';

export interface Overwrite {
  readonly id: string;
  /** 0 role, 1 member. */
  readonly type: number;
  readonly allow: string;
  readonly deny: string;
}

export interface PermissionInput {
  readonly guildId: string;
  readonly ownerId: string;
  /** Permissions of each role by id; @everyone has the guild's id. */
  readonly roles: ReadonlyMap<string, { readonly permissions: string }>;
  readonly userId: string;
  readonly memberRoles: readonly string[];
  /** ISO time until which the member is in time-out. */
  readonly timedOutUntil?: string | null | undefined;
  readonly nowMs: number;
}

/** Permissions in the guild, before any channel: all for the owner and for administrators. */
export function guildPermissions(input: PermissionInput): bigint {
  if (input.userId === input.ownerId) return allPermissions;
  const base = rolePermissions(input);
  if (base & Permission.Administrator) return allPermissions;
  return isTimedOut(input) ? base & timedOutPermissions : base;
}

/**
 * Permissions in a channel. A thread has no overwrites of its own: pass its parent's.
 * Without ViewChannel nothing remains; what rests on a permission that lacks goes with it.
 */
export function channelPermissions(
  input: PermissionInput,
  overwrites: readonly Overwrite[],
  nature: ChannelNature = 'text',
): bigint {
  if (input.userId === input.ownerId) return allPermissions;
  const base = rolePermissions(input);
  if (base & Permission.Administrator) return allPermissions;
  let permissions = base;
  const own = new Set(input.memberRoles);
  const everyone = overwrites.find((overwrite) => overwrite.type === 0 && overwrite.id === input.guildId);
  if (everyone) permissions = apply(permissions, BigInt(everyone.allow), BigInt(everyone.deny));
  let allow = 0n;
  let deny = 0n;
  for (const overwrite of overwrites) {
    if (overwrite.type !== 0 || overwrite.id === input.guildId || !own.has(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  permissions = apply(permissions, allow, deny);
  const personal = overwrites.find((overwrite) => overwrite.type === 1 && overwrite.id === input.userId);
  if (personal) permissions = apply(permissions, BigInt(personal.allow), BigInt(personal.deny));
  if (isTimedOut(input)) permissions &= timedOutPermissions;
  return withoutDependents(permissions, nature);
}

export function has(permissions: bigint, needed: bigint): boolean {
  return (permissions & needed) === needed;
}

function rolePermissions(input: PermissionInput): bigint {
  let permissions = BigInt(input.roles.get(input.guildId)?.permissions ?? '0');
  for (const id of input.memberRoles) permissions |= BigInt(input.roles.get(id)?.permissions ?? '0');
  return permissions;
}

function apply(permissions: bigint, allow: bigint, deny: bigint): bigint {
  return (permissions & ~deny) | allow;
}

function isTimedOut(input: PermissionInput): boolean {
  return input.timedOutUntil ? Date.parse(input.timedOutUntil) > input.nowMs : false;
}

function withoutDependents(permissions: bigint, nature: ChannelNature): bigint {
  if (!(permissions & Permission.ViewChannel)) return 0n;
  const sending = nature === 'thread' ? Permission.SendMessagesInThreads : Permission.SendMessages;
  let left = permissions;
  if (!(permissions & sending)) left &= ~needsSending;
  if (nature === 'voice' && !(permissions & Permission.Connect)) left &= ~needsConnecting;
  return left;
}
