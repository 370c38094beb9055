import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allPermissions,
  type ChannelNature,
  channelPermissions,
  guildPermissions,
  type Overwrite,
  Permission,
  type PermissionInput,
} from './permissions.ts';

const guildId = '1';
const input = (changes: Partial<PermissionInput> = {}): PermissionInput => ({
  guildId,
  ownerId: '99',
  roles: new Map([
    [
      guildId,
      { permissions: String(Permission.ViewChannel | Permission.SendMessages | Permission.ReadMessageHistory) },
    ],
    ['2', { permissions: String(Permission.ManageMessages) }],
    ['3', { permissions: String(Permission.Administrator) }],
  ]),
  userId: '50',
  memberRoles: [],
  nowMs: Date.UTC(2026, 0, 1),
  ...changes,
});
const rule = (id: string, type: number, allow: bigint, deny: bigint): Overwrite => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
});
const hide = rule(guildId, 0, 0n, Permission.ViewChannel);

describe('permissions', () => {
  test('the owner and administrators may do everything, whatever a channel says', () => {
    expect(channelPermissions(input({ userId: '99' }), [hide])).toBe(allPermissions);
    expect(channelPermissions(input({ memberRoles: ['3'] }), [hide])).toBe(allPermissions);
  });

  test('a hidden channel leaves nothing', () => {
    expect(channelPermissions(input({ memberRoles: ['2'] }), [hide])).toBe(0n);
  });

  test('roles overrule @everyone, and among roles an allowance beats a denial', () => {
    const rules = [hide, rule('2', 0, Permission.ViewChannel, 0n), rule('4', 0, 0n, Permission.ViewChannel)];
    expect(channelPermissions(input({ memberRoles: ['2', '4'] }), rules) & Permission.ViewChannel).toBe(
      Permission.ViewChannel,
    );
  });

  test('a member’s own overwrite has the last word', () => {
    const rules = [rule('2', 0, Permission.ViewChannel, 0n), rule('50', 1, 0n, Permission.ViewChannel)];
    expect(channelPermissions(input({ memberRoles: ['2'] }), rules)).toBe(0n);
  });

  test('who may not send may not attach, embed or mention everyone either', () => {
    const permissions = channelPermissions(input(), [
      rule(guildId, 0, Permission.AttachFiles | Permission.MentionEveryone, Permission.SendMessages),
    ]);
    expect(permissions).toBe(Permission.ViewChannel | Permission.ReadMessageHistory);
  });

  test('in a thread, what rests on sending rests on sending in threads', () => {
    const attach = rule(guildId, 0, Permission.AttachFiles | Permission.SendMessagesInThreads, Permission.SendMessages);
    const silent = rule(guildId, 0, Permission.AttachFiles, Permission.SendMessagesInThreads);
    expect(channelPermissions(input(), [attach], 'thread') & Permission.AttachFiles).toBe(Permission.AttachFiles);
    expect(channelPermissions(input(), [silent], 'thread') & Permission.AttachFiles).toBe(0n);
    expect(channelPermissions(input(), [silent], 'text') & Permission.AttachFiles).toBe(Permission.AttachFiles);
  });

  test('who may not connect to a voice channel may neither speak in it nor change it', () => {
    const muted = rule(guildId, 0, Permission.Speak | Permission.ManageChannels, Permission.Connect);
    const reading = Permission.ViewChannel | Permission.SendMessages | Permission.ReadMessageHistory;
    expect(channelPermissions(input(), [muted], 'voice')).toBe(reading);
    expect(channelPermissions(input(), [muted], 'text') & Permission.ManageChannels).toBe(Permission.ManageChannels);
  });

  test('time-out leaves viewing and reading, until it ends', () => {
    const timedOutUntil = '2026-01-02T00:00:00.000Z';
    const reading = Permission.ViewChannel | Permission.ReadMessageHistory;
    expect(guildPermissions(input({ timedOutUntil, memberRoles: ['2'] }))).toBe(reading);
    expect(channelPermissions(input({ timedOutUntil }), [])).toBe(reading);
    const later = guildPermissions(input({ timedOutUntil, nowMs: Date.UTC(2026, 0, 3) }));
    expect(later & Permission.SendMessages).toBe(Permission.SendMessages);
  });

  test('the computation agrees with a bit-by-bit reading of the documentation', () => {
    fc.assert(
      fc.property(scenario, ({ roles, memberRoles, overwrites, isOwner, timedOut, nature }) => {
        const given = input({
          roles: new Map(roles.map((permissions, index) => [String(index + 1), { permissions: String(permissions) }])),
          memberRoles,
          userId: isOwner ? '99' : '50',
          timedOutUntil: timedOut ? '2026-06-01T00:00:00.000Z' : null,
        });
        expect(channelPermissions(given, overwrites, nature)).toBe(naive(given, overwrites, timedOut, nature));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Few bits, so that they meet often, and of each kind of dependence one; besides some roles are administrators. */
const bits = [
  Permission.ViewChannel,
  Permission.SendMessages,
  Permission.SendMessagesInThreads,
  Permission.AttachFiles,
  Permission.ManageMessages,
  Permission.ReadMessageHistory,
  Permission.Connect,
  Permission.Speak,
  Permission.ManageChannels,
];
const someBits = fc.subarray(bits).map((chosen) => chosen.reduce((all, bit) => all | bit, 0n));
const roleBits = fc
  .tuple(someBits, fc.integer({ min: 0, max: 9 }))
  .map(([some, dice]) => (dice === 0 ? some | Permission.Administrator : some));
const scenario = fc.record({
  roles: fc.array(roleBits, { minLength: 1, maxLength: 4 }),
  memberRoles: fc.subarray(['2', '3', '4']),
  overwrites: fc.uniqueArray(
    fc.oneof(
      fc.record({
        id: fc.constantFrom('1', '2', '3', '4'),
        type: fc.constant(0),
        allow: someBits.map(String),
        deny: someBits.map(String),
      }),
      fc.record({
        id: fc.constantFrom('50', '51'),
        type: fc.constant(1),
        allow: someBits.map(String),
        deny: someBits.map(String),
      }),
    ),
    { selector: (overwrite) => overwrite.id },
  ),
  isOwner: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  timedOut: fc.boolean(),
  nature: fc.constantFrom<ChannelNature>('text', 'thread', 'voice'),
});

/** Asks for each bit on its own: which is the most specific rule that speaks of it? */
function naive(
  given: PermissionInput,
  overwrites: readonly Overwrite[],
  timedOut: boolean,
  nature: ChannelNature,
): bigint {
  const own = [guildId, ...given.memberRoles];
  const granted = (bit: bigint) => own.some((id) => BigInt(given.roles.get(id)?.permissions ?? '0') & bit);
  if (given.userId === given.ownerId || granted(Permission.Administrator)) return allPermissions;
  const says = (rules: readonly Overwrite[], bit: bigint) => {
    if (rules.some((one) => BigInt(one.allow) & bit)) return true;
    if (rules.some((one) => BigInt(one.deny) & bit)) return false;
    return undefined;
  };
  const mine = overwrites.filter((one) => one.type === 1 && one.id === given.userId);
  const ofRoles = overwrites.filter((one) => one.type === 0 && given.memberRoles.includes(one.id));
  const ofAll = overwrites.filter((one) => one.type === 0 && one.id === guildId);
  const may = (bit: bigint) => says(mine, bit) ?? says(ofRoles, bit) ?? says(ofAll, bit) ?? Boolean(granted(bit));
  const kept = bits.filter((bit) => {
    if (!may(Permission.ViewChannel) || !may(bit)) return false;
    if (timedOut) return bit === Permission.ViewChannel || bit === Permission.ReadMessageHistory;
    if (bit === Permission.AttachFiles)
      return may(nature === 'thread' ? Permission.SendMessagesInThreads : Permission.SendMessages);
    if (nature === 'voice' && (bit === Permission.Speak || bit === Permission.ManageChannels))
      return may(Permission.Connect);
    return true;
  });
  return kept.reduce((all, bit) => all | bit, 0n);
}
