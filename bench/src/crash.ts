import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { type Benchmark, rounded, wholeNumber } from './bench.ts';
import { guildIsThere } from './capture.ts';
import { type Comparison, compareWithSandbox } from './compare-with-sandbox.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { type ServerProcess, startServerProcess, temporaryDataDir, until } from './server-process.ts';

/** Between a resumption and the next kill. */
const calmMs = { least: 300, most: 2_500 };
const sendEveryMs = 100;
/** What was said while the server was down is read again after its return; this long at most. */
const settleTimeoutMs = 60_000;
const resumeTimeoutMs = 60_000;

/**
 * Kills the server and its database in turn, with SIGKILL, at random moments of a capture while members go on writing.
 *
 * A killed server is started again at once; a killed database is restarted by the server. Resumed is the moment at which
 * a page of the capture is committed, counted from the start of the new server or from the kill of the database. When a
 * capture is through, the next reads everything again, so that there is always one to kill.
 */
export const benchmark: Benchmark = {
  name: 'crash',
  about:
    'SIGKILL of server and database during a capture with live traffic: what is lost, double, and how soon it goes on',
  options: { kills: '10', messages: '30000', channels: '6' },
  async run(options, say) {
    const kills = wholeNumber(options, 'kills');
    const messages = wholeNumber(options, 'messages', 100);
    const channels = wholeNumber(options, 'channels');
    const sandbox = await startSandboxProcess({ messages, channels, members: 200, limits: 'default' });
    const dataDir = await temporaryDataDir();
    const environment = { DISCORD_TOKEN: sandbox.token, DISCORD_API_URL: sandbox.apiUrl };
    let server = await startServerProcess(dataDir.path, environment);
    try {
      await guildIsThere(server, sandbox.guildId);
      const traffic = startTraffic(
        sandbox,
        (await sandbox.channels()).filter(({ type }) => type === 0),
      );
      const seconds: number[] = [];
      for (let kill = 1; kill <= kills; kill += 1) {
        await captureRuns(server, sandbox.guildId);
        await delay(calmMs.least + Math.random() * (calmMs.most - calmMs.least));
        await captureRuns(server, sandbox.guildId);
        const before = await pagesStored(server.databaseUrl);
        const isServer = kill % 2 === 1;
        let killedAt = performance.now();
        if (isServer) {
          await server.stop('SIGKILL');
          killedAt = performance.now();
          server = await startServerProcess(dataDir.path, environment);
          await guildIsThere(server, sandbox.guildId);
          await captureRuns(server, sandbox.guildId);
        } else process.kill(await postmaster(dataDir.path), 'SIGKILL');
        const { databaseUrl } = server;
        const goesOn = async () => (await pagesStored(databaseUrl).catch(() => before)) !== before;
        await until(goesOn, 'the capture goes on', resumeTimeoutMs);
        seconds.push((performance.now() - killedAt) / 1_000);
        say(`kill ${kill} (${isServer ? 'server' : 'database'}): resumed after ${seconds.at(-1)?.toFixed(2)} s`);
      }
      const sent = await traffic.stop();
      const { lost, duplicated, messages: all } = await settled(sandbox, server.databaseUrl);
      say(`${all} messages in all, ${sent} of them sent meanwhile`);
      return {
        kills,
        lost,
        duplicated,
        resumeSecondsMax: rounded(Math.max(...seconds)),
        messages: all,
        liveMessages: sent,
      };
    } finally {
      await server.stop();
      await sandbox.stop();
      await dataDir.remove();
    }
  },
};

const jobs = z.object({ jobs: z.array(z.object({ id: z.string(), state: z.string(), error: z.string().nullable() })) });

/** Sees to it that a job is at work; the first reads what is missing, later ones all of it. */
async function captureRuns(server: ServerProcess, guildId: string): Promise<void> {
  const known = jobs.parse(await server.call('GET', `/api/capture/jobs?guildId=${guildId}`)).jobs;
  const bad = known.find(({ state }) => state === 'failed' || state === 'paused');
  if (bad) throw new Error(`A job is ${bad.state}: ${bad.error}`);
  if (known.some(({ state }) => state === 'queued' || state === 'running')) return;
  await server.call('POST', '/api/capture/jobs', { guildId, refresh: known.length > 0 });
}

/** Changes with every committed page of any job. */
async function pagesStored(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ state: string }>(
      `select coalesce(sum(messages), 0) || ' ' || coalesce(sum(cursor_id), 0) as state from capture_job_channels`,
    );
    return rows[0]?.state ?? '';
  } finally {
    await client.end();
  }
}

async function postmaster(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  const pid = Number(text.split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) throw new Error('postmaster.pid names no process.');
  return pid;
}

/** Members write in turn in all channels, until it is stopped. */
function startTraffic(sandbox: SandboxProcess, channels: readonly { id: string }[]) {
  let sent = 0;
  let isStopped = false;
  const writing = (async () => {
    while (!isStopped) {
      const channel = channels[sent % channels.length];
      if (channel) await sandbox.send(channel.id, `message ${sent} while things break`);
      sent += 1;
      await delay(sendEveryMs);
    }
  })();
  return {
    async stop(): Promise<number> {
      isStopped = true;
      await writing;
      return sent;
    },
  };
}

/** The comparison once nothing is missing any more, or after a minute. */
async function settled(sandbox: SandboxProcess, databaseUrl: string): Promise<Comparison> {
  const deadline = performance.now() + settleTimeoutMs;
  for (;;) {
    const comparison = await compareWithSandbox(sandbox, databaseUrl);
    if (comparison.lost === 0 || performance.now() > deadline) return comparison;
    await delay(500);
  }
}
