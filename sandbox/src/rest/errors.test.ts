import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Bot, idAt, Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
});

afterAll(() => sandbox.close());

const unknownId = '123456789012345678';
const message = (id: string) => `/channels/${tiny.general}/messages/${id}`;

test.each<[string, string, () => string, unknown, number, number]>([
  ['an unknown channel', 'GET', () => `/channels/${unknownId}`, undefined, 404, 10003],
  ['an unknown guild', 'GET', () => `/guilds/${unknownId}`, undefined, 404, 10004],
  ['an unknown member', 'GET', () => `/guilds/${tiny.guildId}/members/${unknownId}`, undefined, 404, 10013],
  ['an unknown message', 'GET', () => message(unknownId), undefined, 404, 10008],
  ['an unknown user', 'GET', () => `/users/${unknownId}`, undefined, 404, 10013],
  ['a channel that may not be viewed', 'GET', () => `/channels/${tiny.secret}`, undefined, 403, 50001],
  ['its messages', 'GET', () => `/channels/${tiny.secret}/messages`, undefined, 403, 50001],
  ['deleting a channel without the permission', 'DELETE', () => `/channels/${tiny.general}`, undefined, 403, 50013],
  ['an empty message', 'POST', () => `/channels/${tiny.general}/messages`, { content: ' ' }, 400, 50006],
  ['no body at all', 'POST', () => `/channels/${tiny.general}/messages`, undefined, 400, 50006],
  ['posting into a category', 'POST', () => `/channels/${tiny.category}/messages`, { content: 'x' }, 400, 50008],
  ['one message in a bulk deletion', 'POST', () => `${message('bulk-delete')}`, { messages: [unknownId] }, 400, 50016],
  ['a reaction with no emoji', 'PUT', () => `${message(lastId())}/reactions/nonsense/@me`, undefined, 404, 10014],
  ['an unknown path', 'GET', () => '/nowhere', undefined, 404, 0],
  ['a known path with another method', 'DELETE', () => '/gateway', undefined, 405, 0],
])('%s is refused as Discord does', async (_what, method, path, body, status, code) => {
  const reply = await api(method, path(), body);
  expect(reply).toMatchObject({ status, body: { code } });
});

const lastId = () => guild.messages(tiny.general).at(-1)?.id ?? '';

test('a wrong token, and none, get 401 with code 0', async () => {
  for (const token of ['wrong', undefined]) {
    expect(await apiOf(sandbox, token)('GET', '/users/@me')).toMatchObject({
      status: 401,
      body: { message: '401: Unauthorized', code: 0 },
    });
  }
});

test('unfit values get 50035 with a tree that names each field', async () => {
  const tooLong = await api('POST', `/channels/${tiny.general}/messages`, { content: 'x'.repeat(2_001) });
  expect(tooLong.body).toEqual({
    message: 'Invalid Form Body',
    code: 50035,
    errors: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] } },
  });
  const embed = await api('POST', `/channels/${tiny.general}/messages`, { embeds: [{ title: 'x'.repeat(300) }] });
  expect(embed).toMatchObject({
    status: 400,
    body: { errors: { embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } } } },
  });
  const limit = await api('GET', `/channels/${tiny.general}/messages?limit=101`);
  expect(limit).toMatchObject({ status: 400, body: { errors: { limit: { _errors: [{ code: 'NUMBER_TYPE_MAX' }] } } } });
  const before = await api('GET', `/channels/${tiny.general}/messages?before=yesterday`);
  expect(before).toMatchObject({
    status: 400,
    body: { errors: { before: { _errors: [{ code: 'NUMBER_TYPE_COERCE' }] } } },
  });
});

test('a breach of the schema and an unknown route are violations in the journal', async () => {
  sandbox.journal.clear();
  await api('POST', `/channels/${tiny.general}/messages`, { content: 7 });
  await api('POST', `/channels/${tiny.general}/messages`, { content: 'fine', colour: 'red' });
  await api('GET', '/nowhere');
  expect(sandbox.journal.violations.map(({ kind }) => kind)).toEqual(['schema', 'schema', 'unknown-route']);
  expect(sandbox.journal.violations[1]?.detail).toContain('/colour');
  expect(sandbox.journal.entries().at(-1)).toMatchObject({ kind: 'rest', status: 404, route: undefined });
});

test('without the history permission, messages are an empty list and a single one is refused', async () => {
  const sent = guild.member(tiny.ownerId).send(tiny.lobby, 'unseen');
  expect((await api('GET', `/channels/${tiny.lobby}/messages`)).body).toEqual([]);
  expect(await api('GET', `/channels/${tiny.lobby}/messages/${sent.id}`)).toMatchObject({
    status: 403,
    body: { code: 50013 },
  });
});

