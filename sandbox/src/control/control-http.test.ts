import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { readyClient, until } from '../testing/client.ts';
import { identify, openRawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;

beforeAll(async () => {
  sandbox = await startSandbox();
  tiny = tinyGuild();
  sandbox.addGuild(tiny.seed);
});

afterAll(() => sandbox.close());

async function control(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const reply = await fetch(sandbox.controlUrl + path, { ...init, headers: { 'content-type': 'application/json' } });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

test('a sandbox in another process is driven over HTTP: guilds, bots, acts, truth, faults, stats', async () => {
  const { body: made } = await control('POST', '/guilds', { seed: 7, members: 20, messages: 200, channels: 2 });
  const { body: bot } = await control('POST', '/bots', { name: 'driven', guildIds: [made.guildId, tiny.guildId] });
  const client = await readyClient(sandbox, bot.token);
  const heard: string[] = [];
  client.on('messageCreate', (message) => heard.push(message.content));
  const { body: overview } = await control('GET', `/guilds/${made.guildId}`);
  expect(overview.channels.reduce((sum: number, channel: { messages: number }) => sum + channel.messages, 0)).toBe(200);

  const messages = `/guilds/${tiny.guildId}/channels/${tiny.general}/messages`;
  const { body: sent } = await control('POST', messages, { content: 'from outside', userId: tiny.userIds[1] });
  await until('the message', () => heard.includes('from outside'));
  await control('POST', `${messages}/${sent.id}/edit`, { content: 'changed' });
  await control('POST', `${messages}/${sent.id}/react`, { emoji: '🎉' });
  const { body: full } = await control('GET', `${messages}?full=true`);
  expect(full.messages.at(-1)).toMatchObject({ content: 'changed', reactions: [{ count: 1 }] });
  const { body: truth } = await control('GET', messages);
  expect(truth.messages.at(-1)).toEqual({ id: sent.id, hash: expect.stringMatching(/^[0-9a-f]{32}$/) });
  await control('DELETE', `${messages}/${sent.id}`);
  const { body: after } = await control('GET', messages);
  expect(after.messages).toHaveLength(truth.messages.length - 1);

  await control('POST', '/faults/rest', { route: 'GET /users/@me', effect: { kind: 'status', status: 502 } });
  expect((await fetch(`${sandbox.apiUrl}/v10/users/@me`)).status).toBe(502);
  expect((await control('POST', '/faults/gateway', { kind: 'drop' })).body).toEqual({ hit: 1 });
  const { body: stats } = await control('GET', '/stats');
  expect(stats.byRoute['GET /users/@me'].count).toBe(1);
  const { body: journal } = await control('GET', '/journal');
  expect(journal.violations).toEqual([]);
  await client.destroy();
});

test('a token is revoked and reset: REST answers 401, the gateway closes with 4004, the new token works', async () => {
  const { body: bot } = await control('POST', '/bots', { name: 'doomed', guildIds: [tiny.guildId] });
  const me = async (token: string) => {
    const reply = await fetch(`${sandbox.apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
    return { status: reply.status, body: JSON.parse(await reply.text()) };
  };
  const gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token));
  await gateway.next('READY');
  await control('POST', '/bots/revoke', { token: bot.token });
  expect(await gateway.closed()).toBe(4004);
  expect(await me(bot.token)).toMatchObject({ status: 401, body: { message: '401: Unauthorized' } });
  const { body: reset } = await control('POST', '/bots/reset', { token: bot.token });
  expect(reset.token).not.toBe(bot.token);
  expect(await me(reset.token)).toMatchObject({ status: 200, body: { id: bot.userId } });
  const client = await readyClient(sandbox, reset.token);
  expect(client.guilds.cache.has(tiny.guildId)).toBe(true);
  await client.destroy();
  expect(await control('POST', '/bots/revoke', { token: 'unheard-of' })).toMatchObject({ status: 400 });
});

test('members upload, join threads, change names and are timed out over HTTP', async () => {
  const [, someone = ''] = tiny.userIds;
  const guildPath = `/guilds/${tiny.guildId}`;
  const handle = sandbox.guild(tiny.guildId);
  const file = { name: 'note.txt', base64: Buffer.from('words').toString('base64'), contentType: 'text/plain' };
  const room = `${guildPath}/channels/${tiny.general}`;
  const { body: sent } = await control('POST', `${room}/messages`, { content: 'look', userId: someone, files: [file] });
  const message = () => handle.messages(tiny.general).find(({ id }) => id === sent.id);
  expect(message()?.attachments).toMatchObject([{ filename: 'note.txt', size: 5, content_type: 'text/plain' }]);
  await control('POST', `${room}/messages/${sent.id}/react`, { emoji: '👍', burst: true });
  expect(message()?.reactions).toMatchObject([{ count_details: { burst: 1, normal: 0 } }]);
  const { body: thread } = await control('POST', `${room}/threads`, { name: 'aside' });
  const nextDay = new Date(sandbox.clock.now() + 86_400_000).toISOString();
  const { body: role } = await control('POST', `${guildPath}/roles`, { name: 'guests', permissions: '1024' });
  const acts: [string, object][] = [
    [`/channels/${thread.threadId}/join`, { userId: someone }],
    [`/members/${someone}/nick`, { nick: 'Some' }],
    [`/members/${someone}/roles`, { roles: [role.roleId] }],
    [`/members/${someone}/timeout`, { until: nextDay }],
    [`/channels/${tiny.news}`, { name: 'old news' }],
  ];
  for (const [path, body] of acts) expect((await control('POST', guildPath + path, body)).status, path).toBe(200);
  const bot = sandbox.addBot();
  handle.addBot(bot);
  const get = async (path: string) => (await apiOf(sandbox, bot.token)('GET', path)).body;
  expect(await get(`${guildPath}/members/${someone}`)).toMatchObject({
    nick: 'Some',
    roles: [role.roleId],
    communication_disabled_until: nextDay,
  });
  expect(await get(`/channels/${thread.threadId}`)).toMatchObject({ member_count: 2 });
  await control('POST', `${guildPath}/channels/${thread.threadId}/leave`, { userId: someone });
  expect(await get(`/channels/${thread.threadId}`)).toMatchObject({ member_count: 1 });
  expect(await get(`/channels/${tiny.news}`)).toMatchObject({ name: 'old news' });
});

test('every gateway fault can be armed over HTTP', async () => {
  const bot = sandbox.addBot();
  const gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, 1));
  await gateway.next('READY');
  const arm = (kind: string, more: object = {}) =>
    control('POST', '/faults/gateway', { kind, botUserId: bot.user.id, ...more });
  expect((await arm('heartbeat')).body).toEqual({ hit: 1 });
  await gateway.next(1);
  expect((await arm('reconnect')).body).toEqual({ hit: 1 });
  await gateway.next(7);
  await arm('lose-acks', { times: 2 });
  expect((await control('GET', '/faults')).body).toMatchObject({ lostAcks: 2 });
  await control('DELETE', '/faults');
  expect((await arm('invalid-session', { resumable: true })).body).toEqual({ hit: 1 });
  expect((await gateway.next(9)).d).toBe(true);
  gateway.close();
});

test('a wrong call gets a sentence', async () => {
  expect(await control('POST', '/faults/rest', { effect: { kind: 'flood' } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('effect.kind must be') },
  });
  expect(await control('GET', '/nothing')).toMatchObject({ status: 404 });
  expect(await control('GET', '/guilds/1')).toMatchObject({ status: 404, body: { code: 10004 } });
});

test('the command line prints where it listens, keeps its members chatting, and ends with its parent', async () => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const options = [
    '--members',
    '20',
    '--messages',
    '300',
    '--live',
    '600',
    '--token',
    'known-token',
    '--json',
    '--exit-with-parent',
  ];
  const child = spawn(process.execPath, [cli, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const ready = JSON.parse(line);
  expect(ready.token).toBe('known-token');
  const count = async () => {
    const reply = await fetch(`${ready.controlUrl}/guilds/${ready.guildIds[0]}`);
    const guild = JSON.parse(await reply.text());
    return guild.channels.reduce((sum: number, channel: { messages: number }) => sum + channel.messages, 0);
  };
  await expect.poll(count, { timeout: 10_000 }).toBeGreaterThan(300);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
