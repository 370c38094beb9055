import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Benchmark, median, rounded, wholeNumber } from './bench.ts';
import { compareWithSandbox } from './compare-with-sandbox.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { type ServerProcess, startServerProcess, temporaryDataDir, until } from './server-process.ts';

/** The sandbox's default limits: of reading messages in one channel, and of all requests of a token. */
const channelLimit = { requests: 5, seconds: 1 };
const globalLimit = { requests: 50, seconds: 1 };
const pageSize = 100;
const messagesRoute = 'GET /channels/{channel_id}/messages';
/** More than any machine sends: without limits the setting must not be one. */
const noRequestLimit = '100000';

interface Run {
  readonly seconds: number;
  readonly floorSeconds: number;
  readonly rateLimited: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly serverRssMb: number;
}

/**
 * A capture of a whole generated guild, from the request that starts it to the job's end, both seen over HTTP. Sandbox,
 * server (with its embedded database, durable commits) and this measurement are processes of their own on one machine.
 * Each run starts anew on empty data.
 */
export const benchmark: Benchmark = {
  name: 'capture',
  about: "capturing a guild, against the earliest moment that Discord's limits admit the last request",
  options: { messages: '50000', channels: '10', runs: '5' },
  async run(options, say) {
    const messages = wholeNumber(options, 'messages', 100);
    const channels = wholeNumber(options, 'channels');
    const runs = wholeNumber(options, 'runs');
    say(`data: a generated guild of ${messages} messages in ${channels} equally busy channels`);
    const limited = await measure({ messages, channels, limits: 'default' }, runs, say);
    const unlimited = await measure({ messages, channels, limits: 'none' }, runs, say);
    const all = [...limited, ...unlimited];
    const seconds = median(limited.map((run) => run.seconds));
    const floorSeconds = median(limited.map((run) => run.floorSeconds));
    return {
      messages,
      channels,
      seconds: rounded(seconds),
      floorSeconds: rounded(floorSeconds),
      ratio: rounded(median(limited.map((run) => run.seconds / run.floorSeconds)), 3),
      rateLimited: sum(limited.map((run) => run.rateLimited)),
      lost: sum(all.map((run) => run.lost)),
      duplicated: sum(all.map((run) => run.duplicated)),
      unthrottledPerSecond: Math.round(median(unlimited.map((run) => messages / run.seconds))),
      serverRssMb: Math.max(...all.map((run) => run.serverRssMb)),
      runs,
    };
  },
};

interface Setup {
  readonly messages: number;
  readonly channels: number;
  readonly limits: 'default' | 'none';
}

async function measure(setup: Setup, runs: number, say: (line: string) => void): Promise<Run[]> {
  const sandbox = await startSandboxProcess({ ...setup, members: 500 });
  try {
    const done: Run[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const result = await measureOnce(sandbox, setup);
      const { seconds, floorSeconds, lost, duplicated, serverRssMb } = result;
      say(
        `limits ${setup.limits}, run ${run}: ${seconds.toFixed(2)} s (floor ${floorSeconds.toFixed(2)} s), ${Math.round(setup.messages / seconds)}/s, lost ${lost}, duplicated ${duplicated}, ${serverRssMb} MB`,
      );
      done.push(result);
    }
    return done;
  } finally {
    await sandbox.stop();
  }
}

async function measureOnce(sandbox: SandboxProcess, setup: Setup): Promise<Run> {
  const dataDir = await temporaryDataDir();
  let server: ServerProcess | undefined;
  try {
    server = await startServerProcess(dataDir.path, {
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API_URL: sandbox.apiUrl,
      ...(setup.limits === 'none' ? { DISCORD_REQUESTS_PER_SECOND: noRequestLimit } : {}),
    });
    await guildIsThere(server, sandbox.guildId);
    // What the start asked of Discord must not weigh on the measured second.
    await delay(1_500);
    await sandbox.forgetJournal();
    const startedAt = performance.now();
    const jobId = idOf.parse(await server.call('POST', '/api/capture/jobs', { guildId: sandbox.guildId })).id;
    await finished(server, jobId);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { byRoute, rateLimited } = await sandbox.stats();
    const { lost, duplicated } = await compareWithSandbox(sandbox, server.databaseUrl);
    return {
      seconds,
      floorSeconds: floorSeconds(await pagesNeeded(sandbox), byRoute),
      rateLimited,
      lost,
      duplicated,
      serverRssMb: await server.peakRssMb(),
    };
  } finally {
    await server?.stop();
    await dataDir.remove();
  }
}

const idOf = z.object({ id: z.string() });
const state = z.object({ state: z.string(), error: z.string().nullable() });

/** The bots are ready a moment before their guilds have come. */
export async function guildIsThere(server: ServerProcess, guildId: string): Promise<void> {
  const path = `/api/guilds/${guildId}/capture-settings`;
  await until(
    () =>
      server.call('GET', path).then(
        () => true,
        () => false,
      ),
    'the server knows the guild',
  );
}

async function finished(server: ServerProcess, jobId: string): Promise<void> {
  for (;;) {
    const job = state.parse(await server.call('GET', `/api/capture/jobs/${jobId}`));
    if (job.state === 'completed') return;
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(`The job is ${job.state}: ${job.error}`);
    await delay(25);
  }
}

/**
 * The page that proves a channel's beginning is needed too: a full page may have others before it, so a channel of
 * exactly 5,000 messages takes 51 requests.
 */
async function pagesNeeded(sandbox: SandboxProcess): Promise<number[]> {
  const channels = await sandbox.channels();
  return channels.filter(({ messages }) => messages > 0).map(({ messages }) => Math.floor(messages / pageSize) + 1);
}

/**
 * The earliest moment after the first request at which the limits admit the last one that is needed.
 *
 * A limit of r requests in s seconds admits the n-th request at floor((n - 1) / r) * s. The floor is the largest of these
 * over all channels' pages and over all requests together: pages, one listing of channels, one of active threads, and
 * the listings of archived threads. Answering and storing take no time in it.
 */
export function floorSeconds(pages: readonly number[], byRoute: Readonly<Record<string, { count: number }>>): number {
  const admitted = (count: number, limit: { requests: number; seconds: number }) =>
    Math.floor((count - 1) / limit.requests) * limit.seconds;
  const archived = Object.entries(byRoute).filter(([route]) => route !== messagesRoute && route.includes('archived'));
  const listings = 2 + sum(archived.map(([, { count }]) => count));
  return Math.max(...pages.map((count) => admitted(count, channelLimit)), admitted(sum(pages) + listings, globalLimit));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
