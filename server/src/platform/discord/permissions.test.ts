import { channelPermissions, guildPermissions } from '@guildhall/discord-sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allows,
  everyPermission,
  type MemberAuthority,
  Permission,
  permissionsInChannel,
  permissionsInGuild,
} from './permissions.ts';

const guildId = '100000000000000000';
const roleIds = ['200000000000000001', '200000000000000002', '200000000000000003'];
const userId = '300000000000000001';

// Bits that decide something often, and any others.
const bits = fc.oneof(
  fc
    .subarray([
      Permission.ViewChannel,
      Permission.SendMessages,
      Permission.ReadMessageHistory,
      Permission.EmbedLinks,
      Permission.MentionEveryone,
      Permission.Connect,
    ])
    .map((list) => list.reduce((all, bit) => all | bit, 0n)),
  fc.bigInt({ min: 0n, max: everyPermission }).map((value) => value & ~Permission.Administrator),
  fc.constant(Permission.Administrator),
);
const overwrite = fc.record({
  id: fc.constantFrom(guildId, userId, '300000000000000009', ...roleIds),
  allow: bits,
  deny: bits,
});
const scene = fc.record({
  isOwner: fc.boolean(),
  everyone: bits,
  roles: fc.tuple(bits, bits, bits),
  own: fc.subarray(roleIds),
  isTimedOut: fc.boolean(),
  overwrites: fc.uniqueArray(overwrite, { selector: (entry) => entry.id, maxLength: 6 }),
});

describe('permissions', () => {
  it('are those that Discord computes, for any roles and overwrites', () => {
    fc.assert(
      fc.property(scene, ({ isOwner, everyone, roles, own, isTimedOut, overwrites }) => {
        const byRole = new Map([
          [guildId, everyone],
          ...roleIds.map((id, index): [string, bigint] => [id, roles[index] ?? 0n]),
        ]);
        const member: MemberAuthority = {
          guildId,
          ownerId: isOwner ? userId : '300000000000000009',
          userId,
          roleIds: new Set(own),
          roles: byRole,
          isTimedOut,
        };
        const theirs = {
          guildId,
          ownerId: member.ownerId,
          userId,
          memberRoles: own,
          roles: new Map([...byRole].map(([id, value]) => [id, { permissions: String(value) }])),
          timedOutUntil: isTimedOut ? new Date(2_000).toISOString() : null,
          nowMs: 1_000,
        };
        const isRole = (id: string) => !id.startsWith('3');
        const ours = overwrites.map((entry) => ({ ...entry, isRole: isRole(entry.id) }));
        const sent = overwrites.map(({ id, allow, deny }) => ({
          id,
          type: isRole(id) ? 0 : 1,
          allow: String(allow),
          deny: String(deny),
        }));
        expect(permissionsInGuild(member)).toBe(guildPermissions(theirs));
        expect(permissionsInChannel(member, ours)).toBe(channelPermissions(theirs, sent));
      }),
      { numRuns: 500 },
    );
  });

  it('of a role that allows beat those of another that denies', () => {
    const member: MemberAuthority = {
      guildId,
      ownerId: 'x',
      userId,
      roleIds: new Set(roleIds),
      roles: new Map([[guildId, 0n]]),
      isTimedOut: false,
    };
    const permissions = permissionsInChannel(member, [
      { id: String(roleIds[0]), isRole: true, allow: 0n, deny: Permission.ViewChannel },
      { id: String(roleIds[1]), isRole: true, allow: Permission.ViewChannel, deny: 0n },
    ]);
    expect(allows(permissions, Permission.ViewChannel)).toBe(true);
  });
});
