import { type GuildSeed, type SandboxOptions, startSandbox } from '@guildhall/discord-sandbox';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { createDiscordPool, type LimiterOptions } from '../../../platform/discord/index.ts';
import { createMetrics } from '../../../platform/telemetry/index.ts';
import type { TestDatabase } from '../../../testing/test-database.ts';
import { upsertGuild } from '../../archive/index.ts';
import { createCapture } from '../create-capture.ts';
import type { CaptureDiscord } from '../discord-port.ts';

export const silent = pino({ level: 'silent' });

/** A sandbox with one guild and one bot, and capture of its own database connections. */
export async function captureStage(
  database: TestDatabase,
  options: StageOptions,
  onEnd: (close: () => Promise<void>) => void = afterAll,
) {
  const sandbox = await startSandbox({ limits: 'none', ...options.sandbox });
  const guild = sandbox.addGuild(options.seed);
  const bots = Array.from({ length: options.bots ?? 1 }, () => sandbox.addBot());
  for (const bot of bots)
    guild.addBot(bot, options.permissions === undefined ? {} : { permissions: options.permissions });
  const pool = createDiscordPool({
    tokens: bots.map((bot) => bot.token),
    apiUrl: sandbox.apiUrl,
    log: silent,
    metrics: createMetrics(),
    limits: { globalPerSecond: Number.POSITIVE_INFINITY, ...options.limits },
  });
  await pool.connect();
  await until(() => pool.botsOf(guild.id).length === bots.length, 'the bots know their guild');
  const events: { topic: string; event: unknown }[] = [];
  const realtime = {
    publish: (topic: string, event: unknown) => void events.push({ topic, event }),
    publishLatest: (topic: string, _key: string, event: unknown) => void events.push({ topic, event }),
  };
  await database.db.transaction((tx) => upsertGuild(tx, { ...options.seed.guild }));
  const open = (discord: CaptureDiscord = pool) =>
    createCapture({ db: database.db, discord, realtime, log: silent, metrics: createMetrics().capture });
  const capture = open();
  onEnd(async () => {
    await capture.stop();
    await pool.close();
    await sandbox.close();
  });
  return { sandbox, guild, guildId: guild.id, bots, pool, capture, open, events, database };
}

interface StageOptions {
  readonly seed: GuildSeed;
  readonly sandbox?: SandboxOptions;
  readonly bots?: number;
  readonly limits?: LimiterOptions;
  readonly permissions?: bigint;
}

export type CaptureStage = Awaited<ReturnType<typeof captureStage>>;

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
