import { mkdir, realpath, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { errorMessage } from '../errors.ts';
import { lockData } from './data-lock.ts';
import { checkPathOpen, chooseServerAccount } from './embedded-account.ts';
import { embeddedBinaries } from './embedded-binaries.ts';
import { clusterOwner, prepareCluster, readPassword, superuser } from './embedded-cluster.ts';
import {
  clearDeadServer,
  findRunningServer,
  type ServerProcess,
  type StartSpec,
  startServer,
  stopServer,
} from './embedded-server.ts';

const databaseName = 'guildhall';
const logFileMaxBytes = 10 * 1024 * 1024;
/** Waits between restarts of a server that keeps ending; the last repeats. */
const restartDelaysMs = [50, 250, 1_000, 3_000, 10_000];
/** A server that ran this long is healthy: the next restart is immediate again. */
const healthyAfterMs = 60_000;

export interface EmbeddedPostgres {
  /** Connection string with the password: not for logs. It stays the same when the server is restarted. */
  readonly url: string;
  /** Of the server process; another after a restart. */
  readonly pid: number;
  /** Whether the server was left running by a killed process and taken over. */
  readonly adopted: boolean;
  /** Fast shutdown, 8 s at most; frees the data for another process. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The database lies in `postgres` below it, the server's log in `logs/postgres.log`. */
  readonly dataDir: string;
  readonly log: Logger;
  /** A fixed port; else a free one is chosen at each start. */
  readonly port?: number;
  /** Called when there is a process, before it accepts queries. */
  readonly onSpawn?: () => void;
}

/**
 * Starts PostgreSQL on the data directory, or takes over the one that a killed process left running there.
 *
 * While it is held, a server that ends is started again on the same port, so that connection pools recover by
 * themselves. One process at a time holds the data.
 *
 * @throws AppError database/data-in-use, database/version-mismatch, database/path-closed, database/no-account,
 *   database/disk-full, database/init-failed, database/start-failed, database/unsupported-platform
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  await makeDataDir(dataDir);
  const lock = await lockData(dataDir);
  try {
    const spec = await prepare(dataDir, options);
    const password = await readPassword(spec.directory);
    const found = await findRunningServer(spec.directory);
    const adopted = found !== undefined && (await answers(found, password));
    if (found && !adopted) await stopServer(found);
    if (!adopted) await clearDeadServer(spec.directory);
    const server = found && adopted ? found : await startServer(spec);
    if (adopted) log.warn({ pid: server.pid }, 'took over the database that an ended process left running');
    await ensureDatabase(server, password);
    return supervise(server, adopted, spec, { log, url: urlOf(server, password, databaseName), lock });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The connection string of the embedded server that another process runs on the data directory, for commands that
 * look at it meanwhile.
 */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const directory = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  const server = directory === undefined ? undefined : await findRunningServer(directory);
  if (!server || directory === undefined) return undefined;
  return urlOf(server, await readPassword(directory), databaseName);
}

async function prepare(dataDir: string, { port, onSpawn }: EmbeddedOptions): Promise<StartSpec> {
  const binaries = embeddedBinaries();
  const cluster = join(dataDir, 'postgres');
  const account = await chooseServerAccount(await clusterOwner(cluster));
  if (account) {
    await Promise.all([checkPathOpen(account, binaries.root), checkPathOpen(account, dataDir)]);
  }
  await prepareCluster(cluster, binaries, account);
  const logFile = join(dataDir, 'logs', 'postgres.log');
  await mkdir(join(dataDir, 'logs'), { recursive: true });
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (size > logFileMaxBytes) await rename(logFile, `${logFile}.1`);
  const directory = await realpath(cluster);
  return {
    directory,
    binaries,
    account,
    logFile,
    ...(port === undefined ? {} : { port }),
    ...(onSpawn ? { onSpawn } : {}),
  };
}

/** As root the folder lets others pass through (not look), because the server runs as another user. */
async function makeDataDir(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
}

interface Held {
  readonly log: Logger;
  readonly url: string;
  readonly lock: { release(): Promise<void> };
}

function supervise(first: ServerProcess, adopted: boolean, spec: StartSpec, held: Held): EmbeddedPostgres {
  let server = first;
  const stopping = new AbortController();
  const watching = watch();

  async function watch(): Promise<void> {
    let failures = 0;
    while (true) {
      const startedAt = Date.now();
      await server.ended;
      if (stopping.signal.aborted) return;
      if (Date.now() - startedAt > healthyAfterMs) failures = 0;
      held.log.error({ pid: server.pid }, 'the embedded database ended unexpectedly; starting it again');
      while (true) {
        const waitMs = restartDelaysMs[Math.min(failures++, restartDelaysMs.length - 1)];
        await delay(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
        if (stopping.signal.aborted) return;
        try {
          await clearDeadServer(spec.directory);
          server = await startServer({ ...spec, port: first.port });
          held.log.info({ pid: server.pid }, 'the embedded database runs again');
          break;
        } catch (error) {
          held.log.error({ reason: errorMessage(error) }, 'the embedded database could not be started again yet');
        }
      }
    }
  }

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    stopping.abort();
    await stopServer(server);
    await watching;
    // A restart may have been under way when the stop was asked for.
    await stopServer(server);
    await held.lock.release();
  }

  return {
    url: held.url,
    adopted,
    get pid() {
      return server.pid;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function ensureDatabase(server: ServerProcess, password: string): Promise<void> {
  await withClient(urlOf(server, password, 'postgres'), async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  });
}

async function answers(server: ServerProcess, password: string): Promise<boolean> {
  const asked = withClient(urlOf(server, password, 'postgres'), (client) => client.query('select 1'));
  return asked.then(
    () => true,
    () => false,
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // reported by the query that meets it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: ServerProcess, password: string, database: string): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${database}`;
}
