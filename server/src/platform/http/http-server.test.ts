import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { FastifyPluginAsync } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError, defineError } from '../errors.ts';
import { createLogger, createMetrics } from '../telemetry/index.ts';
import { type Authorize, createHealth, createHttpServer, defineRoutes, type HttpServer } from './index.ts';

const openServers: HttpServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of openServers.splice(0)) await server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const onlyPublic: Authorize = async (_request, { access }) => {
  if (access !== 'public') throw new AppError('test/not-signed-in', 401, 'Sign in first.');
};
const unknownThing = defineError<{ id: string }>({
  code: 'things/unknown',
  status: 404,
  message: ({ id }) => `There is no thing ${id}.`,
});

const tooBusy = defineError<{ retryAfterSeconds: number }>({
  code: 'things/busy',
  status: 429,
  message: () => 'Too much at once.',
});

const things = defineRoutes(async (app) => {
  const access = { config: { access: 'public' as const } };
  app.get(
    '/api/things/:id',
    { ...access, schema: { params: z.object({ id: z.string() }), response: { 200: z.object({ id: z.string() }) } } },
    ({ params }) => {
      if (params.id === 'busy') throw tooBusy({ retryAfterSeconds: 2.5 });
      if (params.id === 'defect') throw new Error('password=hunter2 in /secret/path');
      throw unknownThing({ id: params.id });
    },
  );
  app.post(
    '/api/things',
    {
      ...access,
      schema: {
        querystring: z.object({ limit: z.coerce.number().int().max(100).default(50) }),
        body: z.strictObject({ kind: z.enum(['small', 'big']), name: z.string().min(3) }),
        response: { 200: z.object({ limit: z.number(), name: z.string() }) },
      },
    },
    ({ query, body }) => ({ limit: query.limit, name: body.name }),
  );
  app.get('/api/owned', { config: { access: 'owner' } }, () => ({ yes: true }));
  app.get('/api/long', access, () => ({ text: 'guild '.repeat(1_000) }));
  app.get('/api/slow', access, async () => {
    await sleep(300);
    return { done: true };
  });
});

async function server(options: { routes?: FastifyPluginAsync[]; webDir?: string; host?: string; port?: number } = {}) {
  const logged = new PassThrough();
  const health = createHealth();
  const metrics = createMetrics();
  const http = await createHttpServer({
    config: {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? 0,
      webDir: options.webDir ?? newFolder(),
      version: '0.0.0',
    },
    log: createLogger({ level: 'warn', format: 'json', destination: logged }),
    metrics,
    health,
    authorize: onlyPublic,
    routes: options.routes ?? [things],
  });
  openServers.push(http);
  return { ...http, health, logged: () => String(logged.read() ?? '') };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-web-'));
  folders.push(folder);
  return folder;
}

