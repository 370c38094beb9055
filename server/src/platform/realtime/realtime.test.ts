import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RealtimeEvent, ServerFrame } from '@guildhall/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { AppError } from '../errors.ts';
import { createHealth, createHttpServer, type HttpServer } from '../http/index.ts';
import { createLogger, createMetrics } from '../telemetry/index.ts';
import { createRealtime, type Realtime, type RealtimeOptions, realtimeRoutes } from './index.ts';

const openThings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of openThings.splice(0).reverse()) await close();
});

const signedIn = { cookie: 'who=owner' };

async function serve(
  options: Partial<RealtimeOptions> = {},
): Promise<{ realtime: Realtime; url: string; http: HttpServer }> {
  const log = createLogger({ level: 'silent', format: 'json' });
  const metrics = createMetrics();
  const realtime = createRealtime({
    log,
    metrics: metrics.realtime,
    mayRead: async (_request, topic) => !topic.startsWith('secret'),
    ...options,
  });
  const http = await createHttpServer({
    config: { host: '127.0.0.1', port: 0, webDir: join(import.meta.dirname, 'no-console'), version: '0' },
    log,
    metrics,
    health: createHealth(),
    authorize: async (request, { access }) => {
      if (access === 'owner' && request.headers.cookie !== signedIn.cookie) {
        throw new AppError('test/not-signed-in', 401, 'Sign in first.');
      }
    },
    routes: [realtimeRoutes(realtime)],
  });
  openThings.push(async () => {
    realtime.close();
    await http.close();
  });
  return { realtime, http, url: `${await http.listen()}/api/realtime` };
}

/** A client with its own record of frames. */
async function client(url: string, headers: Record<string, string> = signedIn) {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers });
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  openThings.push(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    frames,
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    events: () => frames.filter((frame) => frame.type === 'event'),
    until: (count: number) =>
      vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 10 }),
    closed: () =>
      new Promise<number>((resolve) => {
        socket.once('close', resolve);
      }),
  };
}

function deleted(id: string, padding = ''): RealtimeEvent {
  return { type: 'message.deleted', channelId: '175928847299117063', messageIds: [id, padding] };
}

test('a client that comes back gets exactly the events it missed, in order', async () => {
  const { realtime, url } = await serve();
  const first = await client(url);
  first.send({ type: 'subscribe', topic: 'capture' });
  await first.until(1);
  realtime.publish('capture', deleted('1'));
  await first.until(2);
  const seen = first.events()[0];
  first.socket.terminate();
  realtime.publish('capture', deleted('2'));
  realtime.publish('capture', deleted('3'));

  const second = await client(url);
  second.send({ type: 'subscribe', topic: 'capture', epoch: seen?.epoch, offset: seen?.offset });
  await second.until(3);
  realtime.publish('capture', deleted('4'));
  await second.until(4);
  expect(second.frames[0]).toMatchObject({ type: 'subscribed', recovered: true, epoch: seen?.epoch, offset: 1 });
  expect(second.events().map((frame) => frame.offset)).toEqual([2, 3, 4]);
  expect(second.events().map((frame) => frame.event)).toEqual(['2', '3', '4'].map((id) => deleted(id)));
});

