import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureJob, discordHealth, guildList } from '@guildhall/contract';
import { type GuildHandle, generateGuild, type Sandbox, startSandbox } from '@guildhall/discord-sandbox';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { programStage } from './commands/testing/program.ts';
import { type App, compose } from './compose.ts';
import { loadConfig } from './platform/config/index.ts';
import { createLogger } from './platform/telemetry/index.ts';
import { testDatabase } from './testing/test-database.ts';

const { url: databaseUrl } = await testDatabase();
const { run } = await programStage({});
const patience = { timeout: 20_000, interval: 50 };

interface Scene {
  readonly sandbox: Sandbox;
  readonly guild: GuildHandle;
  readonly token: string;
  readonly dataDir: string;
}

async function sceneOf(seed: string, content: boolean): Promise<Scene> {
  const routes = { 'GET /channels/{channel_id}/messages': { limit: 2, windowMs: 200 } };
  const sandbox = await startSandbox({ limits: { routes }, intentsGranted: { content } });
  const bot = sandbox.addBot({ name: 'guild-bot' });
  const guild = sandbox.addGuild(generateGuild({ seed, members: 12, messages: 2_000, channels: 1 }));
  guild.addBot(bot);
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-troubles-'));
  onTestFinished(async () => {
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { sandbox, guild, token: bot.token, dataDir };
}

/** The whole program, and its API as the owner calls it. */
async function open({ sandbox, guild, dataDir }: Scene, token: string) {
  const settings = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: '0', DISCORD_API_URL: sandbox.apiUrl };
  const app: App = await compose(
    loadConfig({ ...settings, DISCORD_TOKEN: token }),
    createLogger({ level: 'silent', format: 'json' }),
  );
  let isOpen = true;
  const close = async () => {
    if (isOpen) await app.close();
    isOpen = false;
  };
  onTestFinished(close);
  const json = { 'content-type': 'application/json' };
  const key = new URL(app.ownerLink).searchParams.get('key');
  const signedIn = await fetch(`${app.url}/api/session/owner`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ key }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  async function call<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    const sent = body
      ? { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify(body) }
      : { headers: { cookie } };
    return schema.parse(await (await fetch(app.url + path, sent)).json());
  }
  const readiness = z.object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), state: z.string(), reason: z.string().optional() })),
  });
  return {
    call,
    close,
    guild: async () => (await call(guildList, '/api/guilds')).guilds.find(({ id }) => id === guild.id),
    bot: async () => (await call(discordHealth, '/api/discord/health')).bots[0],
    ready: async () => {
      const reply = await fetch(`${app.url}/readyz`);
      const report = readiness.parse(await reply.json());
      return { status: reply.status, problems: report.checks.filter(({ state }) => state !== 'ok') };
    },
  };
}

