import { Permission } from '../../../platform/discord/index.ts';
import type { GuildMember, Membership } from '../membership.ts';

export const testGuild = '900000000000000001';
export const testRole = '900000000000000002';

const plain: GuildMember = { isGuildOwner: false, permissions: Permission.ViewChannel, roleIds: new Set() };
const members: Readonly<Record<string, GuildMember>> = {
  '900000000000000010': plain,
  '900000000000000011': { ...plain, permissions: Permission.ManageMessages },
  '900000000000000012': { ...plain, isGuildOwner: true },
  '900000000000000013': { ...plain, roleIds: new Set([testRole]) },
  '900000000000000014': { ...plain, permissions: Permission.Administrator },
};

/** A guild with one member of each kind; everybody else is in another guild of ours. */
export const people = {
  member: '900000000000000010',
  moderator: '900000000000000011',
  guildOwner: '900000000000000012',
  withRole: '900000000000000013',
  administrator: '900000000000000014',
  elsewhere: '900000000000000015',
} as const;

export const knownMembers: Membership = {
  guildsOf: async (userId) => [members[userId] ? testGuild : '900000000000000003'],
  memberIn: async (guildId, userId) => (guildId === testGuild ? members[userId] : undefined),
};
