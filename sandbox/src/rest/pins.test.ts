import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let api: Api;
let pinned: string[];

const startMs = Date.UTC(2026, 0, 1);

/** Five messages, pinned a second apart; the latest pin comes first. */
beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true, startMs } });
  tiny = tinyGuild({ messages: 5 });
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
  pinned = guild.messages(tiny.general).map(({ id }) => id);
  for (const id of pinned) {
    sandbox.clock.advance(1_000);
    guild.member(tiny.ownerId).pin(tiny.general, id);
  }
  pinned.reverse();
});

afterAll(() => sandbox.close());

const pins = (query = '') => api('GET', `/channels/${tiny.general}/messages/pins${query}`);

test('pins come latest first, paged by the time of pinning', async () => {
  const idsOf = (from: number, to: number) => pinned.slice(from, to).map((id) => ({ message: { id } }));
  expect((await pins('?limit=2')).body).toMatchObject({ items: idsOf(0, 2), has_more: true });
  const before = encodeURIComponent(new Date(startMs + 4_000).toISOString());
  expect((await pins(`?limit=2&before=${before}`)).body).toMatchObject({ items: idsOf(2, 4), has_more: true });
  expect((await pins(`?limit=3&before=${before}`)).body).toMatchObject({ items: idsOf(2, 5), has_more: false });
});

test('the older endpoint gives the messages alone', async () => {
  const { body } = await api('GET', `/channels/${tiny.general}/pins`);
  expect(body).toMatchObject(pinned.map((id) => ({ id, pinned: true })));
});

test.each([
  ['?limit=0', 'limit', 'NUMBER_TYPE_MIN'],
  ['?limit=51', 'limit', 'NUMBER_TYPE_MAX'],
  ['?before=soon', 'before', 'DATE_TIME_TYPE_PARSE'],
])('pins%s is refused', async (query, field, code) => {
  expect(await pins(query)).toMatchObject({ status: 400, body: { errors: { [field]: { _errors: [{ code }] } } } });
});

test('a channel holds 250 pins', async () => {
  const room = guild.createChannel({ name: 'many pins' });
  const owner = guild.member(tiny.ownerId);
  const ids = Array.from({ length: 251 }, (_, index) => owner.send(room, `m${index}`).id);
  for (const id of ids.slice(0, 250)) owner.pin(room, id);
  expect(await api('PUT', `/channels/${room}/messages/pins/${ids[250]}`)).toMatchObject({
    status: 400,
    body: { code: 30003 },
  });
});

test('without the history there are no pins to see', async () => {
  guild.setOverwrite(tiny.general, {
    id: tiny.guildId,
    type: 0,
    allow: '0',
    deny: String(Permission.ReadMessageHistory),
  });
  const blind = sandbox.addBot();
  guild.addBot(blind, { permissions: Permission.ViewChannel });
  const { body } = await apiOf(sandbox, blind.token)('GET', `/channels/${tiny.general}/messages/pins`);
  expect(body).toEqual({ items: [], has_more: false });
});
