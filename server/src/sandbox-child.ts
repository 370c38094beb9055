import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileCacheVariables } from './compile-cache.ts';
import { readEnvironment } from './platform/config/index.ts';
import { defineError, errorMessage } from './platform/errors.ts';
import type { Logger } from './platform/telemetry/index.ts';

export interface SandboxChild {
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly token: string;
  readonly applicationId: string;
  readonly clientSecret: string;
  close(): Promise<void>;
}

const notStarted = defineError<{ reason: string }>({
  code: 'sandbox/not-started',
  status: 500,
  message: ({ reason }) =>
    `The sandbox that plays Discord did not start (${reason}); set DISCORD_TOKEN to use the real one, or see the lines above.`,
});

const readyLine = z.object({
  apiUrl: z.url(),
  cdnUrl: z.url(),
  token: z.string(),
  applicationId: z.string(),
  clientSecret: z.string(),
});
const remembered = z.object({ endTime: z.iso.datetime() });

/** Large enough to look like a community, small enough to be made in a second. */
const guild = { members: 200, messages: 12_000, livePerMinute: 30 };
const readyTimeoutMs = 60_000;
const closeTimeoutMs = 2_000;

/**
 * Runs the sandbox as a process of its own, with a lively guild and its bot; it ends with this process, however that ends.
 *
 * The guild's history ends at the moment of the first start, which is kept in the data directory: every later start
 * has the same guild, so what was captured stays valid.
 */
export async function startSandboxChild(options: { dataDir: string; log: Logger }): Promise<SandboxChild> {
  const endTime = firstStart(join(options.dataDir, 'sandbox.json'));
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.resolve('@guildhall/discord-sandbox')));
  const args = ['--members', guild.members, '--messages', guild.messages, '--live', guild.livePerMinute];
  const child = spawn(
    process.execPath,
    [cli, ...args.map(String), '--end-time', endTime, '--json', '--exit-with-parent'],
    // A group of its own: Ctrl-C in the terminal reaches this process alone, which ends the sandbox last.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: { ...readEnvironment(), ...compileCacheVariables } },
  );
  let isClosing = false;
  const ended = once(child, 'exit').then(() => {
    if (!isClosing) options.log.error('The sandbox that plays Discord has ended; restart Guildhall.');
  });
  const stop = async () => {
    isClosing = true;
    child.kill('SIGTERM');
    await Promise.race([ended, delay(closeTimeoutMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
  };
  try {
    const lines = createInterface(child.stdout);
    const [line] = await once(lines, 'line', {
      signal: AbortSignal.any([AbortSignal.timeout(readyTimeoutMs), endOf(ended)]),
    });
    return { ...readyLine.parse(JSON.parse(String(line))), close: stop };
  } catch (error) {
    await stop();
    // What a wait is broken off with stands in its cause.
    const reason = error instanceof Error && error.cause ? error.cause : error;
    throw notStarted({ reason: errorMessage(reason) }, error);
  }
}

/** Reads when the sandbox was started first on this data, or notes that it is now. */
function firstStart(path: string): string {
  try {
    return remembered.parse(JSON.parse(readFileSync(path, 'utf8'))).endTime;
  } catch {
    // Not there yet, or cut off by a crash.
    const endTime = new Date().toISOString();
    writeFileSync(path, `${JSON.stringify({ endTime })}\n`);
    return endTime;
  }
}

function endOf(ended: Promise<void>): AbortSignal {
  const controller = new AbortController();
  void ended.then(() => controller.abort(new Error('it ended at once')));
  return controller.signal;
}
