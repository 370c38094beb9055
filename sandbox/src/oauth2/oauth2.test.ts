import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { checkedApi } from '../testing/checked-api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const redirectUri = 'http://127.0.0.1:9999/callback';
const verifier = 'a-verifier-that-is-long-enough-to-be-one-0123456789';

let sandbox: Sandbox;
let tiny: TinyGuild;
let clientId: string;
let clientSecret: string;
let member: string;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ redirectUris: [redirectUri], clientSecret: 'a secret: of/course' });
  guild.addBot(bot);
  ({ id: clientId, clientSecret } = sandbox.oauth2.application(bot.applicationId));
  member = tiny.userIds[1] ?? '';
});

afterAll(() => sandbox.close());

function authorizeUrl(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const url = new URL(sandbox.oauth2.authorizeUrl);
  const scope = 'identify email guilds guilds.members.read';
  const wanted = { client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope, state: 's&1' };
  for (const [name, value] of Object.entries({ ...wanted, ...changes }))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function parametersOf(location: string | null): Record<string, string> {
  return Object.fromEntries(new URL(location ?? '').searchParams);
}

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const reply = await fetch(`${sandbox.apiUrl}${path}`, { method: 'POST', body: new URLSearchParams(form), headers });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const basic = (secret = clientSecret) => ({
  Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
});

async function tokens(scope = 'identify email guilds guilds.members.read') {
  const { code = '' } = parametersOf(sandbox.oauth2.approve(authorizeUrl({ scope }), member));
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const { status, body } = await post('/v10/oauth2/token', form, basic());
  expect(status).toBe(200);
  return body;
}

const statusOf = async (token: string, path = '/users/@me') =>
  (await apiOf(sandbox, `Bearer ${token}`)('GET', path)).status;

test('a member says yes on the page, and the application gets tokens for code and verifier', async () => {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = authorizeUrl({ code_challenge: challenge, code_challenge_method: 'S256' });
  const page = await fetch(url);
  const html = await page.text();
  expect(html).toContain(`value="${member}"`);
  expect(html).toContain('See your email address');
  const body = new URLSearchParams({ user_id: member, answer: 'approve' });
  const approved = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  const { code = '', state } = parametersOf(approved.headers.get('location'));
  expect([approved.status, state]).toEqual([302, 's&1']);
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  const reply = await post('/oauth2/token', { ...form, client_id: clientId, client_secret: clientSecret });
  expect(reply).toEqual({
    status: 200,
    body: {
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 604_800,
      refresh_token: expect.any(String),
      scope: 'identify email guilds guilds.members.read',
    },
  });
  const again = await post('/oauth2/token', form, basic());
  expect(again).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Invalid "code" in request.' },
  });
});

test('a member who says no is led back with access_denied', async () => {
  const body = new URLSearchParams({ user_id: member, answer: 'deny' });
  const denied = await fetch(authorizeUrl(), { method: 'POST', body, redirect: 'manual' });
  expect(parametersOf(denied.headers.get('location'))).toMatchObject({ error: 'access_denied', state: 's&1' });
  expect(parametersOf(sandbox.oauth2.deny(authorizeUrl()))).toMatchObject({ error: 'access_denied' });
});

test('prompt=none asks only who has not allowed as much before', async () => {
  const other = tiny.userIds[2] ?? '';
  const quiet = (scope: string) =>
    fetch(authorizeUrl({ prompt: 'none', scope }), {
      headers: { cookie: `theme=dark; sandbox_member=${other}` },
      redirect: 'manual',
    });
  expect((await quiet('identify')).status).toBe(200);
  sandbox.oauth2.approve(authorizeUrl({ scope: 'identify guilds' }), other);
  expect((await quiet('identify')).status).toBe(302);
  expect((await quiet('identify email')).status).toBe(200);
});

test('an unknown application or address gets a page, other mistakes are told to the application', async () => {
  for (const wrong of [{ client_id: '1' }, { redirect_uri: 'http://127.0.0.1:9999/elsewhere' }]) {
    const reply = await fetch(authorizeUrl(wrong), { redirect: 'manual' });
    expect([reply.status, reply.headers.get('location')]).toEqual([400, null]);
    expect(() => sandbox.oauth2.approve(authorizeUrl(wrong), member)).toThrow('authorize page says');
  }
  const errorOf = (changes: Readonly<Record<string, string>>) =>
    parametersOf(sandbox.oauth2.approve(authorizeUrl(changes), member))['error'];
  expect(errorOf({ scope: 'identify mind.read' })).toBe('invalid_scope');
  expect(errorOf({ response_type: 'magic' })).toBe('unsupported_response_type');
});

test('an application without addresses of its own may return anywhere on this machine, and nowhere else', () => {
  const { applicationId } = sandbox.addBot();
  const to = (uri: string) => () => authorizeAs(applicationId, uri);
  expect(to('http://localhost:4123/any/where')()).toContain('code=');
  expect(to('https://evil.example/callback')).toThrow('redirect_uri');
  expect(to('http://localhost.evil.example:80/')).toThrow('redirect_uri');
});

function authorizeAs(applicationId: string, uri: string): string {
  return sandbox.oauth2.approve(authorizeUrl({ client_id: applicationId, redirect_uri: uri }), member);
}

