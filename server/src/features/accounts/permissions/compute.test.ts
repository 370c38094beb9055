import { type ChannelNature, channelPermissions, type Overwrite, Permission } from '@guildhall/discord-sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, everything, hasBits, noBits, parseBits, toBigInt } from './bits.ts';
import { type GuildRules, mayReadHistory, maySend, permissionsInChannel, permissionsInGuild } from './compute.ts';
import { channelRules } from './from-raw.ts';

const guildId = '1000';
const ownerId = '2000';
const nowMs = 1_000_000;
const roleIds = ['1001', '1002', '1003', '1004'];
const userIds = [ownerId, '2001', '2002', '2003'];
const channelTypes = [0, 2, 4, 5, 13, 15, 16];

const flags = Object.values(Permission);
const anyBits = fc.subarray(flags).map((chosen) => chosen.reduce((all, bit) => all | bit, 0n));
// The ones that decide come up often, the others seldom.
const deciding = fc
  .subarray([
    Permission.ViewChannel,
    Permission.ReadMessageHistory,
    Permission.SendMessages,
    Permission.SendMessagesInThreads,
    Permission.Connect,
    Permission.ManageThreads,
  ])
  .map((chosen) => chosen.reduce((all, bit) => all | bit, 0n));
const bits = fc.oneof({ weight: 4, arbitrary: deciding }, anyBits).map(String);
const rolePermissions = bits.map((text) => (BigInt(text) & ~Permission.Administrator).toString());

const overwrite: fc.Arbitrary<Overwrite> = fc.oneof(
  fc.record({
    id: fc.constantFrom(guildId, ...roleIds, '1999'),
    type: fc.constant(0),
    allow: bits,
    deny: bits,
  }),
  fc.record({ id: fc.constantFrom(...userIds), type: fc.constant(1), allow: bits, deny: bits }),
);
const overwrites = fc.uniqueArray(overwrite, { selector: ({ id }) => id, maxLength: 7 });

const guild = fc.record({
  everyone: rolePermissions,
  roles: fc.tuple(rolePermissions, rolePermissions, rolePermissions, fc.oneof(rolePermissions, bits)),
  channels: fc.array(fc.record({ type: fc.constantFrom(...channelTypes), overwrites }), { minLength: 1, maxLength: 4 }),
  threads: fc.array(
    fc.record({
      type: fc.constantFrom(10, 11, 12),
      parent: fc.nat({ max: 3 }),
      members: fc.subarray(userIds),
    }),
    { maxLength: 4 },
  ),
  members: fc.tuple(
    ...userIds.map((userId) =>
      fc.record({
        userId: fc.constant(userId),
        roleIds: fc.subarray(roleIds),
        timedOutUntilMs: fc.constantFrom(0, 0, 0, nowMs - 1_000, nowMs + 1_000),
      }),
    ),
  ),
});
type Generated = typeof guild extends fc.Arbitrary<infer Value> ? Value : never;

function rulesOf({ everyone, roles, channels, threads }: Generated): GuildRules {
  const rawChannels = [
    ...channels.map((channel, i) => ({
      id: `${3_000 + i}`,
      type: channel.type,
      parent_id: null,
      permission_overwrites: channel.overwrites,
    })),
    ...threads.map(({ type, parent }, i) => ({
      id: `${4_000 + i}`,
      type,
      parent_id: `${3_000 + (parent % channels.length)}`,
    })),
  ];
  return {
    id: guildId,
    ownerId,
    roles: new Map([[guildId, parseBits(everyone)], ...roleIds.map((id, i) => [id, parseBits(roles[i])] as const)]),
    channels: new Map(
      rawChannels.flatMap((raw) => {
        const rules = channelRules(raw, guildId);
        return rules ? [[raw.id, rules] as const] : [];
      }),
    ),
    threadMembers: new Map(threads.map(({ members }, i) => [`${4_000 + i}`, new Set(members)])),
  };
}

