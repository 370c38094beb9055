import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseErrors } from './database.errors.ts';
import type { ServerAccount } from './embedded-account.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { isPostgresIn } from './process-identity.ts';

/** Replay after a crash may read a gigabyte of log (max_wal_size) from a slow disk. */
const startTimeoutMs = 120_000;
const pollMs = 15;

/** A running server process, started by us or found running. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

export interface StartSpec {
  /** Real path of the cluster. */
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | undefined;
  readonly logFile: string;
  /** None: any free port, tried again when another program takes it first. */
  readonly port?: number;
  readonly onSpawn?: () => void;
}

/**
 * Starts the server and resolves when it accepts queries.
 *
 * It runs in a session of its own: Ctrl-C in the terminal reaches only the program, which stops the server after it
 * has flushed. When the program is killed the server lives on and is adopted by the next start.
 */
export async function startServer(spec: StartSpec): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt++) {
    const port = spec.port ?? (await freePort());
    const logStart = (await stat(spec.logFile).catch(() => undefined))?.size ?? 0;
    // A second of tolerance, because the server notes whole seconds.
    const notBeforeSeconds = Math.floor(Date.now() / 1_000) - 1;
    const server = await spawnServer(spec, port);
    spec.onSpawn?.();
    if (await becameReady(spec.directory, server, notBeforeSeconds)) return server;
    const problem = await readFrom(spec.logFile, logStart);
    if (/no space left on device/i.test(problem)) throw databaseErrors.diskFull({ path: spec.directory });
    if (spec.port === undefined && attempt < 5 && /address already in use/i.test(problem)) continue;
    const reason = /(?:FATAL|PANIC): {2}(.*)/.exec(problem)?.[1] ?? lastLine(problem) ?? 'it ended without a message';
    throw databaseErrors.startFailed({ directory: spec.directory, reason, logFile: spec.logFile });
  }
}

/** The server that already runs on the directory (left by a killed program), once it accepts queries. */
export async function findRunningServer(directory: string): Promise<ServerProcess | undefined> {
  const state = await readPidFile(directory);
  if (!state || !(await isPostgresIn(state.pid, directory))) return undefined;
  const server = { pid: state.pid, port: state.port, ended: untilGone(state.pid, directory) };
  if (!(await becameReady(directory, server, state.startedAtSeconds))) return undefined;
  const ready = await readPidFile(directory);
  return ready?.pid === state.pid ? { ...server, port: ready.port } : undefined;
}

/**
 * Ends the server: first it waits for its sessions (pools do not wait until the server has seen their goodbye, and would
 * hear that they are cut), then it cuts them and writes a checkpoint, then it ends at once, which loses nothing either
 * but makes the next start replay the log.
 */
export async function stopServer(server: ServerProcess): Promise<void> {
  // 1 + 5 + 1.5 s: within the 8 s that a shutdown may take here.
  for (const [signal, waitMs] of [
    ['SIGTERM', 1_000],
    ['SIGINT', 5_000],
    ['SIGQUIT', 1_500],
    ['SIGKILL', 500],
  ] as const) {
    if (!signalled(server.pid, signal)) return;
    const timeout = new AbortController();
    const ended = await Promise.race([
      server.ended.then(() => true),
      delay(waitMs, false, { signal: timeout.signal }).catch(() => false),
    ]);
    timeout.abort();
    if (ended) return;
  }
}

/**
 * Removes what a killed server leaves and the next would stumble over: backends that still use its shared memory
 * (found on Linux only), and a postmaster.pid whose process is a zombie or a stranger. Only for the holder of the data.
 */
export async function clearDeadServer(directory: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (let signal: NodeJS.Signals = 'SIGQUIT'; Date.now() < deadline; signal = 'SIGKILL') {
    const backends = await processesIn(directory);
    if (backends.length === 0) break;
    for (const pid of backends) signalled(pid, signal);
    await delay(200);
  }
  const state = await readPidFile(directory);
  if (state && !(await isPostgresIn(state.pid, directory)))
    await rm(join(directory, 'postmaster.pid'), { force: true });
}

async function processesIn(directory: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
  const inside = await Promise.all(pids.map((pid) => isPostgresIn(pid, directory)));
  return pids.filter((_, index) => inside[index]);
}

async function spawnServer({ binaries, directory, account, logFile }: StartSpec, port: number): Promise<ServerProcess> {
  const log = await open(logFile, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', directory, '-p', String(port)], {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_MESSAGES: 'C' },
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    await Promise.race([once(child, 'spawn'), ended]);
    child.unref();
    return { pid: child.pid ?? 0, port, ended };
  } finally {
    await log.close();
  }
}

/** @param notBeforeSeconds Tells the server from an older one that had the same pid, as is usual in containers. */
async function becameReady(directory: string, server: ServerProcess, notBeforeSeconds: number): Promise<boolean> {
  let over = false;
  void server.ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!over && Date.now() < deadline) {
    const state = await readPidFile(directory);
    if (state?.pid === server.pid && state.ready && state.startedAtSeconds >= notBeforeSeconds) return true;
    await delay(pollMs);
  }
  if (!over) signalled(server.pid, 'SIGQUIT');
  return false;
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly startedAtSeconds: number;
  readonly ready: boolean;
}

/** postmaster.pid: line 1 the pid, line 3 when it began, line 4 the port, line 8 the state, which pg_ctl reads in the same way. */
async function readPidFile(directory: string): Promise<PidFile | undefined> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    startedAtSeconds: Number(lines[2] ?? 0),
    port: Number(lines[3] ?? 0),
    ready: lines[7]?.trim() === 'ready',
  };
}

/** Not our child, so there is no exit event: looks four times a second. */
async function untilGone(pid: number, directory: string): Promise<void> {
  while (await isPostgresIn(pid, directory)) await delay(250, undefined, { ref: false });
}

function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return pid > 0 && process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function readFrom(path: string, offset: number): Promise<string> {
  return (await readFile(path).catch(() => Buffer.alloc(0))).subarray(offset).toString('utf8');
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