test('the messages of a voice channel are for who may connect to it', async () => {
  const voice = guild.createChannel({ name: 'Tavern', type: 2 });
  guild.setOverwrite(voice, { id: bot.user.id, type: 1, allow: String(Permission.ManageChannels), deny: '0' });
  expect(await api('PATCH', `/channels/${voice}`, { name: 'Inn' })).toMatchObject({
    status: 403,
    body: { code: 50013 },
  });
  const read = () => api('GET', `/channels/${voice}/messages`);
  expect(await read()).toMatchObject({ status: 403, body: { code: 50001 } });
  guild.setOverwrite(voice, { id: bot.user.id, type: 1, allow: String(Permission.Connect), deny: '0' });
  expect(await read()).toMatchObject({ status: 200, body: [] });
});

test('only own messages can be edited, and others be deleted only with the permission', async () => {
  guild.member(tiny.ownerId).send(tiny.general, 'not yours');
  expect(await api('PATCH', message(lastId()), { content: 'mine now' })).toMatchObject({
    status: 403,
    body: { code: 50005 },
  });
  const plain = sandbox.addBot();
  guild.addBot(plain, { permissions: 0n });
  const refused = await apiOf(sandbox, plain.token)('DELETE', message(lastId()));
  expect(refused).toMatchObject({ status: 403, body: { code: 50013 } });
  expect((await api('DELETE', message(lastId()))).status).toBe(204);
});

test('bulk deletion refuses messages older than 14 days', async () => {
  const old = idAt(Date.now() - 15 * 24 * 3_600_000);
  const reply = await api('POST', message('bulk-delete'), { messages: [old, lastId()] });
  expect(reply).toMatchObject({ status: 400, body: { code: 50034 } });
});

test('bulk deletion refuses a message that is named twice', async () => {
  const reply = await api('POST', message('bulk-delete'), { messages: [lastId(), lastId()] });
  expect(reply).toMatchObject({
    status: 400,
    body: { code: 50035, errors: { messages: { 1: { _errors: [{ code: 'SET_TYPE_ALREADY_CONTAINS_VALUE' }] } } } },
  });
});

test('pages are cut as Discord cuts them', async () => {
  const all = guild.messages(tiny.general).map(({ id }) => id);
  const ids = async (query: string) => {
    const { body } = await api('GET', `/channels/${tiny.general}/messages?${query}`);
    return Array.isArray(body) ? body.map(({ id }) => id) : body;
  };
  expect(await ids('limit=3')).toEqual(all.slice(-3).reverse());
  expect(await ids(`limit=3&before=${all[5]}`)).toEqual(all.slice(2, 5).reverse());
  expect(await ids(`limit=2&after=${all[1]}`)).toEqual(all.slice(2, 4).reverse());
  expect(await ids(`limit=3&around=${all[4]}`)).toEqual(all.slice(3, 6).reverse());
  expect(await ids('limit=100&after=0')).toEqual([...all].reverse());
});

test('REST hides content from a bot without the content intent, but for its own and mentioning messages', async () => {
  const blind = sandbox.addBot({ privilegedIntents: { content: false } });
  guild.addBot(blind);
  const member = guild.member(tiny.ownerId);
  member.send(tiny.news, 'hidden');
  member.send(tiny.news, `for <@${blind.user.id}>`);
  await apiOf(sandbox, blind.token)('POST', `/channels/${tiny.news}/messages`, { content: 'own' });
  const { body } = await apiOf(sandbox, blind.token)('GET', `/channels/${tiny.news}/messages`);
  expect(body).toMatchObject([{ content: 'own' }, { content: `for <@${blind.user.id}>` }, { content: '' }]);
});

test('a private thread is seen by its members and by who manages threads', async () => {
  const thread = guild.member(tiny.ownerId).openThread(tiny.general, { name: 'staff', type: 12 });
  const outsider = sandbox.addBot();
  guild.addBot(outsider, { permissions: 0n });
  const see = async () => (await apiOf(sandbox, outsider.token)('GET', `/channels/${thread.id}`)).status;
  expect(await see()).toBe(403);
  guild.member(outsider.user.id).joinThread(thread.id);
  expect(await see()).toBe(200);
  expect((await api('GET', `/channels/${thread.id}`)).status).toBe(200);
});

test('guild search counts and filters what the bot may read', async () => {
  const find = async (query: string) => (await api('GET', `/guilds/${tiny.guildId}/messages/search?${query}`)).body;
  guild.member(tiny.ownerId).send(tiny.secret, 'needle in secret');
  const hit = guild.member(tiny.ownerId).send(tiny.general, 'a needle https://example.org');
  expect(await find('content=needle')).toMatchObject({ total_results: 1, messages: [[{ id: hit.id, hit: true }]] });
  expect(await find(`has=link&author_id=${tiny.ownerId}`)).toMatchObject({ total_results: 1 });
  expect(await find(`max_id=${hit.id}&channel_id=${tiny.general}&limit=1&sort_order=asc`)).toMatchObject({
    messages: [[{ id: guild.messages(tiny.general)[0]?.id }]],
  });
  sandbox.faults.rest({
    route: 'GET /guilds/{guild_id}/messages/search',
    effect: { kind: 'not-indexed', retryAfterSeconds: 2 },
  });
  const early = await api('GET', `/guilds/${tiny.guildId}/messages/search`);
  expect(early).toMatchObject({ status: 202, body: { code: 110_000, retry_after: 2 } });
});
