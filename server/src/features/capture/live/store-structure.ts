import type { Tx } from '../../../platform/database/index.ts';
import { entitiesIn, isEntity, isRaw, type Raw, type RawEntity, stringIn } from '../../../platform/discord/index.ts';
import {
  markChannelDeleted,
  markGuildLeft,
  markMembersLeft,
  markRoleDeleted,
  type RawChannel,
  type RawGuild,
  type RawMember,
  type RawRole,
  upsertChannels,
  upsertGuild,
  upsertMembers,
  upsertRoles,
} from '../../archive/index.ts';

/** Stores what an event says of the guild, its channels, threads, roles and members. */
export async function storeStructure(
  tx: Tx,
  guildId: string,
  name: string,
  data: Raw,
  receivedAt: Date,
): Promise<void> {
  switch (name) {
    case 'GUILD_CREATE':
      return storeGuild(tx, guildId, data);
    case 'GUILD_UPDATE':
      if (isGuild(data)) await upsertGuild(tx, data);
      return;
    case 'GUILD_DELETE':
      // An outage of Discord's says `unavailable`; without it the bot was removed.
      if (data['unavailable'] !== true) await markGuildLeft(tx, guildId, receivedAt);
      return;
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE':
      return upsertChannels(tx, guildId, [data].filter(isChannel));
    case 'THREAD_LIST_SYNC':
      return upsertChannels(tx, guildId, entitiesIn(data['threads']).filter(isChannel));
    case 'CHANNEL_DELETE':
    case 'THREAD_DELETE':
      return markChannelDeleted(tx, guildId, idIn(data, 'id'), receivedAt);
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      return upsertRoles(tx, guildId, [data['role']].filter(isRole));
    case 'GUILD_ROLE_DELETE':
      return markRoleDeleted(tx, guildId, idIn(data, 'role_id'), receivedAt);
    case 'GUILD_MEMBER_ADD':
    case 'GUILD_MEMBER_UPDATE':
      return upsertMembers(tx, guildId, [data].filter(isMember));
    case 'GUILD_MEMBERS_CHUNK':
      return upsertMembers(tx, guildId, membersIn(data));
    case 'GUILD_MEMBER_REMOVE':
      if (isEntity(data['user'])) await markMembersLeft(tx, guildId, [data['user'].id], receivedAt);
      return;
  }
}

/** Names of the events that `storeStructure` knows. */
export const structureEvents: ReadonlySet<string> = new Set([
  'GUILD_CREATE',
  'GUILD_UPDATE',
  'GUILD_DELETE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'CHANNEL_DELETE',
  'THREAD_CREATE',
  'THREAD_UPDATE',
  'THREAD_DELETE',
  'THREAD_LIST_SYNC',
  'GUILD_ROLE_CREATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_ADD',
  'GUILD_MEMBER_UPDATE',
  'GUILD_MEMBER_REMOVE',
  'GUILD_MEMBERS_CHUNK',
]);

async function storeGuild(tx: Tx, guildId: string, data: Raw): Promise<void> {
  if (!isGuild(data)) return;
  await upsertGuild(tx, data);
  await upsertRoles(tx, guildId, entitiesIn(data['roles']).filter(isRole), { complete: true });
  const channels = [...entitiesIn(data['channels']), ...entitiesIn(data['threads'])];
  await upsertChannels(tx, guildId, channels.filter(isChannel));
  await upsertMembers(tx, guildId, membersIn(data));
}

function membersIn(data: Raw): RawMember[] {
  const members = data['members'];
  return Array.isArray(members) ? members.filter(isMember) : [];
}

function idIn(data: Raw, name: string): string {
  return stringIn(data, name) ?? '0';
}

function isGuild(value: Raw): value is RawGuild {
  return isEntity(value) && typeof value['name'] === 'string';
}

function isChannel(value: Raw): value is RawChannel {
  return isEntity(value) && typeof value['type'] === 'number';
}

function isRole(value: unknown): value is RawRole {
  return isEntity(value) && typeof value['name'] === 'string';
}

function isMember(value: unknown): value is RawMember {
  return isRaw(value) && isUser(value['user']);
}

function isUser(value: unknown): value is RawEntity & { readonly username: string } {
  return isEntity(value) && typeof value['username'] === 'string';
}
