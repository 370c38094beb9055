import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Sandbox, startSandbox } from '../index.ts';
import { until } from '../testing/client.ts';
import { identify, openRawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let token: string;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: { frozen: true, startMs: Date.UTC(2026, 1, 1) }, replayLimit: 5 });
  tiny = tinyGuild({ members: 3, lastMessageAtMs: Date.UTC(2026, 0, 31) });
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  token = bot.token;
  guild.addBot(bot);
});

afterEach(() => sandbox.close());

const connect = (query?: string) => openRawGateway(sandbox.gatewayUrl, query);
const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

async function identified() {
  const gateway = await connect();
  gateway.send(2, identify(token));
  const ready = fields((await gateway.next('READY')).d);
  await gateway.next('GUILD_CREATE');
  return { gateway, sessionId: String(ready['session_id']) };
}

test('hello, identify, READY with unavailable guilds, GUILD_CREATE with the bot as only member', async () => {
  const gateway = await connect();
  expect(fields((await gateway.next(10)).d)['heartbeat_interval']).toBe(41_250);
  gateway.send(1, null);
  await gateway.next(11);
  gateway.send(2, identify(token));
  const ready = await gateway.next('READY');
  expect(ready.s).toBe(1);
  expect(fields(ready.d)['guilds']).toEqual([{ id: tiny.guildId, unavailable: true }]);
  const created = fields((await gateway.next('GUILD_CREATE')).d);
  expect(created['members']).toHaveLength(1);
  expect(created['member_count']).toBe(4);
  expect(created['channels']).toHaveLength(6);
  gateway.close();
});

test('zlib-stream carries the same payloads in one deflate stream', async () => {
  const gateway = await connect('?v=10&encoding=json&compress=zlib-stream');
  gateway.send(2, identify(token));
  await gateway.next('GUILD_CREATE');
  guild.member(tiny.ownerId).send(tiny.general, 'compressed');
  expect(fields((await gateway.next('MESSAGE_CREATE')).d)['content']).toBe('compressed');
  gateway.close();
});

test.each([
  ['a wrong token', () => identify('nobody'), 4004],
  ['an unknown intent bit', () => identify(token, 1 << 30), 4013],
  ['a shard that does not exist', () => identify(token, 1, [2, 2]), 4010],
])('%s is refused', async (_what, payload, code) => {
  const gateway = await connect();
  gateway.send(2, payload());
  expect(await gateway.closed()).toBe(code);
});

test('a privileged intent that was not granted closes with 4014', async () => {
  const poor = sandbox.addBot({ privilegedIntents: { content: false } });
  const gateway = await connect();
  gateway.send(2, identify(poor.token, 1 << 15));
  expect(await gateway.closed()).toBe(4014);
});

test.each([
  ['an unknown opcode', '{"op":99,"d":null}', 4001],
  ['no JSON', 'nonsense', 4002],
  ['a payload over 4,096 bytes', JSON.stringify({ op: 1, d: 'x'.repeat(5_000) }), 4002],
  ['a payload over 4,096 bytes in fewer characters', JSON.stringify({ op: 1, d: 'ü'.repeat(2_100) }), 4002],
  ['op 8 before identify', '{"op":8,"d":{}}', 4003],
])('%s closes the connection', async (_what, text, code) => {
  const gateway = await connect();
  gateway.sendText(text);
  expect(await gateway.closed()).toBe(code);
});

test('a second identify closes with 4005, an old API version with 4012', async () => {
  const { gateway } = await identified();
  gateway.send(2, identify(token));
  expect(await gateway.closed()).toBe(4005);
  const old = await connect('?v=8');
  expect(await old.closed()).toBe(4012);
});

test('more than 120 payloads within a minute close with 4008 and are a violation', async () => {
  const { gateway } = await identified();
  // The identify was the first of the 120.
  for (let count = 0; count < 119; count++) gateway.send(1, null);
  await until('the last ACK', () => gateway.payloads.filter(({ op }) => op === 11).length === 119);
  expect(sandbox.journal.violations).toEqual([]);
  gateway.send(1, null);
  expect(await gateway.closed()).toBe(4008);
  expect(sandbox.journal.violations[0]?.kind).toBe('gateway-rate');
});

