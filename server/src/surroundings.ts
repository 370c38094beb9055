import { constants, existsSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from './platform/config/index.ts';
import { defineError, errorMessage } from './platform/errors.ts';
import type { Logger } from './platform/telemetry/index.ts';
import { startSandboxChild } from './sandbox-child.ts';

const dataDirUnusable = defineError<{ dataDir: string; reason: string }>({
  code: 'start/data-dir-unusable',
  status: 500,
  message: ({ dataDir, reason }) =>
    `The folder ${dataDir} cannot be used (${reason}); set DATA_DIR to one that the user who runs Guildhall may write to.`,
});

/** Where the bots log in. */
export interface DiscordAccount {
  readonly apiUrl: string;
  /** Of a sandbox; Discord's own is known. */
  readonly cdnUrl?: string;
  readonly tokens: readonly string[];
  /** The application that members sign in through; null where that is not set up. */
  readonly oauthClient: { readonly clientId: string; readonly clientSecret: string } | null;
}

/** As root the embedded database runs as another user, who must pass through (not look). */
const privateUnlessRoot = process.getuid?.() === 0 ? 0o711 : 0o700;

/** @throws AppError start/data-dir-unusable */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw dataDirUnusable({ dataDir, reason: errorMessage(error) }, error);
  }
}

/** As `mkdir` with `recursive`, which goes round for ever where nothing can be made (`/proc/data`). */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (!existsSync(parent) && parent !== path) await makeFolder(parent);
  if (!existsSync(path)) await mkdir(path, { mode: privateUnlessRoot });
  else if (!(await stat(path)).isDirectory()) throw new Error('it is a file');
}

/** What Guildhall stands on outside its own process. */
export interface Surroundings {
  /** The address of the database: the owner's, or that of the embedded one. */
  readonly databaseUrl: Promise<string>;
  readonly discord: Promise<DiscordAccount>;
  /** Stops what was started, also what is still starting. */
  close(): Promise<void>;
}

/**
 * Begins to start the embedded database and the sandbox, where the owner has none of their own; resolves as soon as both
 * are processes, long before they are ready. They take about as long as the program takes to load, and loading it holds
 * the thread: so this comes first and imports little.
 */
export async function beginSurroundings(config: Config, log: Logger): Promise<Surroundings> {
  const started = new AsyncDisposableStack();
  const discord = discordFor(config, log, started);
  const { promise: underWay, resolve: goOn } = Promise.withResolvers<void>();
  const databaseUrl = databaseFor(config, log, started, goOn);
  // Who awaits one may not have come to the other yet when it fails.
  const settled = Promise.allSettled([discord, databaseUrl]);
  await Promise.race([underWay, settled]);
  return {
    databaseUrl,
    discord,
    close: async () => {
      await settled;
      await started.disposeAsync();
    },
  };
}

async function databaseFor(
  config: Config,
  log: Logger,
  started: AsyncDisposableStack,
  onSpawn: () => void,
): Promise<string> {
  if (config.databaseUrl !== null) {
    onSpawn();
    return config.databaseUrl;
  }
  const { startEmbeddedPostgres } = await import('./platform/database/embedded.ts');
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log, onSpawn });
  started.defer(() => postgres.stop());
  return postgres.url;
}

/** The owner's bots; without a token the sandbox plays Discord, as a process that ends with this one. */
async function discordFor(config: Config, log: Logger, started: AsyncDisposableStack): Promise<DiscordAccount> {
  if (config.discordToken.length > 0) {
    const { discordClientId: clientId, discordClientSecret: clientSecret } = config;
    const oauthClient = clientId !== null && clientSecret !== null ? { clientId, clientSecret } : null;
    return { apiUrl: config.discordApiUrl, tokens: config.discordToken, oauthClient };
  }
  log.info('No DISCORD_TOKEN is set: a sandbox plays Discord, with a guild of 200 invented members.');
  const sandbox = await startSandboxChild({ dataDir: config.dataDir, log });
  started.defer(() => sandbox.close());
  const { apiUrl, cdnUrl, token, applicationId: clientId, clientSecret } = sandbox;
  return { apiUrl, cdnUrl, tokens: [token], oauthClient: { clientId, clientSecret } };
}
