import { type GuildHandle, type Sandbox, type SandboxOptions, startSandbox } from '@guildhall/discord-sandbox';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from '../telemetry/index.ts';
import { createDiscordPool, type DiscordPool, type PoolDispatch } from './pool.ts';
import { smallGuild } from './testing/small-guild.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Scene {
  readonly sandbox: Sandbox;
  readonly guild: GuildHandle;
  readonly channels: readonly string[];
  readonly pool: DiscordPool;
  readonly heard: PoolDispatch[];
  readonly names: () => string[];
}

async function start(options: SandboxOptions = {}, tokens?: string[], checkEveryMs?: number): Promise<Scene> {
  const sandbox = await startSandbox({ limits: 'none', ...options });
  const { guild, bot, channels } = smallGuild(sandbox, 2);
  const metrics = createMetrics();
  const pool = createDiscordPool({
    tokens: tokens ?? [bot.token],
    apiUrl: sandbox.apiUrl,
    cdnUrl: sandbox.cdnUrl,
    log: pino({ level: 'silent' }),
    metrics,
    checkEveryMs,
  });
  closers.push(async () => {
    await pool.close();
    metrics.close();
    await sandbox.close();
  });
  const heard: PoolDispatch[] = [];
  pool.events.on('dispatch', (dispatch) => heard.push(dispatch));
  return { sandbox, guild, channels, pool, heard, names: () => heard.map(({ name }) => name) };
}

const patience = { timeout: 15_000, interval: 20 };
const until = (check: () => void) => vi.waitFor(check, patience);

function textsOf(heard: readonly PoolDispatch[]): unknown[] {
  return heard.filter(({ name }) => name === 'MESSAGE_CREATE').map(({ data }) => data['content']);
}

