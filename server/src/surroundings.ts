import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import type { Config } from './platform/config/index.ts';
import { startEmbeddedPostgres } from './platform/database/index.ts';
import { defineError, errorMessage } from './platform/errors.ts';
import type { Logger } from './platform/telemetry/index.ts';

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
}

/** As root the embedded database runs as another user, who must pass through (not look). */
const privateUnlessRoot = process.getuid?.() === 0 ? 0o711 : 0o700;

/** @throws AppError start/data-dir-unusable */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: privateUnlessRoot });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw dataDirUnusable({ dataDir, reason: errorMessage(error) }, error);
  }
}

/** The address of the database: the owner's, or the embedded one, which is started and stopped with the program. */
export async function databaseFor(config: Config, log: Logger, started: AsyncDisposableStack): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  started.defer(() => postgres.stop());
  return postgres.url;
}

/** The owner's bots; without a token the sandbox plays Discord, as a process that ends with this one. */
export async function discordFor(config: Config, log: Logger, started: AsyncDisposableStack): Promise<DiscordAccount> {
  if (config.discordToken.length > 0) return { apiUrl: config.discordApiUrl, tokens: config.discordToken };
  log.info('No DISCORD_TOKEN is set: a sandbox plays Discord, with a guild of 200 invented members.');
  const { startSandboxChild } = await import('./sandbox-child.ts');
  const sandbox = await startSandboxChild({ dataDir: config.dataDir, log });
  started.defer(() => sandbox.close());
  return { apiUrl: sandbox.apiUrl, cdnUrl: sandbox.cdnUrl, tokens: [sandbox.token] };
}

/** Both results; when one fails, only after the other has settled, so that what it started can be closed. */
export async function together<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
