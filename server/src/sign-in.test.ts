import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { session, sessionList } from '@guildhall/contract';
import { generateGuild, startSandbox } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type App, compose } from './compose.ts';
import { loadConfig } from './platform/config/index.ts';
import { createLogger } from './platform/telemetry/index.ts';
import { testDatabase } from './testing/test-database.ts';

const { db, url: databaseUrl } = await testDatabase();
const sandbox = await startSandbox();
const bot = sandbox.addBot();
const guild = sandbox.addGuild(generateGuild({ seed: 'sign-in', members: 12, messages: 30, channels: 2 }));
guild.addBot(bot);
const elsewhere = sandbox.addGuild(
  generateGuild({ seed: 'elsewhere', days: 430, members: 10, messages: 3, channels: 1 }),
);
const { clientSecret } = sandbox.oauth2.application(bot.applicationId);

let app: App;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'guildhall-sign-in-'));
  const config = loadConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    DISCORD_TOKEN: bot.token,
    DISCORD_API_URL: sandbox.apiUrl,
    DISCORD_CLIENT_ID: bot.applicationId,
    DISCORD_CLIENT_SECRET: clientSecret,
  });
  app = await compose(config, createLogger({ level: 'silent', format: 'json' }));
  const first = guild.addMember().userId;
  await vi.waitFor(async () => expect((await browser().signIn(first)).status).toBe(302), { timeout: 20_000 });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
});

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A browser: it keeps cookies and does not follow where it is led. */
function browser() {
  const cookies = new Map<string, string>();
  async function visit(path: string, init: { method?: string; accept?: string } = {}) {
    const reply = await fetch(new URL(path, app.url), {
      method: init.method ?? 'GET',
      redirect: 'manual',
      headers: {
        'user-agent': firefox,
        accept: init.accept ?? 'application/json',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      cookies.set(name, value);
    }
    return reply;
  }
  const begin = async (returnTo = '/') => {
    const reply = await visit(`/api/session/discord?${new URLSearchParams({ returnTo })}`);
    return reply.headers.get('location') ?? '';
  };
  return {
    cookies,
    visit,
    begin,
    signIn: async (userId: string, returnTo = '/') => visit(sandbox.oauth2.approve(await begin(returnTo), userId)),
    who: async () => session.parse(await (await visit('/api/session')).json()).actor,
    sessions: async () => sessionList.parse(await (await visit('/api/sessions')).json()).sessions,
  };
}

async function problemOf(reply: Response): Promise<unknown> {
  return reply.json();
}

test('a member signs in with Discord and is led to where they wanted to go', async () => {
  const member = guild.addMember({ name: 'mira' });
  const her = browser();
  expect(await her.who()).toBeNull();
  const arrived = await her.signIn(member.userId, '/guilds?sort=name');
  expect([arrived.status, arrived.headers.get('location')]).toEqual([302, '/guilds?sort=name']);
  expect(await her.who()).toMatchObject({ kind: 'member', userId: member.userId, name: 'mira' });
  const [cookie] = arrived.headers.getSetCookie();
  expect(cookie).toMatch(/^guildhall_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('Discord is asked with a challenge and for nothing but the identity', async () => {
  const asked = new URL(await browser().begin());
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'identify',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
    state: expect.stringMatching(/^[\w-]{22}$/),
    redirect_uri: `${app.url}/api/session/discord/callback`,
  });
});

test('an answer of Discord that is used again gets a sentence and no session', async () => {
  const her = browser();
  const answer = sandbox.oauth2.approve(await her.begin(), guild.addMember().userId);
  expect((await her.visit(answer)).status).toBe(302);
  const again = await her.visit(answer);
  expect([again.status, await problemOf(again)]).toMatchObject([400, { code: 'accounts/state-refused' }]);
  const page = await her.visit(answer, { accept: 'text/html' });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('This sign-in was used already');
});

test('an answer that was begun in another browser signs nobody in, and works where it was begun', async () => {
  const [mine, theirs] = [browser(), browser()];
  const answer = sandbox.oauth2.approve(await mine.begin(), guild.addMember().userId);
  await theirs.begin();
  expect(await problemOf(await theirs.visit(answer))).toMatchObject({ code: 'accounts/state-refused' });
  expect(await problemOf(await browser().visit(answer))).toMatchObject({ code: 'accounts/state-refused' });
  expect((await mine.visit(answer)).status).toBe(302);
});

test('two tabs of one browser can sign in side by side', async () => {
  const member = guild.addMember().userId;
  const her = browser();
  const [first, second] = [await her.begin('/one'), await her.begin('/two')];
  for (const [location, path] of [
    [first, '/one'],
    [second, '/two'],
  ] as const) {
    expect((await her.visit(sandbox.oauth2.approve(location, member))).headers.get('location')).toBe(path);
  }
});

test('a sign-in that takes longer than ten minutes is refused', async () => {
  const her = browser();
  const answer = sandbox.oauth2.approve(await her.begin(), guild.addMember().userId);
  await sql`update accounts_sign_ins set expires_at = expires_at - interval '10 minutes'`.execute(db.kysely);
  expect(await problemOf(await her.visit(answer))).toMatchObject({ code: 'accounts/state-refused' });
});

test('who says no at Discord is told so', async () => {
  const her = browser();
  const reply = await her.visit(sandbox.oauth2.deny(await her.begin()));
  expect([reply.status, await problemOf(reply)]).toMatchObject([403, { code: 'accounts/sign-in-denied' }]);
});

test('a code that Discord does not know is refused', async () => {
  const her = browser();
  const answer = new URL(sandbox.oauth2.approve(await her.begin(), guild.addMember().userId));
  answer.searchParams.set('code', 'invented');
  expect(await problemOf(await her.visit(answer.href))).toMatchObject({ code: 'accounts/code-refused' });
  expect(await her.who()).toBeNull();
});

test('who is in no guild of ours is told so and not signed in', async () => {
  const [stranger = ''] = elsewhere.memberIds();
  const reply = await browser().signIn(stranger);
  expect([reply.status, await problemOf(reply)]).toMatchObject([403, { code: 'accounts/not-a-member' }]);
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'nobody is led to %s after signing in',
  async (returnTo) => {
    const reply = await browser().signIn(guild.addMember().userId, returnTo);
    expect(reply.headers.get('location')).toBe('/');
  },
);

test('signing in again ends the session before and gives another token', async () => {
  const member = guild.addMember().userId;
  const her = browser();
  await her.signIn(member);
  const former = her.cookies.get('guildhall_session') ?? '';
  await her.signIn(member);
  expect(her.cookies.get('guildhall_session')).not.toBe(former);
  const thief = browser();
  thief.cookies.set('guildhall_session', former);
  expect(await thief.who()).toBeNull();
  expect(await her.who()).not.toBeNull();
});

test('members see their own sessions and end them, and nobody else’s', async () => {
  const member = guild.addMember().userId;
  const [desk, phone, other] = [browser(), browser(), browser()];
  await desk.signIn(member);
  await phone.signIn(member);
  await other.signIn(guild.addMember().userId);
  const sessions = await desk.sessions();
  expect(sessions.map(({ device, isCurrent }) => [device, isCurrent]).sort()).toEqual([
    ['Firefox on Linux', false],
    ['Firefox on Linux', true],
  ]);
  const theirs = (await other.sessions())[0]?.id ?? '';
  expect((await desk.visit(`/api/sessions/${theirs}`, { method: 'DELETE' })).status).toBe(404);
  expect(await other.who()).not.toBeNull();
  const away = sessions.find(({ isCurrent }) => !isCurrent)?.id ?? '';
  expect((await desk.visit(`/api/sessions/${away}`, { method: 'DELETE' })).status).toBe(200);
  expect(await phone.who()).toBeNull();
  await phone.signIn(member);
  expect(await (await desk.visit('/api/sessions', { method: 'DELETE' })).json()).toEqual({ ended: 1 });
  expect(await phone.who()).toBeNull();
  expect(await desk.who()).not.toBeNull();
});

test('a banned member’s sessions end', async () => {
  const member = guild.addMember();
  const her = browser();
  await her.signIn(member.userId);
  guild.member(guild.memberIds()[0] ?? '').ban(member.userId);
  await vi.waitFor(async () => expect(await her.who()).toBeNull(), { timeout: 10_000 });
});

test('sessions end with the last of our guilds that a member leaves, not before', async () => {
  const second = sandbox.addGuild(generateGuild({ seed: 'second', days: 440, members: 10, messages: 3, channels: 1 }));
  second.addBot(bot);
  const member = guild.addMember();
  const her = browser();
  await her.signIn(member.userId);
  second.member(member.userId).join();
  member.leave();
  await delay(300);
  expect(await her.who()).not.toBeNull();
  second.member(member.userId).leave();
  await vi.waitFor(async () => expect(await her.who()).toBeNull(), { timeout: 10_000 });
});

test('a member may not use what is the owner’s', async () => {
  const her = browser();
  await her.signIn(guild.addMember().userId);
  const reply = await her.visit('/api/guilds');
  expect([reply.status, await problemOf(reply)]).toMatchObject([403, { code: 'accounts/owner-only' }]);
});

test('nothing of Discord’s tokens and no secret of the sign-in is in the database', async () => {
  const her = browser();
  const location = new URL(await her.begin());
  const { rows } = await sql<{ dump: string | null }>`
    select (select string_agg(s::text, '') from accounts_sign_ins s)
      || (select string_agg(s::text, '') from accounts_sessions s)
      || (select string_agg(u::text, '') from accounts_users u) as dump`.execute(db.kysely);
  const dump = rows[0]?.dump ?? '';
  expect(dump).not.toBe('');
  for (const secret of [location.searchParams.get('state') ?? '', ...her.cookies.values()]) {
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
  }
});