describe('the gateway', () => {
  it('brings all members once, with their nicknames and roles', async () => {
    const { sandbox, guild, pool, heard } = await start();
    await pool.connect();
    await until(() => expect(heard.some(({ name }) => name === 'GUILD_MEMBERS_CHUNK')).toBe(true));
    const chunk = heard.find(({ name }) => name === 'GUILD_MEMBERS_CHUNK');
    expect(chunk?.data).toMatchObject({ guild_id: guild.id, members: expect.any(Array) });
    expect(sandbox.journal.violations).toEqual([]);
  });

  it('passes events on in order, READY and the guilds first', async () => {
    const { guild, channels, pool, heard, names } = await start();
    await pool.connect();
    const member = guild.addMember();
    for (let index = 0; index < 200; index += 1) member.send(channels[index % 2] ?? '', `text ${index}`);
    await until(() => expect(textsOf(heard)).toHaveLength(200));
    expect(names().slice(0, 2)).toEqual(['READY', 'GUILD_CREATE']);
    expect(textsOf(heard)).toEqual(Array.from({ length: 200 }, (_, index) => `text ${index}`));
    const numbers = heard.map(({ seq }) => seq);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(pool.health()[0]).toMatchObject({ gateway: 'ready', name: 'guildhall', problem: null });
  });

  it.each([
    ['a dropped socket', (sandbox: Sandbox) => sandbox.faults.dropSockets()],
    ['op 7', (sandbox: Sandbox) => sandbox.faults.requestReconnect()],
    ['op 9 with a session left', (sandbox: Sandbox) => sandbox.faults.invalidateSessions(true)],
  ])('resumes after %s and misses nothing', async (_name, disturb) => {
    const { sandbox, guild, channels, pool, heard, names } = await start();
    await pool.connect();
    const member = guild.addMember();
    member.send(channels[0] ?? '', 'before');
    await until(() => expect(textsOf(heard)).toEqual(['before']));
    disturb(sandbox);
    member.send(channels[0] ?? '', 'meanwhile');
    await until(() => expect(names()).toContain('RESUMED'));
    member.send(channels[0] ?? '', 'after');
    await until(() => expect(textsOf(heard)).toEqual(['before', 'meanwhile', 'after']));
    expect(names().filter((name) => name === 'READY')).toHaveLength(1);
    await until(() => expect(pool.health()[0]?.gateway).toBe('ready'));
  });

  it('opens a new session after op 9 without one, and READY says so', async () => {
    const { sandbox, pool, names } = await start();
    await pool.connect();
    sandbox.faults.invalidateSessions(false);
    await until(() => expect(names().filter((name) => name === 'READY')).toHaveLength(2));
    expect(names()).not.toContain('RESUMED');
    await until(() => expect(names().at(-1)).toBe('GUILD_CREATE'));
  });

  it('takes a missing heartbeat answer for a dead connection and resumes', async () => {
    const { sandbox, pool, names } = await start({ heartbeatIntervalMs: 100 });
    await pool.connect();
    sandbox.faults.loseAcks(1);
    await until(() => expect(names()).toContain('RESUMED'));
  });

  it('goes on without privileged intents that are not granted, and says which are missing', async () => {
    const { guild, channels, pool, heard } = await start({ intentsGranted: { content: false, members: false } });
    await pool.connect();
    expect(pool.bots[0]?.gateway.missingIntents()).toEqual(['message-content', 'members']);
    guild.addMember().send(channels[0] ?? '', 'hidden');
    await until(() => expect(textsOf(heard)).toEqual(['']));
  });

  it('closes for good with a sentence when the token is wrong', async () => {
    const { pool } = await start({}, ['no-such-token']);
    await pool.connect();
    expect(pool.health()[0]).toMatchObject({ gateway: 'closed', problem: expect.stringContaining('DISCORD_TOKEN') });
  });

  it('ends its session when it is closed, also in the middle of a reconnect', async () => {
    const { sandbox, pool, heard } = await start();
    await pool.connect();
    sandbox.faults.dropSockets();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await pool.close();
    const count = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(heard).toHaveLength(count);
    expect(sandbox.faults.dropSockets()).toBe(0);
  });

  it('goes on without an intent that is taken away while it is connected', async () => {
    const { sandbox, guild, channels, pool, heard } = await start();
    await pool.connect();
    expect(pool.bots[0]?.gateway.missingIntents()).toEqual([]);
    const [bot] = sandbox.bots();
    Object.assign(bot?.intents ?? {}, { content: false });
    sandbox.faults.invalidateSessions(false);
    await until(() => expect(pool.bots[0]?.gateway.missingIntents()).toEqual(['message-content']));
    await until(() =>
      expect(pool.health()[0]).toMatchObject({ gateway: 'ready', problem: expect.stringContaining('Message Content') }),
    );
    guild.addMember().send(channels[0] ?? '', 'hidden');
    await until(() => expect(textsOf(heard)).toEqual(['']));
  });

  it('joins anew with an intent that is granted while it is connected', async () => {
    const { sandbox, guild, channels, pool, heard, names } = await start(
      { intentsGranted: { content: false } },
      undefined,
      50,
    );
    await pool.connect();
    const [bot] = sandbox.bots();
    const asked = () => sandbox.stats().byRoute['GET /applications/@me']?.count ?? 0;
    await until(() => expect(asked()).toBeGreaterThan(3));
    expect(names().filter((name) => name === 'READY')).toHaveLength(1);
    Object.assign(bot?.intents ?? {}, { content: true });
    await until(() => expect(pool.health()[0]).toMatchObject({ gateway: 'ready', problem: null }));
    expect(names().filter((name) => name === 'READY')).toHaveLength(2);
    guild.addMember().send(channels[0] ?? '', 'seen');
    await until(() => expect(textsOf(heard)).toEqual(['seen']));
    const before = asked();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked()).toBe(before);
  });

  it('does not join again and again for an intent that the application has and the gateway refuses', async () => {
    const { sandbox, pool, names } = await start({ intentsGranted: { content: false } }, undefined, 50);
    const flags = 1 << 18; // GATEWAY_MESSAGE_CONTENT
    sandbox.faults.rest({
      route: 'GET /applications/@me',
      effect: { kind: 'status', status: 200, body: { id: sandbox.bots()[0]?.user.id, flags } },
      times: 1_000,
    });
    await pool.connect();
    await until(() => expect(pool.bots[0]?.gateway.missingIntents()).toEqual(['message-content', 'members']));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(names().filter((name) => name === 'READY')).toHaveLength(1);
  });

  it('is let in again by hand when Discord accepts a token that it refused', async () => {
    const { sandbox, pool } = await start({}, undefined, 50);
    sandbox.faults.rest({ effect: { kind: 'status', status: 401, body: { message: '401: Unauthorized', code: 0 } } });
    await pool.connect();
    expect(pool.health()[0]).toMatchObject({ gateway: 'closed', problem: expect.stringContaining('DISCORD_TOKEN') });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sandbox.stats().requests).toBe(1);
    await pool.checkAgain();
    await until(() => expect(pool.health()[0]).toMatchObject({ gateway: 'ready', problem: null }));
  });

  it('does not join when it is closed before it could', async () => {
    const { sandbox, pool } = await start();
    const route = 'GET /applications/@me';
    sandbox.faults.rest({ route, effect: { kind: 'latency', ms: 300 } });
    const gateway = pool.bots[0]?.gateway;
    const connected = gateway?.connect();
    await until(() => expect(sandbox.faults.summary().rest).toEqual([]));
    await gateway?.close();
    await connected;
    expect(sandbox.stats().byRoute['GET /gateway/bot']).toBeUndefined();
  });

  it('waits for no next try when it is closed', async () => {
    const { sandbox, pool } = await start();
    sandbox.faults.rest({ route: 'GET /applications/@me', effect: { kind: 'status', status: 403 }, times: 100 });
    const connected = pool.connect().then(() => 'ended');
    await until(() => expect(pool.health()[0]?.problem).toContain('keeps trying'));
    await pool.close();
    const late = new Promise((resolve) => setTimeout(resolve, 3_000, 'still waiting'));
    expect(await Promise.race([connected, late])).toBe('ended');
  });

  it('goes on when a listener fails', async () => {
    const { guild, channels, pool, heard } = await start();
    await pool.connect();
    pool.events.on('dispatch', ({ data }) => {
      if (data['content'] === 'two') throw new Error('a listener that fails');
    });
    const member = guild.addMember();
    for (const text of ['one', 'two', 'three']) member.send(channels[0] ?? '', text);
    await until(() => expect(textsOf(heard)).toEqual(['one', 'two', 'three']));
  });

  it('sends the requests of discord.js through the one limiter', async () => {
    const { sandbox, channels, pool } = await start({
      limits: { routes: { 'POST /channels/{channel_id}/messages': { limit: 2, windowMs: 300 } } },
    });
    await pool.connect();
    const bot = pool.bots[0];
    const path = `/channels/${channels[0]}/messages`;
    for (const content of ['a', 'b']) await bot?.rest.request('POST', path, { body: { content } });
    const channel = await bot?.gateway.client()?.channels.fetch(channels[0] ?? '');
    if (!channel?.isSendable()) throw new Error('no channel to send to');
    // discord.js has not sent here before and knows of no limit.
    await channel.send('c');
    expect(sandbox.stats().rateLimited).toBe(0);
  });
});