/** What the emulator's own computation says, with Discord's rules of private threads and voice chats around it. */
function expected(generated: Generated, member: Generated['members'][number], channelId: string) {
  const { everyone, roles, channels, threads } = generated;
  const place = Number(channelId);
  const thread = place >= 4_000 ? threads[place - 4_000] : undefined;
  const channel = channels[thread ? thread.parent % channels.length : place - 3_000];
  const nature: ChannelNature = thread ? 'thread' : channel?.type === 2 || channel?.type === 13 ? 'voice' : 'text';
  const permissions = channelPermissions(
    {
      guildId,
      ownerId,
      roles: new Map([
        [guildId, { permissions: everyone }],
        ...roleIds.map((id, i) => [id, { permissions: roles[i] ?? '0' }] as const),
      ]),
      userId: member.userId,
      memberRoles: member.roleIds,
      timedOutUntil: member.timedOutUntilMs ? new Date(member.timedOutUntilMs).toISOString() : null,
      nowMs,
    },
    channel?.overwrites ?? [],
    nature,
  );
  const has = (bit: bigint) => (permissions & bit) === bit;
  const isShut = thread?.type === 12 && !has(Permission.ManageThreads) && !thread.members.includes(member.userId);
  const hears = nature !== 'voice' || has(Permission.Connect);
  return {
    view: !isShut && has(Permission.ViewChannel),
    history: !isShut && hears && has(Permission.ReadMessageHistory),
    send: !isShut && hears && has(thread ? Permission.SendMessagesInThreads : Permission.SendMessages),
  };
}

describe('permissions of generated guilds', () => {
  it("are for view, history and send those of the emulator's own computation", () => {
    const seen = { view: new Set<boolean>(), history: new Set<boolean>(), send: new Set<boolean>() };
    fc.assert(
      fc.property(guild, (generated) => {
        const rules = rulesOf(generated);
        for (const member of generated.members) {
          for (const channelId of rules.channels.keys()) {
            const own = {
              view: hasBits(permissionsInChannel(rules, member, channelId, nowMs), bitsOf(Permission.ViewChannel)),
              history: mayReadHistory(rules, member, channelId, nowMs),
              send: maySend(rules, member, channelId, nowMs),
            };
            expect(own).toEqual(expected(generated, member, channelId));
            seen.view.add(own.view);
            seen.history.add(own.history);
            seen.send.add(own.send);
          }
        }
      }),
      { numRuns: 400 },
    );
    for (const outcomes of Object.values(seen)) expect(outcomes.size).toBe(2);
  });
});

describe('sets of permissions', () => {
  it('come back from their halves as they were', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), (value) => toBigInt(bitsOf(value)) === value));
    expect(toBigInt(bitsOf(2n ** 31n))).toBe(2n ** 31n);
    expect(toBigInt(bitsOf(2n ** 32n))).toBe(2n ** 32n);
  });

  it('are empty where Discord sent something else', () => {
    for (const wrong of [undefined, null, 5, '', '-1', '1.5', 'x', '9'.repeat(30)])
      expect(parseBits(wrong)).toBe(noBits);
  });
});

const bare: GuildRules = { id: guildId, ownerId, roles: new Map(), channels: new Map(), threadMembers: new Map() };
const member = { userId: '2001', roleIds: [], timedOutUntilMs: 0 };

describe('what is not known', () => {
  it('may be read by nobody, the guild owner included', () => {
    const thread = {
      id: '4000',
      type: 11,
      parentId: '3000',
      overwrites: { everyone: null, roles: [], members: new Map() },
    };
    const orphaned = { ...bare, channels: new Map([['4000', thread]]) };
    expect(permissionsInChannel(bare, { ...member, userId: ownerId }, '3000', nowMs)).toBe(noBits);
    expect(permissionsInChannel(orphaned, { ...member, userId: ownerId }, '4000', nowMs)).toBe(noBits);
  });
});

describe('permissions in the guild', () => {
  const view = bitsOf(Permission.ViewChannel);
  const kicks = bitsOf(Permission.ViewChannel | Permission.KickMembers);
  it('are everything for the owner and administrators, also in a time-out', () => {
    const rules = { ...bare, roles: new Map([['1001', bitsOf(Permission.Administrator)]]) };
    const timedOutUntilMs = nowMs + 1;
    expect(permissionsInGuild(rules, { ...member, userId: ownerId, timedOutUntilMs }, nowMs)).toBe(everything);
    expect(permissionsInGuild(rules, { ...member, roleIds: ['1001'], timedOutUntilMs }, nowMs)).toBe(everything);
  });

  it('shrink to viewing and reading for the length of a time-out', () => {
    const rules = { ...bare, roles: new Map([[guildId, kicks]]) };
    expect(permissionsInGuild(rules, member, nowMs)).toEqual(kicks);
    expect(permissionsInGuild(rules, { ...member, timedOutUntilMs: nowMs + 1 }, nowMs)).toEqual(view);
    expect(permissionsInGuild(rules, { ...member, timedOutUntilMs: nowMs }, nowMs)).toEqual(kicks);
  });
});
