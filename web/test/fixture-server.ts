import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CaptureJobDetail, MessageView } from '@guildhall/contract';
import { answer, type State } from './fixture/answers.ts';
import { general, guilds, mainGuildId } from './fixture/guild.ts';
import { jobAt } from './fixture/jobs.ts';
import { messageAt } from './fixture/messages.ts';
import { Topics } from './fixture/topics.ts';

const built = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws:; object-src 'none'; frame-ancestors 'none'";
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

type Fault = { path: RegExp; status?: number; delayMs?: number; times: number };

export type Fixture = Awaited<ReturnType<typeof startFixture>>;

/** Serves the built console and the contract with made data on a free port of loopback; faults and live events on demand. */
export async function startFixture({ port = 0, dist = built }: { port?: number; dist?: string } = {}) {
  const state: State = {
    signedIn: true,
    guilds,
    jobs: new Map(
      [
        jobAt(1, 'running', 0.3),
        jobAt(2, 'paused', 0.6),
        jobAt(3, 'completed', 1),
        jobAt(4, 'failed', 0.2, null, 'The bot was removed from the guild. Invite it again, then retry.'),
      ].map((job) => [job.id, job]),
    ),
    settings: { live: true, attachments: false, attachmentMaxBytes: 26_214_400, reactors: false, repairDays: 7 },
    patches: new Map(),
    appended: [],
    attachments: {
      ...{ stored: 1_204, waiting: 18, retrying: 7, failed: 3, gone: 12, tooLarge: 5 },
      nextTryAt: new Date(Date.now() + 240_000).toISOString(),
      problem: 'Discord’s file server did not answer in time.',
    },
    mended: false,
  };
  const faults: Fault[] = [];
  const requests: string[] = [];

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const topics = new Topics(server);
  const publishJob = (job: CaptureJobDetail) => {
    state.jobs.set(job.id, job);
    topics.publish('capture', { type: 'capture.job', job });
  };

  function append(content: string): MessageView {
    const message: MessageView = {
      ...messageAt(general, 1),
      id: String(
        BigInt(messageAt(general, general.messages - 1).id) + BigInt((state.appended.length + 1) * 4_194_304_000),
      ),
      type: 0,
      replyTo: null,
      deletedAt: null,
      editedAt: null,
      versions: 1,
      attachments: [],
      embeds: [],
      reactions: [],
      poll: null,
      forwarded: null,
      stickers: [],
      content,
      createdAt: new Date().toISOString(),
    };
    state.appended.push(message);
    return message;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return sendFile(dist, url.pathname, response);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    const fault = faults.find((each) => each.times > 0 && each.path.test(url.pathname));
    if (fault) fault.times -= 1;
    if (fault?.status) {
      await delay(fault.delayMs ?? 0);
      return sendProblem(
        response,
        fault.status,
        'The database did not answer in time. Try again in a moment.',
        'fixture/fault',
      );
    }
    const body = await readBody(request);
    const reply = answer(state, request.method ?? 'GET', url, body);
    // A slow answer is an old one: it tells of the moment it was asked.
    await delay(fault?.delayMs ?? 0);
    if ('problem' in reply) return sendProblem(response, reply.status, reply.problem, reply.code);
    if ('svg' in reply) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(reply.svg);
      return;
    }
    if (reply.job) publishJob(reply.job);
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.json));
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fixture has no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    guildId: mainGuildId,
    general,
    state,
    topics,
    requests,
    /** The next `times` requests to this path answer late, or with an error. */
    fault: (path: RegExp, what: { status?: number; delayMs?: number; times?: number }) => {
      faults.push({ path, times: 1, ...what });
    },
    clearFaults: () => faults.splice(0),
    progress: (job: CaptureJobDetail) => publishJob(job),
    say(content: string): MessageView {
      const message = append(content);
      topics.publish(`channel:${mainGuildId}:${general.id}`, { type: 'message.created', message });
      return message;
    },
    /** As a capture or an import does that stores many at once. */
    fill(contents: string[]): void {
      const stored = contents.map(append);
      const [fromId = '', toId = ''] = [stored[0]?.id, stored.at(-1)?.id];
      const event = { type: 'channel.filled', channelId: general.id, messages: stored.length, fromId, toId } as const;
      topics.publish(`channel:${mainGuildId}:${general.id}`, event);
    },
    remove(messageIds: string[]): void {
      for (const id of messageIds) state.patches.set(id, { content: '', deletedAt: new Date().toISOString() });
      topics.publish(`channel:${mainGuildId}:${general.id}`, {
        type: 'message.deleted',
        channelId: general.id,
        messageIds,
      });
    },
    async close(): Promise<void> {
      topics.drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendProblem(response: ServerResponse, status: number, detail: string, code: string): void {
  const body = { type: 'about:blank', title: 'Error', status, detail, code };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
}

async function sendFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const wanted = join(dist, normalize(path));
  const found = extname(wanted) !== '' && (await stat(wanted).catch(() => null));
  const file = found ? wanted : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  createReadStream(file).pipe(response);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? null : (JSON.parse(text) as unknown);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fixture = await startFixture({ port: Number(process.argv[2] ?? 0) });
  console.log(fixture.url);
  let progress = 0.3;
  setInterval(() => {
    progress = progress > 1 ? 0 : progress + 0.002;
    const waiting = Math.floor(progress * 20) % 3 === 0 ? 'Waits 2 s for Discord’s limit on #general.' : null;
    fixture.progress(jobAt(1, progress > 1 ? 'completed' : 'running', progress, waiting));
  }, 250);
}
