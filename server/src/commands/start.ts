import { join } from 'node:path';
import { Command } from 'commander';
import { saveCompiledCodeSoon } from '../compile-cache.ts';
import type { App } from '../compose.ts';
import { type Config, loadConfig, misspelledVariables, readEnvironment } from '../platform/config/index.ts';
import { createLogger, type Logger, openLogFile } from '../platform/telemetry/index.ts';
import { beginSurroundings, makeDataDir } from '../surroundings.ts';
import { version } from '../version.ts';
import { action, examples } from './output.ts';

/** A terminal signals the whole group and npm's scripts pass the signal on: the same Ctrl-C arrives twice. */
const sameSignalMs = 500;

export const startCommand = () =>
  new Command('start')
    .description('Run Guildhall: console, API, capture. Prints a link that signs the owner in.')
    .addHelpText(
      'after',
      `\nSettings are environment variables; "guildhall config" lists them.${examples('guildhall start', 'DISCORD_TOKEN=… DATA_DIR=/srv/guildhall guildhall start')}`,
    )
    .action(action(start));

async function start(): Promise<void> {
  const environment = readEnvironment();
  const config = loadConfig(environment);
  await makeDataDir(config.dataDir);
  const file = await openLogFile(join(config.dataDir, 'logs', 'guildhall'));
  const log = createLogger({ level: config.logLevel, format: config.logFormat, file });
  // The link must be seen whatever the level is, and does not belong into a file.
  const screen = createLogger({ level: 'info', format: config.logFormat });
  for (const { warning } of misspelledVariables(environment)) log.warn(warning);
  log.info(`Guildhall ${version} starts; its data is in ${config.dataDir}.`);
  const starting = composeAll(config, log);
  stopOnSignals(starting, log, config.shutdownTimeoutMs);
  const app = await starting;
  screen.info(`Guildhall runs. Open ${app.ownerLink}`);
  saveCompiledCodeSoon();
}

/** Loads the program while its database and its sandbox start. */
async function composeAll(config: Config, log: Logger): Promise<App> {
  const surroundings = await beginSurroundings(config, log);
  const program = await import('../compose.ts').catch(async (error: unknown) => {
    await surroundings.close();
    throw error;
  });
  return program.compose(config, log, surroundings);
}

/**
 * Ends the process on SIGTERM, SIGINT and SIGHUP (the terminal was closed): gracefully and within the limit at the first, at once at the second. What is
 * cut off loses nothing: the next start goes on from the database.
 */
function stopOnSignals(starting: Promise<App>, log: Logger, limitMs: number): void {
  let firstAt: number | undefined;

  async function close(exitCode: number): Promise<void> {
    setTimeout(() => {
      log.warn(`Not everything ended within ${limitMs / 1_000} s; the rest is left to the next start.`);
      process.exit(1);
    }, limitMs).unref();
    try {
      // A start under way is finished first: what it started must be stopped. One that failed has cleaned up itself.
      const app = await starting.catch(() => undefined);
      await app?.close();
      process.exit(exitCode);
    } catch (error) {
      log.error({ err: error }, 'The shutdown failed');
      process.exit(1);
    }
  }

  function onSignal(signal: NodeJS.Signals): void {
    const now = Date.now();
    if (firstAt === undefined) {
      firstAt = now;
      log.info(`${signal}: shutting down; once more ends at once.`);
      void close(0);
    } else if (now - firstAt > sameSignalMs) {
      process.exit(1);
    }
  }

  function onDefect(error: unknown): void {
    log.fatal({ err: error }, 'Guildhall ends because of a defect');
    firstAt ??= Date.now();
    void close(1);
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', onDefect);
  process.on('unhandledRejection', onDefect);
}