describe('errors', () => {
  test('an error of a room is a problem with its code, sentence and facts', async () => {
    const { inject } = await server();
    const reply = await inject('/api/things/7');
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toEqual({
      type: 'urn:guildhall:problem:things/unknown',
      title: 'Not Found',
      status: 404,
      detail: 'There is no thing 7.',
      code: 'things/unknown',
      instance: '/api/things/7',
      details: { id: '7' },
    });
  });

  test('an error that passes says in whole seconds when to try again', async () => {
    const { inject } = await server();
    expect((await inject('/api/things/busy')).headers['retry-after']).toBe('3');
    expect((await inject('/api/things/7')).headers['retry-after']).toBeUndefined();
  });

  test('a defect shows an id and nothing else, and the log has its stack under the same id', async () => {
    const { inject, logged } = await server();
    const reply = await inject('/api/things/defect');
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toContain('hunter2');
    const line = JSON.parse(logged());
    expect(line.errorId).toBe(reply.json().details.errorId);
    expect(line.err.stack).toContain('http-server.test.ts');
  });

  test('wrong input is answered field by field with what is allowed', async () => {
    const { inject } = await server();
    const reply = await inject({
      method: 'POST',
      url: '/api/things?limit=10',
      payload: { kind: 'huge', name: 'a', x: 1 },
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({
      code: 'http/invalid-input',
      detail: 'body.kind must be one of "small", "big" (and 2 more).',
      errors: [
        { path: 'body.kind', message: 'must be one of "small", "big"' },
        { path: 'body.name', message: 'must be at least 3 characters long' },
        { path: 'body', message: 'has unknown fields: x' },
      ],
    });
    const query = await inject({ method: 'POST', url: '/api/things?limit=500', payload: { kind: 'big', name: 'abc' } });
    expect(query.json().errors).toEqual([{ path: 'query.limit', message: 'must be at most 100' }]);
    const empty = await inject({ method: 'POST', url: '/api/things', payload: {} });
    expect(empty.json().errors).toContainEqual({ path: 'body.name', message: 'is missing' });
  });

  test.each([
    [
      'malformed JSON',
      { payload: '{"kind":', headers: { 'content-type': 'application/json' } },
      400,
      'http/malformed-json',
    ],
    ['a body above the limit', { payload: { name: 'x'.repeat(2_000_000) } }, 413, 'http/body-too-large'],
    ['an empty body', { payload: '', headers: { 'content-type': 'application/json' } }, 400, 'http/malformed-json'],
    [
      'another media type',
      { payload: 'a', headers: { 'content-type': 'text/xml' } },
      415,
      'http/unsupported-media-type',
    ],
    // A form of any site may send it without asking.
    [
      'JSON that says it is plain text',
      { payload: '{"kind":"big","name":"abc"}', headers: { 'content-type': 'text/plain' } },
      415,
      'http/unsupported-media-type',
    ],
  ])('%s gets one clear sentence', async (_name, request, status, code) => {
    const { inject } = await server();
    const reply = await inject({ method: 'POST', url: '/api/things', ...request });
    expect(reply.json()).toMatchObject({ status, code, detail: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('an unknown route of the API is a problem, not the console', async () => {
    const { inject } = await server();
    for (const method of ['GET', 'POST'] as const) {
      const reply = await inject({ method, url: '/api/nothing?q=secret' });
      expect(reply.json()).toMatchObject({ status: 404, code: 'http/unknown-route', instance: '/api/nothing' });
    }
    expect((await inject('/api/%zz')).json()).toMatchObject({ code: expect.stringMatching(/^http\//) });
  });

  test('a method that a path does not have is told with those that it has', async () => {
    const { inject } = await server();
    const reply = await inject({ method: 'DELETE', url: '/api/things/7?x=1' });
    expect(reply.headers['allow']).toBe('GET, HEAD');
    expect(reply.json()).toMatchObject({
      status: 405,
      code: 'http/method-not-allowed',
      detail: 'DELETE is not possible on /api/things/7; GET, HEAD are.',
    });
    expect((await inject({ method: 'GET', url: '/api/things' })).headers['allow']).toBe('POST');
    expect((await inject({ method: 'DELETE', url: '/api/things/7/more' })).statusCode).toBe(404);
    expect((await inject({ method: 'POST', url: '/healthz' })).statusCode).toBe(405);
  });

  test.each([
    ['no HTTP', 'BLAH\r\n\r\n', 400, 'http/bad-request'],
    [
      'a length below zero',
      'POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n',
      400,
      'http/bad-request',
    ],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'http/headers-too-large',
    ],
  ])('%s is answered with a problem too, and the connection closed', async (_name, bytes, status, code) => {
    const http = await server();
    const { port } = new URL(await http.listen());
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(bytes);
    const reply = await text(socket);
    expect(reply).toContain(`HTTP/1.1 ${status} `);
    expect(reply).toContain('Content-Type: application/problem+json; charset=utf-8\r\n');
    const body = JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')));
    expect(body).toMatchObject({ status, code, detail: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});

describe('access', () => {
  test('a route that does not state its access rule fails at registration', async () => {
    const forgetful = defineRoutes(async (app) => {
      app.get('/api/open', () => 'oops');
    });
    await expect(server({ routes: [forgetful] })).rejects.toThrow('GET /api/open does not state its access rule');
  });

  test('the access rule is asked before a route runs, for HEAD as for GET', async () => {
    const { inject } = await server();
    expect((await inject('/api/owned')).statusCode).toBe(401);
    expect((await inject({ method: 'HEAD', url: '/api/owned' })).statusCode).toBe(401);
  });

  test('a page of another site cannot write', async () => {
    const { inject } = await server();
    const write = (headers: Record<string, string>) =>
      inject({
        method: 'POST',
        url: '/api/things',
        headers: { host: 'localhost:8080', ...headers },
        payload: { kind: 'big', name: 'abc' },
      });
    expect((await write({ origin: 'https://evil.example' })).json().code).toBe('http/foreign-origin');
    expect((await write({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403);
    expect((await write({ origin: 'null' })).statusCode).toBe(403);
    expect((await write({ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
    expect((await write({ 'sec-fetch-site': 'none' })).statusCode).toBe(200);
    expect((await write({})).statusCode).toBe(200);
  });

  test('on an address that others reach, only the owner may read the metrics', async () => {
    const { inject } = await server({ host: '0.0.0.0' });
    expect((await inject('/metrics')).statusCode).toBe(401);
    expect((await inject('/readyz')).statusCode).toBe(200);
  });

  test('a foreign name that points at this machine is not served', async () => {
    const { inject } = await server();
    expect((await inject({ url: '/healthz', headers: { host: 'rebound.example:8080' } })).statusCode).toBe(421);
  });
});

describe('probes', () => {
  test('readyz names what is wrong, and tells what is merely degraded without failing', async () => {
    const { inject, health } = await server();
    health.register({ name: 'gateway', required: false, problem: () => 'Not connected.' });
    expect((await inject('/readyz')).json()).toEqual({
      ready: true,
      checks: [{ name: 'gateway', state: 'degraded', reason: 'Not connected.' }],
    });
    health.register({ name: 'database', timeoutMs: 20, problem: () => new Promise(() => {}) });
    const reply = await inject('/readyz');
    expect(reply.statusCode).toBe(503);
    expect(reply.json().checks[1]).toEqual({ name: 'database', state: 'failed', reason: 'No answer within 0.02 s.' });
    expect((await inject('/healthz')).statusCode).toBe(200);
  });

  test('metrics count requests by route template', async () => {
    const { inject } = await server();
    await inject('/api/things/1');
    await inject('/api/things/2');
    const { body } = await inject('/metrics');
    expect(body).toContain(
      'guildhall_http_request_duration_seconds_count{method="GET",route="/api/things/:id",status="404"} 2',
    );
  });
});

describe('replies', () => {
  test('every reply has a request id and a policy that allows no inline script', async () => {
    const { inject } = await server();
    const { headers } = await inject('/api/things/1');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('long replies are compressed', async () => {
    const { inject } = await server();
    const reply = await inject({ url: '/api/long', headers: { 'accept-encoding': 'gzip, br' } });
    expect(reply.headers['content-encoding']).toBe('br');
    expect(reply.rawPayload.byteLength).toBeLessThan(300);
  });

  test('the API describes itself in OpenAPI 3.1 with its access rules and problems', async () => {
    const { inject } = await server();
    const document = (await inject('/api/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/things/{id}');
    expect(document.paths['/api/owned'].get.security).toHaveLength(2);
    expect(document.paths['/api/things'].post.requestBody.content['application/json'].schema.required).toContain(
      'kind',
    );
    expect(document.paths['/api/things'].post.responses.default.content).toHaveProperty('application/problem+json');
    expect(document.paths).not.toHaveProperty('/healthz');
  });

  test('the API page needs no other server and no inline script', async () => {
    const { inject } = await server();
    const page = await inject('/api/docs');
    expect(page.body).not.toMatch(/https?:|<script>/);
    const bundle = await inject('/api/docs/scalar.js');
    expect(bundle.statusCode).toBe(200);
    expect(bundle.body.length).toBeGreaterThan(1_000_000);
  });
});

describe('the console', () => {
  async function built(): Promise<string> {
    const webDir = newFolder();
    await mkdir(join(webDir, 'assets'));
    await writeFile(join(webDir, 'index.html'), '<title>console</title>');
    await writeFile(join(webDir, 'assets/app-1a2b.js'), 'let a');
    await writeFile(join(webDir, 'assets/app-1a2b.js.gz'), gzipSync('let a'));
    return webDir;
  }

  test('hashed files are cached for good and precompressed ones sent as they are', async () => {
    const { inject } = await server({ webDir: await built() });
    const reply = await inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'gzip' } });
    expect(reply.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
    });
    expect((await inject('/assets/gone-9.js')).statusCode).toBe(404);
  });

  test('every address that the console routes itself is its page, which is asked for anew each time', async () => {
    const { inject } = await server({ webDir: await built() });
    for (const url of ['/', '/guilds/1/search?q=a', '/owner?key=b']) {
      const reply = await inject(url);
      expect(reply.body).toContain('console');
      expect(reply.headers['cache-control']).toBe('no-cache');
    }
    expect((await inject('/../../../etc/passwd')).body).not.toContain('root:');
    expect((await inject('/%2e%2e/%2e%2e/package.json')).statusCode).toBe(404);
  });

  test('without a build the page says so', async () => {
    const { inject } = await server();
    const reply = await inject('/');
    expect(reply.statusCode).toBe(503);
    expect(reply.body).toContain('not built');
  });
});

describe('listening', () => {
  test('a port in use is one sentence with the mend', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const http = await server({ port });
    await expect(http.listen()).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program; stop that program or set PORT to a free port.`,
    );
    other.close();
  });

  test.each(['0.0.0.0', '::'])('on every address (%s) the URL is one that a browser can open', async (host) => {
    const http = await server({ host });
    const url = await http.listen();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('a server that closes says first that it is not ready', async () => {
    const http = await server();
    const url = await http.listen();
    const inHand = fetch(`${url}/api/slow`);
    await sleep(100);
    const closing = http.close();
    expect(await http.health.report()).toMatchObject({ ready: false, checks: [{ name: 'shutdown', state: 'failed' }] });
    await inHand;
    await closing;
  });

  test('a request in hand is finished when the server closes', async () => {
    const http = await server();
    const url = await http.listen();
    const inHand = fetch(`${url}/api/slow`);
    await sleep(100);
    const closing = http.close();
    expect(await (await inHand).json()).toEqual({ done: true });
    await closing;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
