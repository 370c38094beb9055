import { afterEach, expect, test } from 'vitest';
import { type Bot, type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { identify, openRawGateway } from '../testing/raw-gateway.ts';
import { tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

async function setUp(options: SandboxOptions): Promise<Bot> {
  sandbox = await startSandbox({ clock: { frozen: true }, ...options });
  return sandbox.addBot();
}

async function start(bot: Bot, shard?: [number, number]) {
  const gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, 1, shard));
  return gateway;
}

test('shards of one key identify once per interval, those of another key beside it', async () => {
  const bot = await setUp({ identifyIntervalMs: 5_000, maxConcurrency: 2 });
  await (await start(bot, [0, 4])).next('READY');
  await (await start(bot, [1, 4])).next('READY');
  expect((await (await start(bot, [2, 4])).next(9)).d).toBe(false);
  sandbox.clock.advance(5_000);
  await (await start(bot, [2, 4])).next('READY');
});

test('GET /gateway/bot counts the session starts, and the next day has all of them again', async () => {
  const bot = await setUp({ sessionStartsPerDay: 3 });
  await (await start(bot)).next('READY');
  const told = async () => (await apiOf(sandbox, bot.token)('GET', '/gateway/bot')).body;
  const day = 24 * 60 * 60 * 1_000;
  sandbox.clock.advance(1_000);
  expect(await told()).toMatchObject({
    session_start_limit: { total: 3, remaining: 2, reset_after: day - 1_000, max_concurrency: 1 },
  });
  sandbox.clock.advance(day);
  expect(await told()).toMatchObject({ session_start_limit: { remaining: 3 } });
});

test('one start too many resets the token and ends every session', async () => {
  const bot = await setUp({ sessionStartsPerDay: 1 });
  const first = await start(bot);
  await first.next('READY');
  const second = await start(bot);
  expect(await second.closed()).toBe(4004);
  expect(await first.closed()).toBe(4004);
  expect((await apiOf(sandbox, bot.token)('GET', '/users/@me')).status).toBe(401);
  expect(sandbox.journal.violations.map(({ kind }) => kind)).toEqual(['session-starts']);
  const [renewed] = sandbox.bots();
  expect(renewed?.user.id).toBe(bot.user.id);
  expect(renewed?.token).not.toBe(bot.token);
});

test('more guilds than a shard may hold close with 4011', async () => {
  const bot = await setUp({ maxGuildsPerShard: 1 });
  sandbox.addGuild(tinyGuild().seed).addBot(bot);
  await (await start(bot)).next('READY');
  sandbox.addGuild(tinyGuild().seed).addBot(bot);
  expect(await (await start(bot)).closed()).toBe(4011);
});
