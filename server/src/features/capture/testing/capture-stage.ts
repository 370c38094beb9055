import { type GuildSeed, type Sandbox, type SandboxOptions, startSandbox } from '@guildhall/discord-sandbox';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { openDatabase } from '../../../platform/database/index.ts';
import { createDirectory } from '../../../platform/discord/directory.ts';
import { createDiscordApi, createDiscordRest, createLimiter } from '../../../platform/discord/index.ts';
import { createMetrics } from '../../../platform/telemetry/index.ts';
import type { TestDatabase } from '../../../testing/test-database.ts';
import { upsertGuild } from '../../archive/index.ts';
import { createCapture } from '../create-capture.ts';
import type { CaptureBot, CaptureDiscord } from '../discord-port.ts';

export const silent = pino({ level: 'silent' });

/** A sandbox with one guild and one bot, and capture of its own database connections. */
export async function captureStage(database: TestDatabase, options: StageOptions) {
  const sandbox = await startSandbox({ limits: 'none', ...options.sandbox });
  const guild = sandbox.addGuild(options.seed);
  const bots = await Promise.all(
    Array.from({ length: options.bots ?? 1 }, async () => {
      const bot = sandbox.addBot();
      guild.addBot(bot, options.permissions === undefined ? {} : { permissions: options.permissions });
      return connectBot(sandbox, bot.token, guild.id);
    }),
  );
  const discord = discordOf(bots);
  const events: { topic: string; event: unknown }[] = [];
  const realtime = {
    publish: (topic: string, event: unknown) => void events.push({ topic, event }),
    publishLatest: (topic: string, _key: string, event: unknown) => void events.push({ topic, event }),
  };
  await database.db.transaction((tx) => upsertGuild(tx, { ...options.seed.guild }));
  const open = () =>
    createCapture({ db: database.db, discord, realtime, log: silent, metrics: createMetrics().capture });
  const capture = open();
  afterAll(async () => {
    await capture.stop();
    await Promise.all(bots.map((bot) => bot.close()));
    await sandbox.close();
  });
  return { sandbox, guild, guildId: guild.id, bots, discord, capture, open, events, database };
}

interface StageOptions {
  readonly seed: GuildSeed;
  readonly sandbox?: SandboxOptions;
  readonly bots?: number;
  readonly permissions?: bigint;
}

export type CaptureStage = Awaited<ReturnType<typeof captureStage>>;

/** A bot without a gateway: what it may see is read by REST and again with `refresh`. */
async function connectBot(sandbox: Sandbox, token: string, guildId: string) {
  const limiter = createLimiter({ globalPerSecond: Number.POSITIVE_INFINITY });
  const rest = createDiscordRest({
    token,
    apiUrl: sandbox.apiUrl,
    limiter,
    log: silent,
    metrics: createMetrics(),
    backoffMs: 10,
  });
  const api = createDiscordApi(rest);
  const directory = createDirectory();
  const me = await api.me();
  directory.setBot(me.id);

  async function refresh(): Promise<void> {
    const [guild, channels, threads, roles] = await Promise.all([
      api.guild(guildId),
      api.channels(guildId),
      api.activeThreads(guildId),
      api.roles(guildId),
    ]);
    directory.setGuild({ ...guild, channels, threads, roles });
    const { body } = await rest.request('GET', `/guilds/${guildId}/members/${me.id}`);
    if (typeof body === 'object' && body !== null) directory.setOwnMember(guildId, { ...body });
  }
  await refresh();
  const bot: CaptureBot = {
    name: me.id,
    api,
    waiting: (guild) => limiter.waiting(guild)?.sentence ?? null,
  };
  return { ...bot, rest, limiter, directory, refresh, close: () => rest.close() };
}

type StageBot = Awaited<ReturnType<typeof connectBot>>;

function discordOf(bots: readonly StageBot[]): CaptureDiscord {
  return {
    botsOf: (guildId) => bots.filter((bot) => bot.directory.guild(guildId)),
    access(guildId, channelId, parentId) {
      const readers = bots.filter((bot) => bot.directory.unreadable(guildId, channelId, parentId) === null);
      const managers = readers.filter(
        (bot) => (bot.directory.permissions(guildId, channelId, parentId) & (1n << 34n)) !== 0n,
      );
      const why = bots[0]?.directory.unreadable(guildId, channelId, parentId);
      return {
        bots: readers,
        threadManagers: managers,
        reason: readers.length > 0 ? null : `The bot may not read it (${why}).`,
      };
    },
  };
}

/** Waits until a condition holds. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** More connections to the same test database, as another process would have. */
export const anotherConnection = (url: string) => openDatabase({ url, poolSize: 4, log: silent, slowQueryMs: 60_000 });
