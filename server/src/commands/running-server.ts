import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@guildhall/contract';
import { z } from 'zod';
import { AppError, errorMessage } from '../platform/errors.ts';
import { commandErrors, isDenied } from './commands.errors.ts';

/**
 * What a running server writes into `server.json` in DATA_DIR, readable for its own user only, so that commands find
 * it and may act as the owner. The token is made anew at each start, so a file left by a crash opens nothing.
 */
const runningServer = z.object({
  url: z.string(),
  pid: z.number(),
  token: z.string(),
  version: z.string(),
  startedAt: z.string(),
});
export type RunningServer = z.infer<typeof runningServer>;

const answerTimeoutMs = 2_000;
const callTimeoutMs = 30_000;

/** Writes the file; the returned function removes it, unless another server has written its own meanwhile. */
export async function announceServer(dataDir: string, server: RunningServer): Promise<() => Promise<void>> {
  const path = pathIn(dataDir);
  const temporary = `${path}.${server.pid}`;
  await writeFile(temporary, `${JSON.stringify(server, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
  return async () => {
    const current = await readServerFile(dataDir);
    if (current?.token === server.token) await rm(path, { force: true });
  };
}

/**
 * The server that runs on the data, when it answers.
 *
 * @throws AppError commands/not-yours
 */
export async function findRunningServer(dataDir: string): Promise<RunningServer | undefined> {
  const server = await readServerFile(dataDir);
  if (!server) return undefined;
  try {
    const reply = await fetch(new URL('/healthz', server.url), { signal: AbortSignal.timeout(answerTimeoutMs) });
    return reply.ok ? server : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Calls the API of a running server as the owner.
 *
 * @throws AppError with the code and sentence of the server's problem; commands/not-answering
 */
export async function callServer(
  server: RunningServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const headers: Record<string, string> = { authorization: `Bearer ${server.token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  let reply: Response;
  try {
    reply = await fetch(new URL(path, server.url), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(callTimeoutMs),
    });
  } catch (error) {
    throw commandErrors.notAnswering({ url: server.url, reason: errorMessage(error) }, error);
  }
  const answer: unknown = await reply.json().catch(() => undefined);
  // /readyz answers 503 with a report, which is what was asked for.
  return path === '/readyz' ? answer : unwrapReply(reply.status, answer);
}

/** The body of a success; a problem is thrown as the error it came from. */
export function unwrapReply(status: number, body: unknown): unknown {
  if (status >= 200 && status < 300) return body;
  const { code, detail, details } = problem.parse(body);
  throw new AppError(code, status, detail, details);
}

async function readServerFile(dataDir: string): Promise<RunningServer | undefined> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch((error: unknown) => {
    if (isDenied(error)) throw commandErrors.notYours({ dataDir });
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    return runningServer.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'server.json');
}
