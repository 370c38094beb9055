import { afterEach, expect, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

async function setUp(options: SandboxOptions = {}) {
  sandbox = await startSandbox({ clock: { frozen: true, startMs: Date.UTC(2026, 1, 1) }, ...options });
  const tiny = tinyGuild({ lastMessageAtMs: Date.UTC(2026, 0, 31) });
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  return { tiny, guild, bot, api: apiOf(sandbox, bot.token), messages: `/channels/${tiny.general}/messages` };
}

test('every answer tells limit, rest, reset and bucket; the sixth read of a channel within a second is refused', async () => {
  const { api, messages, tiny } = await setUp();
  for (const remaining of [4, 3, 2, 1, 0]) {
    const { status, headers } = await api('GET', messages);
    expect(status).toBe(200);
    expect(headers.get('x-ratelimit-limit')).toBe('5');
    expect(headers.get('x-ratelimit-remaining')).toBe(String(remaining));
    expect(headers.get('x-ratelimit-reset-after')).toBe('1.000');
    expect(headers.get('x-ratelimit-reset')).toBe((Date.UTC(2026, 1, 1, 0, 0, 1) / 1_000).toFixed(3));
    expect(headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
  }
  sandbox.clock.advance(400);
  const refused = await api('GET', messages);
  expect(refused.status).toBe(429);
  expect(refused.body).toEqual({ message: 'You are being rate limited.', retry_after: 0.6, global: false });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(refused.headers.get('x-ratelimit-reset-after')).toBe('0.600');
  expect(sandbox.journal.violations).toMatchObject([{ kind: 'bucket-empty' }]);
  expect((await api('GET', `/channels/${tiny.news}/messages`)).status).toBe(200);
  sandbox.clock.advance(600);
  expect((await api('GET', messages)).status).toBe(200);
});

test('another token has buckets of its own', async () => {
  const { api, guild, messages } = await setUp();
  for (let count = 0; count < 5; count++) await api('GET', messages);
  const other = sandbox.addBot();
  guild.addBot(other);
  expect((await apiOf(sandbox, other.token)('GET', messages)).status).toBe(200);
});

test('reactions added and removed share a bucket', async () => {
  const { api, guild, tiny } = await setUp();
  const path = `/channels/${tiny.general}/messages/${guild.messages(tiny.general)[0]?.id}/reactions/${encodeURIComponent('👍')}/@me`;
  expect((await api('PUT', path)).status).toBe(204);
  expect((await api('DELETE', path)).status).toBe(429);
});

test('the 51st request of a token within a second meets the global limit', async () => {
  const { api } = await setUp({ limits: { others: null } });
  for (let count = 0; count < 50; count++) expect((await api('GET', '/users/@me')).status).toBe(200);
  const refused = await api('GET', '/gateway/bot');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-ratelimit-global')).toBe('true');
  expect(refused.headers.get('x-ratelimit-scope')).toBe('global');
  expect(refused.body).toMatchObject({ global: true, retry_after: 1 });
  sandbox.clock.advance(1_000);
  expect((await api('GET', '/gateway/bot')).status).toBe(200);
});

test('too many invalid requests ban the address until the window ends', async () => {
  const { api, tiny } = await setUp({ limits: { invalidRequests: { limit: 3, windowMs: 600_000 } } });
  for (let count = 0; count < 3; count++) expect((await api('GET', `/channels/${tiny.secret}`)).status).toBe(403);
  const banned = await fetch(`${sandbox.apiUrl}/v10/gateway`);
  expect(banned.status).toBe(429);
  expect(await banned.text()).toBe('error code: 1015');
  expect(banned.headers.get('via')).toBeNull();
  expect(sandbox.journal.violations.map(({ kind }) => kind)).toEqual([
    'invalid-request-budget',
    'invalid-request-budget',
  ]);
  sandbox.clock.advance(600_000);
  expect((await fetch(`${sandbox.apiUrl}/v10/gateway`)).status).toBe(200);
});

test('shared 429s do not count as invalid', async () => {
  const { api } = await setUp({ limits: { invalidRequests: { limit: 2, windowMs: 600_000 } } });
  sandbox.faults.rest({ times: 5, effect: { kind: 'rate-limit', scope: 'shared', retryAfterMs: 500 } });
  for (let count = 0; count < 5; count++) {
    const { status, headers } = await api('GET', '/users/@me');
    expect([status, headers.get('x-ratelimit-scope')]).toEqual([429, 'shared']);
  }
  expect((await api('GET', '/users/@me')).status).toBe(200);
});

test('a fault of each scope has the headers that Discord sends', async () => {
  const { api, messages } = await setUp();
  const bucket = (await api('GET', messages)).headers.get('x-ratelimit-bucket');
  const hit = async (scope: 'user' | 'shared' | 'global') => {
    sandbox.faults.rest({ effect: { kind: 'rate-limit', scope, retryAfterMs: 64_570 } });
    const { status, headers, body } = await api('GET', messages);
    const names = ['retry-after', 'scope', 'global', 'bucket', 'limit', 'remaining', 'reset-after', 'reset'];
    const told = names.map((name) => headers.get(name === 'retry-after' ? name : `x-ratelimit-${name}`));
    expect([status, headers.get('content-type')]).toEqual([429, 'application/json']);
    return { told, body };
  };
  const now = sandbox.clock.now();
  const words = { retry_after: 64.57, global: false };
  expect(await hit('user')).toEqual({
    told: ['65', 'user', null, bucket, '5', '0', '64.570', ((now + 64_570) / 1_000).toFixed(3)],
    body: { message: 'You are being rate limited.', ...words },
  });
  expect(await hit('shared')).toEqual({
    told: ['65', 'shared', null, bucket, '5', '4', '1.000', ((now + 1_000) / 1_000).toFixed(3)],
    body: { message: 'The resource is being rate limited.', ...words },
  });
  expect(await hit('global')).toEqual({
    told: ['65', 'global', 'true', null, null, null, null, null],
    body: { message: 'You are being rate limited.', retry_after: 64.57, global: true },
  });
});

test('a refusal of another kind tells the bucket too', async () => {
  const { api, tiny } = await setUp();
  const forbidden = await api('GET', `/channels/${tiny.secret}/messages`);
  expect([forbidden.status, forbidden.headers.get('x-ratelimit-remaining')]).toEqual([403, '4']);
});

test('without limits nothing is counted and no header sent', async () => {
  const { api, messages } = await setUp({ limits: 'none' });
  for (let count = 0; count < 60; count++) expect((await api('GET', messages)).status).toBe(200);
  expect((await api('GET', messages)).headers.get('x-ratelimit-limit')).toBeNull();
});

test('faults hit the requests they name, as often as they say', async () => {
  const { api, messages, tiny } = await setUp({ limits: 'none' });
  sandbox.faults.rest({
    route: 'GET /channels/{channel_id}/messages',
    times: 2,
    effect: { kind: 'status', status: 503 },
  });
  expect((await api('GET', '/users/@me')).status).toBe(200);
  expect([(await api('GET', messages)).status, (await api('GET', messages)).status]).toEqual([503, 503]);
  expect((await api('GET', messages)).status).toBe(200);
  sandbox.faults.rest({ pathIncludes: tiny.general, effect: { kind: 'drop' } });
  await expect(api('GET', messages)).rejects.toThrow();
  sandbox.faults.rest({ effect: { kind: 'drop-reply' } });
  await expect(api('POST', messages, { content: 'arrived' })).rejects.toThrow();
  expect(sandbox.guild(tiny.guildId).messages(tiny.general).at(-1)?.content).toBe('arrived');
  const started = performance.now();
  sandbox.faults.rest({ effect: { kind: 'latency', ms: 120 } });
  await api('GET', messages);
  expect(performance.now() - started).toBeGreaterThanOrEqual(115);
});

test('a fault lets pass as many requests as it is told to', async () => {
  const { api } = await setUp({ limits: 'none' });
  sandbox.faults.rest({ route: '/users/@me', after: 2, times: 1, effect: { kind: 'status', status: 502 } });
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) statuses.push((await api('GET', '/users/@me')).status);
  expect(statuses).toEqual([200, 200, 502, 200]);
});

test('the journal keeps a bounded number of entries, the counters all', async () => {
  const { api } = await setUp({ limits: 'none', journalLimit: 10 });
  for (let count = 0; count < 35; count++) await api('GET', '/users/@me');
  expect(sandbox.journal.entries()).toHaveLength(10);
  expect(sandbox.stats()).toMatchObject({ requests: 35, rateLimited: 0, byRoute: { 'GET /users/@me': { count: 35 } } });
});