test('a revoked token: capture and live stop with the mend, nothing more is sent, and a good token goes on', async () => {
  const scene = await sceneOf('revoked', true);
  const { sandbox, guild, token } = scene;
  const channel = guild.channels().find(({ type }) => type === 0)?.id ?? '';
  const first = await open(scene, token);
  await vi.waitFor(async () => expect((await first.guild())?.live).toBe('live'), patience);
  const { id } = await first.call(captureJob, '/api/capture/jobs', { guildId: guild.id });
  const jobOf = (server: typeof first) => server.call(captureJob, `/api/capture/jobs/${id}`);
  await vi.waitFor(async () => expect((await jobOf(first)).messages).toBeGreaterThan(100), patience);
  sandbox.revokeToken(token);
  const revoked = expect.stringMatching(/Discord rejects the bot token.*DISCORD_TOKEN/);
  await vi.waitFor(async () => expect(await jobOf(first)).toMatchObject({ state: 'failed', error: revoked }), patience);
  await vi.waitFor(async () => expect((await first.guild())?.live).toBe('offline'), patience);
  expect(await first.bot()).toMatchObject({ gateway: 'closed', problem: revoked });
  await vi.waitFor(async () => {
    expect(await first.ready()).toMatchObject({
      status: 503,
      problems: [{ name: 'gateway', state: 'failed', reason: revoked }],
    });
  }, patience);
  const refused = () => sandbox.journal.entries().filter((entry) => 'status' in entry && entry.status === 401).length;
  const before = refused();
  expect(before).toBeLessThan(50);
  const { id: again } = await first.call(captureJob, '/api/capture/jobs', { guildId: guild.id });
  const other = () => first.call(captureJob, `/api/capture/jobs/${again}`);
  await vi.waitFor(async () => expect(await other()).toMatchObject({ state: 'failed', error: revoked }), patience);
  expect(refused()).toBe(before);
  guild.addMember().send(channel, 'while nobody could listen');
  await first.close();

  const second = await open(scene, sandbox.resetToken(token).token);
  await vi.waitFor(async () => expect((await second.guild())?.live).toBe('live'), patience);
  expect(await second.ready()).toEqual({ status: 200, problems: [] });
  await second.call(captureJob, `/api/capture/jobs/${id}/retry`, {});
  await vi.waitFor(
    async () => expect(await jobOf(second)).toMatchObject({ state: 'completed', error: null }),
    patience,
  );
  guild.addMember().send(channel, 'heard again');
  const said = guild.channels().reduce((sum, { id: channelId }) => sum + guild.messages(channelId).length, 0);
  await vi.waitFor(async () => expect((await second.guild())?.messages).toBe(said), patience);
});

test('a token that REST alone refuses makes the server not ready', async () => {
  const scene = await sceneOf('refused', true);
  const server = await open(scene, scene.token);
  await vi.waitFor(async () => expect(await server.ready()).toMatchObject({ status: 200 }), patience);
  scene.sandbox.faults.rest({
    effect: { kind: 'status', status: 401, body: { message: '401: Unauthorized', code: 0 } },
    times: 1_000,
  });
  const { id } = await server.call(captureJob, '/api/capture/jobs', { guildId: scene.guild.id });
  await vi.waitFor(
    async () => expect((await server.call(captureJob, `/api/capture/jobs/${id}`)).state).toBe('failed'),
    patience,
  );
  const revoked = expect.stringMatching(/Discord rejects the bot token.*DISCORD_TOKEN/);
  await vi.waitFor(async () => {
    expect(await server.ready()).toMatchObject({ status: 503, problems: [{ name: 'gateway', reason: revoked }] });
  }, patience);
  expect((await server.bot())?.problem).toEqual(revoked);
});

test('without the Message Content intent the server is ready, and says what is not captured', async () => {
  const scene = await sceneOf('blind', false);
  const server = await open(scene, scene.token);
  const hidden = expect.stringMatching(/Message Content intent.*not captured.*Switch on/);
  await vi.waitFor(async () => {
    expect(await server.ready()).toMatchObject({
      status: 200,
      problems: [{ name: 'intents', state: 'degraded', reason: hidden }],
    });
  }, patience);
  expect(await server.bot()).toMatchObject({ gateway: 'ready', problem: hidden });
  const { code, out } = await run(['status'], { DATA_DIR: scene.dataDir, DATABASE_URL: databaseUrl });
  expect(out).toMatch(/is ready, but not all is well/);
  expect(out).toMatch(/intents\s.*Message Content intent/);
  expect(code).toBe(0);

  Object.assign(scene.sandbox.bots()[0]?.intents ?? {}, { content: true });
  const checked = await server.call(discordHealth, '/api/discord/check', {});
  expect(checked.bots[0]?.problem).toBeNull();
  await vi.waitFor(async () => expect(await server.ready()).toEqual({ status: 200, problems: [] }), patience);
  await vi.waitFor(async () => expect((await server.guild())?.live).toBe('live'), patience);
  const { id } = await server.call(captureJob, '/api/capture/jobs', { guildId: scene.guild.id });
  await vi.waitFor(
    async () => expect((await server.call(captureJob, `/api/capture/jobs/${id}`)).state).toBe('completed'),
    patience,
  );
});