describe('several bots', () => {
  it('share the channels that each may read, and the reason is named where none may', async () => {
    const scene = await start();
    const { sandbox, guild, channels } = scene;
    const second = sandbox.addBot({ name: 'second' });
    guild.addBot(second);
    const tokens = sandbox.bots().map(({ token }) => token);
    const metrics = createMetrics();
    const log = pino({ level: 'silent' });
    const pool = createDiscordPool({ tokens, apiUrl: sandbox.apiUrl, log, metrics });
    closers.push(async () => {
      await pool.close();
      metrics.close();
    });
    await pool.connect();
    const names = (channelId: string | undefined) =>
      pool.access(guild.id, channelId ?? '').bots.map(({ name }) => name);
    await until(() => expect(names(channels[0])).toEqual(['guildhall', 'second']));
    const view = String(1n << 10n);
    guild.setOverwrite(channels[0] ?? '', { id: String(sandbox.bots()[0]?.user.id), type: 1, allow: '0', deny: view });
    await until(() => expect(names(channels[0])).toEqual(['second']));
    expect(names(channels[1])).toEqual(['guildhall', 'second']);
    guild.setOverwrite(channels[0] ?? '', { id: second.user.id, type: 1, allow: '0', deny: view });
    await until(() => expect(names(channels[0])).toEqual([]));
    expect(pool.access(guild.id, channels[0] ?? '').reason).toContain('View Channel');
    expect(pool.access('123456789012345678', '1').reason).toContain('invite');
  });

  it('compute for every channel exactly the permissions that Discord computes', async () => {
    const { sandbox, guild, pool } = await start();
    await pool.connect();
    const bot = pool.bots[0];
    await until(() => expect(bot?.directory.guild(guild.id)).toBeDefined());
    const userId = String(sandbox.bots()[0]?.user.id);
    for (const channel of guild.channels()) {
      expect(bot?.directory.permissions(guild.id, channel.id, channel.parent_id)).toBe(
        guild.permissionsOf(userId, channel.id),
      );
    }
  });

  it('learn a guild by REST where no gateway runs', async () => {
    const { guild, channels, pool } = await start();
    await pool.learnGuild(guild.id);
    expect(pool.reader(guild.id, channels[0] ?? '')).toBe(pool.bots[0]);
  });
});
