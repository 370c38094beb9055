import { join } from 'node:path';
import { areaRoleList, madeApiKey } from '@guildhall/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHealth, createHttpServer, defineRoutes, type HttpServer } from '../../platform/http/index.ts';
import { createLogger, createMetrics } from '../../platform/telemetry/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { actorOf, apiKeyRoutes, areaRoleRoutes, createAccess, createAccounts } from './index.ts';
import { beginSession } from './sessions.ts';
import { knownMembers, people, testGuild, testRole } from './testing/known-members.ts';

const { db } = await testDatabase();
let clock = new Date('2026-03-01T08:00:00Z');
const accounts = createAccounts(db, { now: () => clock, membership: knownMembers });
const authorization = 'Bearer local';
const dayMs = 24 * 3_600_000;

const probe = defineRoutes(async (app) => {
  app.get('/api/probe', { config: { access: 'member', scope: 'archive:read' } }, (request) => actorOf(request).kind);
  app.get('/api/owned', { config: { access: 'owner', scope: 'archive:read' } }, () => 'yes');
  app.get('/api/unscoped', { config: { access: 'member' } }, () => 'yes');
  app.get('/api/guilds/:guildId/probe', { config: { access: 'member', scope: 'archive:read' } }, () => 'yes');
});

let http: HttpServer;
beforeAll(async () => {
  http = await createHttpServer({
    config: { host: '127.0.0.1', port: 0, webDir: join(import.meta.dirname, 'no-console'), version: '0' },
    log: createLogger({ level: 'silent', format: 'json' }),
    metrics: createMetrics(),
    health: createHealth(),
    authorize: createAccess(accounts, { localToken: 'local', isHttps: false }).authorize,
    routes: [apiKeyRoutes(accounts), areaRoleRoutes(accounts), probe],
  });
});
afterAll(() => http.close());

async function as(userId: string): Promise<{ cookie: string }> {
  await accounts.users.upsert({ userId, name: 'somebody', avatar: null }, clock);
  const { token } = await beginSession(accounts, { kind: 'member', userId }, { device: '', formerToken: undefined });
  return { cookie: `guildhall_session=${token}` };
}

async function makeKey(headers: Record<string, string>, body: object = { name: 'script', scopes: ['archive:read'] }) {
  const reply = await http.inject({ method: 'POST', url: '/api/keys', headers, payload: body });
  expect(reply.statusCode).toBe(200);
  return madeApiKey.parse(reply.json());
}

