import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Bot, compareIds, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild({ members: 8 });
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
});

afterAll(() => sandbox.close());

const send = () => guild.member(tiny.ownerId).send(tiny.general, 'react').id;
const reactors = (id: string, query = '') =>
  `/channels/${tiny.general}/messages/${id}/reactions/${encodeURIComponent('👍')}${query}`;

async function idsAt(path: string): Promise<string[]> {
  const { body } = await api('GET', path);
  return Array.isArray(body) ? body.map(({ id }) => id) : [];
}

test('who reacted comes in order of ids, page by page', async () => {
  const id = send();
  for (const user of tiny.userIds) guild.member(user).react(tiny.general, id, '👍');
  const all = [...tiny.userIds].sort(compareIds);
  const first = await idsAt(reactors(id, '?limit=3'));
  const second = await idsAt(reactors(id, `?limit=3&after=${first.at(-1)}`));
  const rest = await idsAt(reactors(id, `?after=${second.at(-1)}`));
  expect([first, second, rest]).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
  expect(await idsAt(reactors(id, `?after=${all.at(-1)}`))).toEqual([]);
});

test.each([
  ['limit=0', 'limit', 'NUMBER_TYPE_MIN'],
  ['limit=101', 'limit', 'NUMBER_TYPE_MAX'],
  ['limit=ten', 'limit', 'NUMBER_TYPE_COERCE'],
  ['after=yesterday', 'after', 'NUMBER_TYPE_COERCE'],
  ['type=2', 'type', 'NUMBER_TYPE_MAX'],
])('reactions?%s is refused', async (query, field, code) => {
  const reply = await api('GET', reactors(send(), `?${query}`));
  expect(reply).toMatchObject({ status: 400, body: { code: 50035, errors: { [field]: { _errors: [{ code }] } } } });
});

test('bursts are counted and listed apart from normal reactions', async () => {
  const id = send();
  const [one = '', two = '', three = ''] = tiny.userIds;
  guild.member(one).react(tiny.general, id, '👍');
  guild.member(two).react(tiny.general, id, '👍', true);
  guild.member(three).react(tiny.general, id, '👍', true);
  const message = `/channels/${tiny.general}/messages/${id}`;
  const counted = { count: 3, count_details: { normal: 1, burst: 2 }, me: false, me_burst: false };
  expect(await api('GET', message)).toMatchObject({
    body: { reactions: [{ ...counted, burst_colors: [expect.any(String), expect.any(String)] }] },
  });
  expect(await idsAt(reactors(id))).toEqual([one]);
  expect(await idsAt(reactors(id, '?type=1'))).toEqual([two, three].sort(compareIds));
  for (const user of [two, three]) guild.member(user).unreact(tiny.general, id, '👍');
  expect(await api('GET', message)).toMatchObject({
    body: { reactions: [{ count: 1, count_details: { normal: 1, burst: 0 }, burst_colors: [] }] },
  });
});

test('at most 20 emojis fit on a message', async () => {
  const id = send();
  const emojis = [...'🍎🍐🍊🍋🍌🍉🍇🍓🍒🍑🍍🥝🥑🍅🍆🥒🥕🌽🥔🍠'];
  for (const emoji of emojis) guild.member(tiny.ownerId).react(tiny.general, id, emoji);
  const path = (emoji: string) => `/channels/${tiny.general}/messages/${id}/reactions/${encodeURIComponent(emoji)}/@me`;
  expect((await api('PUT', path('🍎'))).status).toBe(204);
  expect(await api('PUT', path('🥐'))).toMatchObject({ status: 400, body: { code: 30010 } });
});
