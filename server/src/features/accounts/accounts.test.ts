import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHealth, createHttpServer, defineRoutes, type HttpServer } from '../../platform/http/index.ts';
import { createLogger, createMetrics } from '../../platform/telemetry/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { accountRoutes, actorOf, createAccess, createAccounts, issueOwnerKey, ownerLink } from './index.ts';

const { db } = await testDatabase();
let clock = new Date('2026-03-01T08:00:00Z');
const hour = 3_600_000;
const pass = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};
const accounts = createAccounts(db, { now: () => clock });
const localToken = 'local-token-of-this-test';

const greeting = defineRoutes(async (app) => {
  app.get('/api/greeting', { config: { access: 'owner' } }, (request) => ({ hello: actorOf(request).kind }));
});

async function serve(isHttps: boolean): Promise<HttpServer> {
  const access = createAccess(accounts, { localToken, isHttps });
  return createHttpServer({
    config: { host: '127.0.0.1', port: 0, webDir: join(import.meta.dirname, 'no-console'), version: '0' },
    log: createLogger({ level: 'silent', format: 'json' }),
    metrics: createMetrics(),
    health: createHealth(),
    authorize: access.authorize,
    routes: [accountRoutes(accounts, access, () => 'http://127.0.0.1:8080'), greeting],
  });
}

let http: HttpServer;
beforeAll(async () => {
  http = await serve(false);
});
afterAll(() => http.close());

const exchange = (key: string, headers: Record<string, string> = {}) =>
  http.inject({ method: 'POST', url: '/api/session/owner', headers, payload: { key } });

async function signIn(): Promise<{ cookie: string }> {
  const { key } = await issueOwnerKey(accounts);
  const reply = await exchange(key);
  return { cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '' };
}

const greet = async (headers: Record<string, string>) =>
  (await http.inject({ url: '/api/greeting', headers })).statusCode;

test('an owner link signs one browser in, once', async () => {
  const { key } = await issueOwnerKey(accounts);
  expect(ownerLink('http://127.0.0.1:8080/', key)).toMatch(/^http:\/\/127\.0\.0\.1:8080\/owner\?key=[\w-]{22}$/);
  const replies = await Promise.all([exchange(key), exchange(key), exchange(key)]);
  expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 401, 401]);
  const won = replies.find((reply) => reply.statusCode === 200);
  expect(won?.json()).toEqual({
    actor: { kind: 'owner' },
    expiresAt: '2026-03-01T20:00:00.000Z',
    discordSignIn: false,
  });
  const cookie = String(won?.headers['set-cookie']).split(';')[0] ?? '';
  expect(await greet({ cookie })).toBe(200);
});

test('who is signed in already may open the page of a used link again', async () => {
  const { key } = await issueOwnerKey(accounts);
  const cookie = String((await exchange(key)).headers['set-cookie']).split(';')[0] ?? '';
  expect((await exchange(key, { cookie })).statusCode).toBe(200);
});

test('a key that is unknown or a day old is refused with the way to a new one', async () => {
  expect((await exchange('a'.repeat(22))).json()).toMatchObject({ code: 'accounts/key-refused', status: 401 });
  const { key } = await issueOwnerKey(accounts);
  pass(24 * hour);
  expect((await exchange(key)).json().detail).toContain('guildhall owner-link');
});

test('neither keys nor session tokens can be read out of the database', async () => {
  const { key } = await issueOwnerKey(accounts);
  const { cookie } = await signIn();
  const { rows } = await sql<{ dump: string }>`
    select string_agg(k::text, '') || (select string_agg(s::text, '') from accounts_sessions s) as dump
    from accounts_owner_keys k`.execute(db.kysely);
  expect(rows[0]?.dump).not.toContain(Buffer.from(key).toString('hex'));
  expect(rows[0]?.dump).not.toContain(key);
  expect(rows[0]?.dump).not.toContain(cookie.split('=')[1]);
});

test('a session ends after 12 hours without use', async () => {
  const session = await signIn();
  pass(11 * hour);
  expect(await greet(session)).toBe(200);
  pass(11 * hour);
  expect(await greet(session)).toBe(200);
  pass(12 * hour);
  expect(await greet(session)).toBe(401);
});

test('a session ends after 30 days however much it is used', async () => {
  const session = await signIn();
  for (let hours = 0; hours < 29 * 24; hours += 11) {
    pass(11 * hour);
    expect(await greet(session)).toBe(200);
  }
  pass(11 * hour);
  pass(11 * hour);
  expect(await greet(session)).toBe(401);
});

test('signing out ends the session, not only the cookie', async () => {
  const session = await signIn();
  expect((await http.inject({ url: '/api/session', headers: session })).json().actor).toEqual({ kind: 'owner' });
  const reply = await http.inject({ method: 'DELETE', url: '/api/session', headers: session });
  expect(reply.headers['set-cookie']).toMatch(/guildhall_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  expect(await greet(session)).toBe(401);
  expect((await http.inject({ url: '/api/session', headers: session })).json().actor).toBeNull();
});

test('the cookie is out of reach of scripts and other sites, and bound to the host under https', async () => {
  const plain = String((await exchange((await issueOwnerKey(accounts)).key)).headers['set-cookie']);
  expect(plain).toMatch(/^guildhall_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const secure = await serve(true);
  const { key } = await issueOwnerKey(accounts);
  const reply = await secure.inject({ method: 'POST', url: '/api/session/owner', payload: { key } });
  expect(String(reply.headers['set-cookie'])).toMatch(/^__Host-guildhall_session=.*Path=\/; HttpOnly; Secure/);
  await secure.close();
});

test('a page of another site cannot sign anybody in or out', async () => {
  const { key } = await issueOwnerKey(accounts);
  expect((await exchange(key, { origin: 'https://evil.example' })).statusCode).toBe(403);
  expect((await exchange(key)).statusCode).toBe(200);
});

test('a program of this machine acts as the owner with the local token and with no other', async () => {
  expect(await greet({ authorization: `Bearer ${localToken}` })).toBe(200);
  expect(await greet({ authorization: 'Bearer something-else' })).toBe(401);
  expect(await greet({})).toBe(401);
});

test('the owner can make a link for another browser', async () => {
  const reply = await http.inject({ method: 'POST', url: '/api/session/owner-links', headers: await signIn() });
  const key = new URL(reply.json().url).searchParams.get('key') ?? '';
  expect((await exchange(key)).statusCode).toBe(200);
  expect((await http.inject({ method: 'POST', url: '/api/session/owner-links' })).statusCode).toBe(401);
});