const codeOf = async (url: string, headers: Record<string, string>) => {
  const reply = await http.inject({ url, headers });
  return reply.statusCode === 200 ? 200 : reply.json().code;
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const rolesOf = async (userId: string) =>
  (await http.inject({ url: `/api/guilds/${testGuild}/own-roles`, headers: await as(userId) })).json().roles;
const named = (role: string, kind: string, id: string) => `/api/guilds/${testGuild}/area-roles/${role}/${kind}/${id}`;

test('a key does what its scopes name and its maker may, and no more', async () => {
  const { key } = await makeKey({ authorization });
  expect(await codeOf('/api/probe', bearer(key))).toBe(200);
  expect(await codeOf('/api/owned', bearer(key))).toBe(200);
  expect(await codeOf('/api/unscoped', bearer(key))).toBe('accounts/scope-missing');
  const other = await makeKey({ authorization }, { name: 'other', scopes: ['capture:read'] });
  expect(await codeOf('/api/probe', bearer(other.key))).toBe('accounts/scope-missing');
});

test('a member’s key has the member’s rights', async () => {
  const { key } = await makeKey(await as(people.member));
  expect(await codeOf('/api/owned', bearer(key))).toBe('accounts/owner-only');
  expect(await codeOf(`/api/guilds/${testGuild}/probe`, bearer(key))).toBe(200);
  expect(await codeOf('/api/guilds/900000000000000009/probe', bearer(key))).toBe('accounts/guild-not-found');
});

test('a key makes no keys', async () => {
  const { key } = await makeKey({ authorization });
  expect(await codeOf('/api/keys', bearer(key))).toBe('accounts/scope-missing');
});

test('a key ends with its day, and says so in the list', async () => {
  const headers = await as(people.moderator);
  const { key } = await makeKey(headers, { name: 'short', scopes: ['archive:read'], expiresInDays: 1 });
  clock = new Date(clock.getTime() + dayMs - 1);
  expect(await codeOf('/api/probe', bearer(key))).toBe(200);
  clock = new Date(clock.getTime() + 1);
  expect(await codeOf('/api/probe', bearer(key))).toBe('accounts/api-key-refused');
  const { keys } = (await http.inject({ url: '/api/keys', headers: await as(people.moderator) })).json();
  expect(keys).toMatchObject([{ name: 'short', isExpired: true, lastUsedAt: expect.any(String) }]);
});

test('a key is shown once and stored nowhere', async () => {
  const headers = await as(people.member);
  const { key } = await makeKey(headers);
  expect((await http.inject({ url: '/api/keys', headers })).body).not.toContain(key);
  const { rows } = await sql<{ dump: string }>`
    select string_agg(k::text, '') as dump from accounts_api_keys k`.execute(db.kysely);
  expect(rows[0]?.dump).not.toContain(key);
  expect(rows[0]?.dump).not.toContain(Buffer.from(key).toString('hex'));
});

test('a key is revoked by who made it and by nobody else', async () => {
  const made = await makeKey(await as(people.member));
  const revoke = async (headers: Record<string, string>) =>
    (await http.inject({ method: 'DELETE', url: `/api/keys/${made.id}`, headers })).statusCode;
  expect(await revoke(await as(people.moderator))).toBe(404);
  expect(await codeOf('/api/probe', bearer(made.key))).toBe(200);
  expect(await revoke(await as(people.member))).toBe(200);
  expect(await codeOf('/api/probe', bearer(made.key))).toBe('accounts/api-key-refused');
});

test.each([
  [{ name: '', scopes: ['archive:read'] }, 'name'],
  [{ name: 'x', scopes: [] }, 'scopes'],
  [{ name: 'x', scopes: ['everything'] }, 'scopes'],
  [{ name: 'x', scopes: ['archive:read'], expiresInDays: 0 }, 'expiresInDays'],
])('the wish %j is refused by the name of its field', async (payload, field) => {
  const reply = await http.inject({ method: 'POST', url: '/api/keys', headers: { authorization }, payload });
  expect(reply.statusCode).toBe(400);
  expect(JSON.stringify(reply.json().errors)).toContain(field);
});

test('Discord’s permissions make owners and moderators, who hold the areas too', async () => {
  const areas = ['curator', 'crafter', 'officer', 'agent', 'editor'];
  expect(await rolesOf(people.member)).toEqual([]);
  expect(await rolesOf(people.moderator)).toEqual(['moderator', ...areas]);
  expect(await rolesOf(people.guildOwner)).toEqual(['owner', 'moderator', ...areas]);
  expect(await rolesOf(people.administrator)).toEqual(['owner', 'moderator', ...areas]);
});

test('the guild’s owner names members and roles of Discord for an area, and takes it back', async () => {
  const headers = await as(people.guildOwner);
  const put = async (url: string) => (await http.inject({ method: 'PUT', url, headers })).statusCode;
  expect(await put(named('crafter', 'role', testRole))).toBe(200);
  expect(await put(named('crafter', 'role', testRole))).toBe(200);
  expect(await put(named('curator', 'member', people.member))).toBe(200);
  expect(await rolesOf(people.withRole)).toEqual(['crafter']);
  expect(await rolesOf(people.member)).toEqual(['curator']);
  const list = await http.inject({ url: `/api/guilds/${testGuild}/area-roles`, headers });
  expect(areaRoleList.parse(list.json()).named).toHaveLength(2);
  await http.inject({ method: 'DELETE', url: named('crafter', 'role', testRole), headers });
  expect(await rolesOf(people.withRole)).toEqual([]);
});

test('a moderator names nobody, and strangers cannot be named', async () => {
  const url = named('agent', 'member', people.elsewhere);
  const put = async (userId: string) => (await http.inject({ method: 'PUT', url, headers: await as(userId) })).json();
  expect(await put(people.moderator)).toMatchObject({ code: 'accounts/role-missing' });
  expect(await put(people.guildOwner)).toMatchObject({ code: 'accounts/no-such-member' });
});
