import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { serverEnvironment, serverFlags } from '../../server/bin/node-flags.mjs';
import { findEmbeddedPostgres } from '../../server/src/platform/database/index.ts';
import { end } from './sandbox-process.ts';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const announcement = z.object({ url: z.string(), token: z.string(), pid: z.number() });
const readyTimeoutMs = 90_000;

export interface ServerProcess {
  readonly pid: number;
  readonly databaseUrl: string;
  /** Calls the API as the owner; throws on an answer that is no success. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Most memory that was resident at once, of the server alone. */
  peakRssMb(): Promise<number>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export async function temporaryDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  await chmod(path, 0o755); // as root the database runs as another user, who must pass through
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** `guildhall start`, as a user starts it, on a data directory; resolves when `/readyz` says so. */
export async function startServerProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...serverFlags, main, 'start'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...serverEnvironment,
      ...process.env,
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      PORT: '0',
      DATA_DIR: dataDir,
      ...environment,
    },
  });
  try {
    const server = await announced(dataDir, child.pid ?? 0);
    const request = async (method: string, path: string, body?: unknown) => {
      const reply = await fetch(new URL(path, server.url), {
        method,
        headers: {
          authorization: `Bearer ${server.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { ok: reply.ok, status: reply.status, answer: (await reply.json().catch(() => null)) as unknown };
    };
    await until(async () => (await request('GET', '/readyz').catch(() => null))?.ok === true, 'the server is ready');
    const databaseUrl = await findEmbeddedPostgres(dataDir);
    if (!databaseUrl) throw new Error('The server runs no embedded database.');
    return {
      pid: server.pid,
      databaseUrl,
      async call(method, path, body) {
        const { ok, status, answer } = await request(method, path, body);
        if (!ok) throw new Error(`${method} ${path} was answered with ${status}: ${JSON.stringify(answer)}`);
        return answer;
      },
      peakRssMb: () => readPeakRssMb(server.pid),
      stop: (signal) => end(child, signal),
    };
  } catch (error) {
    await end(child, 'SIGKILL');
    throw error;
  }
}

/** The file that the started server writes; one of an earlier, killed server has another pid. */
async function announced(dataDir: string, pid: number): Promise<z.infer<typeof announcement>> {
  let found: z.infer<typeof announcement> | undefined;
  await until(async () => {
    const text = await readFile(join(dataDir, 'server.json'), 'utf8').catch(() => null);
    const server = text === null ? undefined : announcement.safeParse(JSON.parse(text)).data;
    if (server?.pid === pid) found = server;
    return found !== undefined;
  }, 'the server tells where it listens');
  if (!found) throw new Error('The server did not tell where it listens.');
  return found;
}

export async function until(
  condition: () => Promise<boolean>,
  what: string,
  timeoutMs = readyTimeoutMs,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1_000} s in vain until ${what}.`);
    await delay(20);
  }
}

async function readPeakRssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  if (!kilobytes) throw new Error(`/proc/${pid}/status does not tell the peak memory.`);
  return Math.round(Number(kilobytes) / 1_024);
}
