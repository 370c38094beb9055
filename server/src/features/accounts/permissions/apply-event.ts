import { ChannelType } from 'discord-api-types/v10';
import { entitiesIn, isEntity, isRaw, type Raw, stringIn } from '../../../platform/discord/index.ts';
import { parseBits } from './bits.ts';
import { isThreadType } from './compute.ts';
import { channelRules, memberRules } from './from-raw.ts';
import type { MirroredGuild } from './mirrored-guild.ts';

/** Brings a guild to what an event of the gateway says. Saying the same twice, as several bots do, changes nothing. */
export function applyEvent(guild: MirroredGuild, name: string, data: Raw): void {
  switch (name) {
    case 'GUILD_CREATE':
      applyWhole(guild, data);
      return;
    case 'GUILD_UPDATE':
      guild.setOwner(stringIn(data, 'owner_id') ?? guild.ownerId);
      return;
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      if (isEntity(data['role'])) guild.setRole(data['role'].id, parseBits(data['role']['permissions']));
      return;
    case 'GUILD_ROLE_DELETE':
      guild.removeRole(stringIn(data, 'role_id') ?? '');
      return;
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'THREAD_UPDATE':
      applyChannel(guild, data);
      return;
    case 'THREAD_CREATE':
      applyChannel(guild, data);
      // Who opens a thread is in it; no event of its own says so.
      if (isPrivateThread(data) && data['newly_created'] === true) {
        guild.changeThreadMembers(stringIn(data, 'id') ?? '', stringsIn([data['owner_id']]), []);
      }
      return;
    case 'THREAD_LIST_SYNC':
      for (const thread of entitiesIn(data['threads'])) applyChannel(guild, thread);
      return;
    case 'CHANNEL_DELETE':
    case 'THREAD_DELETE':
      guild.removeChannel(stringIn(data, 'id') ?? '');
      return;
    case 'THREAD_MEMBERS_UPDATE':
      applyThreadMembers(guild, data);
      return;
    case 'GUILD_MEMBER_ADD':
    case 'GUILD_MEMBER_UPDATE':
      applyMember(guild, data);
      return;
    case 'GUILD_MEMBERS_CHUNK':
      applyMembers(guild, data);
      return;
    case 'GUILD_MEMBER_REMOVE':
    // Heard also without the intent for members.
    case 'GUILD_BAN_ADD':
      if (isEntity(data['user'])) guild.removeMember(data['user'].id);
  }
}

/** Who was added to a thread and who was taken out. */
export function threadChange(data: Raw): { readonly added: string[]; readonly removed: string[] } {
  const added: unknown = data['added_members'];
  return {
    added: Array.isArray(added) ? stringsIn(added.filter(isRaw).map((member) => member['user_id'])) : [],
    removed: stringsIn(data['removed_member_ids']),
  };
}

export function isPrivateThread(raw: Raw): boolean {
  return raw['type'] === ChannelType.PrivateThread;
}

/** Everything but threads, of which Discord names only the active ones that the bot sees. */
function applyWhole(guild: MirroredGuild, data: Raw): void {
  guild.setOwner(stringIn(data, 'owner_id') ?? guild.ownerId);
  const roles = entitiesIn(data['roles']);
  const roleIds = new Set(roles.map(({ id }) => id));
  for (const id of guild.roles.keys()) if (!roleIds.has(id)) guild.removeRole(id);
  for (const role of roles) guild.setRole(role.id, parseBits(role['permissions']));
  const channels = entitiesIn(data['channels']);
  const channelIds = new Set(channels.map(({ id }) => id));
  for (const { id, type } of [...guild.channels.values()]) {
    if (!isThreadType(type) && !channelIds.has(id)) guild.removeChannel(id);
  }
  for (const raw of [...channels, ...entitiesIn(data['threads'])]) applyChannel(guild, raw);
  applyMembers(guild, data);
}

function applyChannel(guild: MirroredGuild, raw: Raw): void {
  const channel = channelRules(raw, guild.id, guild.channels.get(stringIn(raw, 'id') ?? ''));
  if (channel) guild.setChannel(channel);
}

function applyMembers(guild: MirroredGuild, data: Raw): void {
  const members: unknown = data['members'];
  if (Array.isArray(members)) for (const member of members.filter(isRaw)) applyMember(guild, member);
}

function applyMember(guild: MirroredGuild, raw: Raw): void {
  const member = memberRules(raw);
  if (member) guild.setMember(member);
}

/** Only of private threads: the others are for everybody who sees their channel. */
function applyThreadMembers(guild: MirroredGuild, data: Raw): void {
  const threadId = stringIn(data, 'id') ?? '';
  if (guild.channels.get(threadId)?.type !== ChannelType.PrivateThread) return;
  const { added, removed } = threadChange(data);
  guild.changeThreadMembers(threadId, added, removed);
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
