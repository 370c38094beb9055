import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { announceServer } from './commands/running-server.ts';
import {
  accountRoutes,
  createAccess,
  createAccounts,
  issueOwnerKey,
  newSecret,
  ownerLink,
} from './features/accounts/index.ts';
import { captureRoutes, createCapture } from './features/capture/index.ts';
import { checkDatabase, checkDisk, checkMigrations } from './health-checks.ts';
import { discordHealth, joinDiscord } from './join-discord.ts';
import type { Config } from './platform/config/index.ts';
import { migrate, openDatabase, startEmbeddedPostgres } from './platform/database/index.ts';
import { createDiscordPool } from './platform/discord/index.ts';
import { createHealth, createHttpServer } from './platform/http/index.ts';
import { createJobs } from './platform/jobs/index.ts';
import { createRealtime, realtimeRoutes } from './platform/realtime/index.ts';
import { createMetrics, type Logger } from './platform/telemetry/index.ts';
import { holdDatabase } from './sole-process.ts';
import { version } from './version.ts';

export interface App {
  /** Where browsers reach it. */
  readonly url: string;
  /** Signs one browser in as the owner. */
  readonly ownerLink: string;
  /** Finishes what is in hand and frees everything, in the reverse order of the start. */
  close(): Promise<void>;
}

/** Handlers stop at their next checkpoint, within a second or so. */
const jobsDrainMs = 4_000;

const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** As root the embedded database runs as another user, who must pass through (not look). */
const privateUnlessRoot = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Builds platform and features and starts them; what was started is closed again when a later part fails. */
export async function compose(config: Config, log: Logger): Promise<App> {
  await using started = new AsyncDisposableStack();
  const metrics = createMetrics();
  started.defer(() => metrics.close());
  const health = createHealth();

  await mkdir(config.dataDir, { recursive: true, mode: privateUnlessRoot });
  const [databaseUrl, account] = await together(database(config, log, started), discordAccount(config, log, started));
  const db = await openDatabase({
    url: databaseUrl,
    poolSize: config.databasePoolSize,
    slowQueryMs: config.slowQueryMs,
    log,
    metrics: metrics.database,
  });
  started.defer(() => db.close());
  // The embedded database is locked already, and with Valkey several processes may share one.
  if (config.databaseUrl !== null && config.valkeyUrl === null) started.defer(await holdDatabase(databaseUrl, log));
  const migrations = await migrate({ url: databaseUrl });
  if (migrations.applied.length > 0) log.info(`The database is now at ${migrations.current}.`);
  checkDatabase(health, db);
  checkMigrations(health, db, migrations.current);
  checkDisk(health, config.dataDir);

  const jobs = createJobs({ url: databaseUrl, log, metrics: metrics.jobs, soleProcess: true });
  await jobs.start();
  started.defer(() => jobs.stop(jobsDrainMs));

  const token = newSecret(32);
  const accounts = createAccounts(db);
  const access = createAccess(accounts, {
    localToken: token,
    isHttps: config.publicUrl?.startsWith('https:') ?? false,
  });

  const realtime = createRealtime({
    log,
    metrics: metrics.realtime,
    mayRead: async () => true,
    stillSignedIn: access.stillSignedIn,
  });
  started.defer(() => realtime.close());

  const pool = createDiscordPool({
    ...account,
    log,
    metrics,
    limits: { globalPerSecond: config.discordRequestsPerSecond },
  });
  started.defer(() => pool.close());
  started.defer(await joinDiscord({ pool, health, realtime, log }));

  const capture = createCapture({
    db,
    discord: pool,
    realtime,
    log,
    metrics: metrics.capture,
    discordHealth: () => discordHealth(pool),
  });
  capture.start();
  started.defer(() => capture.stop());

  let url = '';
  const http = await createHttpServer({
    config: { host: config.host, port: config.port, publicUrl: config.publicUrl ?? undefined, webDir, version },
    log,
    metrics,
    health,
    authorize: access.authorize,
    routes: [realtimeRoutes(realtime), accountRoutes(accounts, access, () => url), captureRoutes(capture.deps)],
  });
  started.defer(() => http.close());

  const local = await http.listen();
  url = config.publicUrl ?? local;
  started.defer(
    await announceServer(config.dataDir, {
      url: local,
      pid: process.pid,
      token,
      version,
      startedAt: new Date().toISOString(),
    }),
  );
  const { key } = await issueOwnerKey(accounts);

  const running = started.move();
  return { url, ownerLink: ownerLink(url, key), close: () => running.disposeAsync() };
}

/** Where the bots log in; without a token the sandbox plays Discord. */
async function discordAccount(config: Config, log: Logger, started: AsyncDisposableStack) {
  if (config.discordToken.length > 0) return { apiUrl: config.discordApiUrl, tokens: config.discordToken };
  log.info('No DISCORD_TOKEN is set: a sandbox plays Discord, with a guild of 200 invented members.');
  const { startSandboxChild } = await import('./sandbox-child.ts');
  const sandbox = await startSandboxChild({ dataDir: config.dataDir, log });
  started.defer(() => sandbox.close());
  return { apiUrl: sandbox.apiUrl, tokens: [sandbox.token] };
}

async function database(config: Config, log: Logger, started: AsyncDisposableStack): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  started.defer(() => postgres.stop());
  return postgres.url;
}

/** Both results; when one fails, only after the other has settled, so that what it started can be closed. */
async function together<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
