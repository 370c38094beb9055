import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeyScope } from '@guildhall/contract';
import type { FastifyPluginAsync } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { composeOffline } from './compose.ts';
import { makeApiKey } from './features/accounts/api-keys/api-keys.ts';
import { createAccess, createAccounts } from './features/accounts/index.ts';
import { beginSession } from './features/accounts/sessions.ts';
import { knownMembers, people, testGuild } from './features/accounts/testing/known-members.ts';
import { loadConfig } from './platform/config/index.ts';
import {
  createHealth,
  createHttpServer,
  defineRoutes,
  type HttpServer,
  type RouteRule,
} from './platform/http/index.ts';
import { createLogger, createMetrics } from './platform/telemetry/index.ts';
import { testDatabase } from './testing/test-database.ts';

const { db, url: databaseUrl } = await testDatabase();
const log = createLogger({ level: 'silent', format: 'json' });
const accounts = createAccounts(db, { membership: knownMembers });
const rules = await rulesOfTheProgram();

/** What each sender is answered by the rule alone; routes with a guild name the one that all but `elsewhere` are in. */
const verdicts: Readonly<Record<string, (rule: RouteRule) => number>> = {
  nobody: ({ access }) => (access === 'public' ? 200 : 401),
  elsewhere: (rule) => (hasGuild(rule) ? outside(rule) : holds(rule, ['member'])),
  member: (rule) => holds(rule, ['member']),
  curator: (rule) => holds(rule, ['member', 'area:curator']),
  moderator: (rule) => holds(rule, ['member', 'moderator', ...areas]),
  guildOwner: (rule) => holds(rule, ['member', 'moderator', 'guild-owner', ...areas]),
  owner: () => 200,
  process: () => 200,
  'key with every scope': ({ access, scope }) => (access === 'public' || scope !== undefined ? 200 : 403),
  'key with another scope': ({ access, scope }) => (access === 'public' || scope === otherThan(scope) ? 200 : 403),
  'key of a member': (rule) => (rule.access === 'public' || rule.scope ? holds(rule, ['member']) : 403),
  'key that is unknown': ({ access }) => (access === 'public' ? 200 : 401),
};
const areas = ['area:curator', 'area:crafter', 'area:officer', 'area:agent', 'area:editor'];

let stubs: HttpServer;
const senders = new Map<string, Record<string, string>>();
beforeAll(async () => {
  stubs = await serverWith(rules);
  const owner = { kind: 'owner' } as const;
  const member = { kind: 'member', userId: people.member } as const;
  for (const [name, userId] of [
    ['elsewhere', people.elsewhere],
    ['member', people.member],
    ['curator', people.withRole],
    ['moderator', people.moderator],
    ['guildOwner', people.guildOwner],
  ] as const) {
    await accounts.users.upsert({ userId, name, avatar: null }, new Date());
    senders.set(name, await cookieOf({ kind: 'member', userId }));
  }
  const subject = { areaRole: 'curator', subjectKind: 'member', subjectId: people.withRole } as const;
  await accounts.areaRoles.insert(testGuild, subject, null, new Date());
  const key = async (maker: typeof owner | typeof member, scopes = [...apiKeyScope.options]) => {
    const made = await makeApiKey(accounts, maker, { name: 'test', scopes, expiresInDays: 1 });
    return { authorization: `Bearer ${made.key}` };
  };
  senders.set('nobody', {});
  senders.set('owner', await cookieOf(owner));
  senders.set('process', { authorization: 'Bearer local' });
  senders.set('key with every scope', await key(owner));
  senders.set('key of a member', await key(member));
  senders.set('key that is unknown', { authorization: 'Bearer gh_unknown' });
  for (const scope of apiKeyScope.options) senders.set(scope, await key(owner, [scope]));
});
afterAll(() => stubs.close());

describe.each(rules.map((rule) => [`${rule.method} ${rule.url}`, rule] as const))('%s', (_name, rule) => {
  test.each(Object.keys(verdicts))('answers %s as its rule says', async (name) => {
    const headers = senders.get(name === 'key with another scope' ? otherThan(rule.scope) : name) ?? {};
    const url = rule.url.replace(':guildId', testGuild).replace(/:\w+/g, 'x');
    const reply = await stubs.inject({ method: methodOf(rule), url, headers });
    expect(reply.statusCode).toBe(verdicts[name]?.(rule));
  });
});

test('nothing is public but signing in', () => {
  expect(rules.filter(({ access }) => access === 'public').map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /api/session/owner',
    'GET /api/session',
    'DELETE /api/session',
    'GET /api/session/discord',
    'GET /api/session/discord/callback',
  ]);
});

test.each([
  [{}, 'does not state its access rule'],
  [{ access: 'everyone' }, 'does not state its access rule'],
  [{ access: 'moderator' }, 'has no :guildId'],
])('a route with the rule %j does not register', async (config, sentence) => {
  // As JavaScript would have it: the types refuse it already.
  const wrong: object = { method: 'GET', url: '/api/new', config, handler: () => '' };
  const unruled: FastifyPluginAsync = async (app) => {
    Reflect.apply(app.route, app, [wrong]);
  };
  await expect(server([unruled])).rejects.toThrow(sentence);
});

function holds({ access }: RouteRule, held: readonly string[]): number {
  return access === 'public' || held.includes(access) ? 200 : 403;
}

/** The owner's routes do not tell which guilds there are either. */
function outside({ access }: RouteRule): number {
  if (access === 'public') return 200;
  return access === 'owner' ? 403 : 404;
}

function methodOf({ method }: RouteRule): 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' {
  return z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method);
}

function hasGuild({ url }: RouteRule): boolean {
  return url.includes('/:guildId');
}

function otherThan(scope: RouteRule['scope']): string {
  return apiKeyScope.options.find((other) => other !== scope) ?? '';
}

async function cookieOf(principal: Parameters<typeof beginSession>[1]) {
  const { token } = await beginSession(accounts, principal, { device: '', formerToken: undefined });
  return { cookie: `guildhall_session=${token}` };
}

async function server(routes: Parameters<typeof createHttpServer>[0]['routes']): Promise<HttpServer> {
  return createHttpServer({
    config: { host: '127.0.0.1', port: 0, webDir: join(import.meta.dirname, 'no-console'), version: '0' },
    log,
    metrics: createMetrics(),
    health: createHealth(),
    authorize: createAccess(accounts, { localToken: 'local', isHttps: false }).authorize,
    routes,
  });
}

/** The program's routes with their rules, and nothing behind them. */
async function serverWith(all: readonly RouteRule[]): Promise<HttpServer> {
  const stub = defineRoutes(async (app) => {
    for (const rule of all) {
      const { url, access, scope } = rule;
      app.route({
        method: methodOf(rule),
        url,
        config: { access, ...(scope ? { scope } : {}) },
        handler: () => 'passed',
      });
    }
  });
  return server([stub]);
}

/** Every route of the rooms, as the program registers them; those of the server itself have tests of their own. */
async function rulesOfTheProgram(): Promise<RouteRule[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'guildhall-rules-'));
  const program = await composeOffline(loadConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl }), log, db);
  const bare = await server([]);
  const own = new Set(bare.rules.map(({ method, url }) => `${method} ${url}`));
  const found = program.http.rules.filter(({ method, url }) => method !== 'HEAD' && !own.has(`${method} ${url}`));
  await bare.close();
  await program.close();
  await rm(dataDir, { recursive: true, force: true });
  return found;
}