test('a position of another epoch, of too long ago, or none is answered with recovered: false', async () => {
  const { realtime, url } = await serve();
  const holder = await client(url);
  holder.send({ type: 'subscribe', topic: 'capture' });
  await holder.until(1);
  for (let n = 0; n < 600; n += 1) realtime.publish('capture', deleted(String(n)));
  await holder.until(601);
  const epoch = holder.events()[0]?.epoch;
  const late = await client(url);
  late.send({ type: 'subscribe', topic: 'capture' });
  late.send({ type: 'subscribe', topic: 'capture', epoch: 'before-the-restart', offset: 600 });
  late.send({ type: 'subscribe', topic: 'capture', epoch, offset: 5 });
  late.send({ type: 'subscribe', topic: 'capture', epoch, offset: 601 });
  late.send({ type: 'subscribe', topic: 'capture', epoch, offset: 600 });
  await late.until(5);
  expect(late.frames.map((frame) => frame.type === 'subscribed' && frame.recovered)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  expect(late.frames[0]).toMatchObject({ offset: 600 });
});

test('a client that does not read is cut off at 1 MiB while the others go on', async () => {
  const { realtime, url } = await serve();
  const slow = await client(url);
  slow.send({ type: 'subscribe', topic: 'capture' });
  await slow.until(1);
  slow.socket.pause();
  const cut = slow.closed();
  const quick = await client(url);
  quick.send({ type: 'subscribe', topic: 'capture' });
  await quick.until(1);
  const padding = 'x'.repeat(64 * 1024);
  // The kernel takes some megabytes before anything waits in the server.
  const rounds = 400;
  for (let n = 0; n < rounds; n += 1) {
    realtime.publish('capture', deleted(String(n), padding));
    if (n % 4 === 3) await quick.until(n + 2);
  }
  await quick.until(rounds + 1);
  expect(quick.events()).toHaveLength(rounds);
  slow.socket.resume();
  expect([1006, 4008]).toContain(await cut);
  expect(slow.events().length).toBeLessThan(rounds);
}, 60_000);

test('without a session, or from a page of another site, no socket opens', async () => {
  const { url } = await serve();
  await expect(client(url, {})).rejects.toThrow('401');
  await expect(client(url, { ...signedIn, origin: 'https://evil.example' })).rejects.toThrow('403');
});

test('a topic that may not be read is refused and sends nothing', async () => {
  const { realtime, url } = await serve();
  const someone = await client(url);
  someone.send({ type: 'subscribe', topic: 'secret:1' });
  await someone.until(1);
  realtime.publish('secret:1', deleted('1'));
  someone.send({ type: 'ping' });
  await someone.until(2);
  expect(someone.frames.map((frame) => frame.type)).toEqual(['refused', 'pong']);
});

test('a frame that is none of the known ones ends the connection', async () => {
  const { url } = await serve();
  for (const text of ['{"type":"sub', '{"type":"shout"}', '[]']) {
    const someone = await client(url);
    const closed = someone.closed();
    someone.socket.send(text);
    expect(await closed).toBe(4002);
  }
});

test('a client that no longer answers pings is ended, one that answers stays', async () => {
  const { url } = await serve({ pingEveryMs: 100 });
  const alive = await client(url);
  const address = new URL(url);
  const dead = connect(Number(address.port), address.hostname);
  dead.write(
    `GET /api/realtime HTTP/1.1\r\nhost: ${address.host}\r\ncookie: ${signedIn.cookie}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  dead.resume();
  await new Promise((resolve) => dead.once('close', resolve));
  expect(alive.socket.readyState).toBe(WebSocket.OPEN);
});

test('a session that ends takes its sockets along', async () => {
  let isSignedIn = true;
  const { url } = await serve({ pingEveryMs: 50, stillSignedIn: async () => isSignedIn });
  const someone = await client(url);
  const closed = someone.closed();
  await sleep(120);
  expect(someone.socket.readyState).toBe(WebSocket.OPEN);
  isSignedIn = false;
  expect(await closed).toBe(4001);
});

test('closing the server ends sockets with 1001', async () => {
  const { url, http } = await serve();
  const someone = await client(url);
  const closed = someone.closed();
  await http.close();
  expect(await closed).toBe(1001);
});

test('a topic that nobody listens to is forgotten, and its positions with it', async () => {
  const { url } = await serve({ keepTopicMs: 20 });
  const someone = await client(url);
  someone.send({ type: 'subscribe', topic: 'capture' });
  await someone.until(1);
  const subscribed = someone.frames[0];
  someone.send({ type: 'unsubscribe', topic: 'capture' });
  await sleep(200);
  someone.send({ ...subscribed, type: 'subscribe' });
  await someone.until(2);
  expect(someone.frames[1]).toMatchObject({ recovered: false });
});

test('quick states are thinned out for each key and the last one always arrives', async () => {
  const { realtime, url } = await serve();
  const someone = await client(url);
  someone.send({ type: 'subscribe', topic: 'capture' });
  await someone.until(1);
  for (let n = 1; n <= 100; n += 1) {
    realtime.publishLatest('capture', 'job-a', deleted(`a${n}`));
    realtime.publishLatest('capture', 'job-b', deleted(`b${n}`));
  }
  await someone.until(5);
  await sleep(600);
  expect(someone.events().map((frame) => frame.event)).toEqual(['a1', 'b1', 'a100', 'b100'].map((id) => deleted(id)));
});