test('a code ends after a minute, and needs its redirect address, its verifier and the secret', async () => {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const redeem = async (changes: Record<string, string>, headers = basic(), waitMs = 0) => {
    const { code = '' } = parametersOf(sandbox.oauth2.approve(authorizeUrl(pkce), member));
    sandbox.clock.advance(waitMs);
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    const { status, body } = await post('/oauth2/token', { ...form, ...changes }, headers);
    return [status, body.error, body.error_description];
  };
  expect(await redeem({})).toEqual([200, undefined, undefined]);
  expect(await redeem({}, basic(), 60_000)).toEqual([400, 'invalid_grant', 'Invalid "code" in request.']);
  expect(await redeem({ redirect_uri: 'http://x/' })).toEqual([
    400,
    'invalid_grant',
    'Invalid "redirect_uri" in request.',
  ]);
  expect(await redeem({ code_verifier: 'guess' })).toEqual([
    400,
    'invalid_grant',
    'Invalid "code_verifier" in request.',
  ]);
  expect(await redeem({}, basic('wrong'))).toEqual([401, 'invalid_client', undefined]);
  expect((await redeem({ grant_type: 'password' }))[1]).toBe('unsupported_grant_type');
});

test('the token address takes forms only', async () => {
  const body = JSON.stringify({ grant_type: 'client_credentials', scope: 'identify' });
  const headers = { ...basic(), 'content-type': 'application/json' };
  const reply = await fetch(`${sandbox.apiUrl}/oauth2/token`, { method: 'POST', body, headers });
  expect([reply.status, JSON.parse(await reply.text()).error]).toEqual([400, 'unsupported_grant_type']);
});

test('bearers see themselves, their servers and their membership in the published shape', async () => {
  const { access_token } = await tokens();
  const api = await checkedApi(sandbox, `Bearer ${access_token}`);
  const me = await api.call('GET', '/users/@me');
  expect(me.body).toMatchObject({ id: member, username: 'user1', email: 'user1@example.com', verified: true });
  const guilds = await api.call('GET', '/users/@me/guilds?with_counts=true');
  const permissions = sandbox.guild(tiny.guildId).permissionsOf(member).toString();
  expect(guilds.body).toMatchObject([{ id: tiny.guildId, owner: false, permissions, approximate_member_count: 6 }]);
  const own = await api.call('GET', `/users/@me/guilds/${tiny.guildId}/member`);
  expect(own.body).toMatchObject({ user: { id: member }, roles: [] });
  const authorization = await api.call('GET', '/oauth2/@me');
  expect(authorization.body).toMatchObject({ application: { id: clientId }, user: { id: member } });
  expect(api.breaches).toEqual([]);
  expect((await api.call('GET', `/guilds/${tiny.guildId}`)).status).toBe(401);
});

test('what the scopes do not cover is refused or left out', async () => {
  const { access_token } = await tokens('identify');
  const { body } = await apiOf(sandbox, `Bearer ${access_token}`)('GET', '/users/@me');
  expect(body).not.toHaveProperty('email');
  expect(await statusOf(access_token, '/users/@me/guilds')).toBe(401);
  expect(await statusOf(access_token, `/users/@me/guilds/${tiny.guildId}/member`)).toBe(401);
});

test('tokens end after a week, are refreshed once, and end when revoked', async () => {
  const first = await tokens();
  const refresh = (refresh_token: string) =>
    post('/oauth2/token', { grant_type: 'refresh_token', refresh_token }, basic());
  const second = await refresh(first.refresh_token);
  expect([second.status, second.body.scope]).toEqual([200, first.scope]);
  expect([await statusOf(first.access_token), await statusOf(second.body.access_token)]).toEqual([401, 200]);
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  const third = await tokens();
  sandbox.clock.advance(604_800_000 + 1_000);
  expect(await statusOf(third.access_token)).toBe(401);
  const { body: fourth } = await refresh(third.refresh_token);
  expect(await statusOf(fourth.access_token)).toBe(200);
  const revoke = (headers: Record<string, string>) =>
    post('/oauth2/token/revoke', { token: fourth.refresh_token }, headers);
  expect(await revoke(basic('wrong'))).toEqual({ status: 401, body: { error: 'invalid_client' } });
  expect(await revoke(basic())).toEqual({ status: 200, body: {} });
  expect(await statusOf(fourth.access_token)).toBe(401);
  expect((await refresh(fourth.refresh_token)).status).toBe(400);
});

test('client credentials are a token for the owner of the application, without refresh', async () => {
  const { body } = await post('/oauth2/token', { grant_type: 'client_credentials', scope: 'identify' }, basic());
  expect(body).not.toHaveProperty('refresh_token');
  expect(await statusOf(body.access_token)).toBe(200);
  expect((await post('/oauth2/token', { grant_type: 'client_credentials' }, basic())).body.error).toBe('invalid_scope');
});

test('another process lets a member answer over the control API', async () => {
  const control = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return JSON.parse(await (await fetch(sandbox.controlUrl + path, init)).text());
  };
  const { location } = await control('/oauth2/approve', { url: authorizeUrl(), userId: member });
  expect(parametersOf(location)).toMatchObject({ code: expect.any(String), state: 's&1' });
  const made = await control('/bots', {
    name: 'signs-in',
    redirectUris: ['http://127.0.0.1:1/x'],
    clientSecret: 'known',
  });
  expect(made).toMatchObject({ clientSecret: 'known' });
  expect(() => authorizeAs(made.applicationId, redirectUri)).toThrow('redirect_uri');
});