test('a resume replays what was missed and ends with RESUMED', async () => {
  const { gateway, sessionId } = await identified();
  const lastSeen = Math.max(...gateway.payloads.map((payload) => payload.s ?? 0));
  gateway.close(4000);
  await gateway.closed();
  const member = guild.member(tiny.ownerId);
  for (const word of ['a', 'b', 'c']) member.send(tiny.general, word);
  const again = await connect();
  again.send(6, { token, session_id: sessionId, seq: lastSeen });
  await again.next('RESUMED');
  const events = again.payloads.filter((payload) => payload.op === 0);
  expect(events.map((event) => event.t)).toEqual(['MESSAGE_CREATE', 'MESSAGE_CREATE', 'MESSAGE_CREATE', 'RESUMED']);
  expect(events.map((event) => event.s)).toEqual([1, 2, 3, 4].map((step) => lastSeen + step));
  expect(events.slice(0, 3).map((event) => fields(event.d)['content'])).toEqual(['a', 'b', 'c']);
  again.close();
});

test('a resume after the window, or past what is kept, is answered with op 9 and false', async () => {
  const { gateway, sessionId } = await identified();
  gateway.close(4000);
  await gateway.closed();
  sandbox.clock.advance(4 * 60_000);
  const late = await connect();
  late.send(6, { token, session_id: sessionId, seq: 2 });
  expect((await late.next(9)).d).toBe(false);
  late.send(2, identify(token));
  const second = fields((await late.next('READY')).d);
  late.close(4000);
  await late.closed();
  for (let count = 0; count < 20; count++) guild.member(tiny.ownerId).send(tiny.general, `m${count}`);
  const behind = await connect();
  behind.send(6, { token, session_id: second['session_id'], seq: 2 });
  expect((await behind.next(9)).d).toBe(false);
  behind.close();
});

test('a close with 1000 ends the session, a seq from the future closes with 4007', async () => {
  const first = await identified();
  const future = await connect();
  future.send(6, { token, session_id: first.sessionId, seq: 999 });
  expect(await future.closed()).toBe(4007);
  first.gateway.close(1000);
  await first.gateway.closed();
  const again = await connect();
  again.send(6, { token, session_id: first.sessionId, seq: 2 });
  expect((await again.next(9)).d).toBe(false);
  again.close();
});

test('members are found by prefix and by id, and who is not found is named', async () => {
  const { gateway } = await identified();
  gateway.send(8, { guild_id: tiny.guildId, query: 'user1', limit: 10, nonce: 'q' });
  const byName = fields((await gateway.next('GUILD_MEMBERS_CHUNK')).d);
  expect(byName).toMatchObject({
    chunk_index: 0,
    chunk_count: 1,
    nonce: 'q',
    members: [{ user: { username: 'user1' } }],
  });
  gateway.payloads.length = 0;
  gateway.send(8, { guild_id: tiny.guildId, user_ids: [tiny.ownerId, '123456789012345678'] });
  expect(fields((await gateway.next('GUILD_MEMBERS_CHUNK')).d)).toMatchObject({ not_found: ['123456789012345678'] });
  gateway.close();
});

test('all members can be asked for again after 30 s, and not a millisecond before', async () => {
  const { gateway } = await identified();
  const answers = async (nonce: string) => {
    gateway.send(8, { guild_id: tiny.guildId, query: '', limit: 0, nonce });
    await until(`the answer to ${nonce}`, () => JSON.stringify(gateway.payloads.at(-1)?.d).includes(nonce));
    return gateway.payloads.at(-1);
  };
  expect(await answers('first')).toMatchObject({ t: 'GUILD_MEMBERS_CHUNK' });
  sandbox.clock.advance(29_999);
  const limited = { opcode: 8, retry_after: 0.001, meta: { guild_id: tiny.guildId, nonce: 'early' } };
  expect(await answers('early')).toMatchObject({ t: 'RATE_LIMITED', d: limited });
  sandbox.clock.advance(1);
  expect(await answers('again')).toMatchObject({ t: 'GUILD_MEMBERS_CHUNK' });
  gateway.close();
});

test('a guild belongs to the shard (id >> 22) % n', async () => {
  const mine = Number((BigInt(tiny.guildId) >> 22n) % 2n);
  for (const shard of [0, 1]) {
    const gateway = await connect();
    gateway.send(2, identify(token, 1, [shard, 2]));
    const ready = fields((await gateway.next('READY')).d);
    expect(ready['guilds']).toHaveLength(shard === mine ? 1 : 0);
    gateway.close();
  }
});

test('the server may ask for a heartbeat, and for all members only with the intent', async () => {
  const { gateway } = await identified();
  expect(sandbox.faults.requestHeartbeat()).toBe(1);
  await gateway.next(1);
  const plain = await connect();
  plain.send(2, identify(token, 1));
  await plain.next('GUILD_CREATE');
  plain.send(8, { guild_id: tiny.guildId, query: '', limit: 0 });
  plain.send(1, null);
  await plain.next(11);
  expect(plain.payloads.some((payload) => payload.t === 'GUILD_MEMBERS_CHUNK')).toBe(false);
  expect(sandbox.journal.violations[0]?.kind).toBe('missing-intent');
});
