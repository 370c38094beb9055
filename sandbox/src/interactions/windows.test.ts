import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bot, type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { identify, openRawGateway, type RawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let bot: Bot;
let gateway: RawGateway;
let anna: MemberHandle;
let channel: string;
/** Without a token, as interactions are answered. */
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  const guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, undefined);
  const commands = [
    { name: 'do', description: 'Does' },
    { name: 'Report', type: 3 },
  ];
  await apiOf(sandbox, bot.token)('PUT', `/applications/${bot.applicationId}/commands`, commands);
  gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token));
  await gateway.next('READY');
});

beforeEach(() => {
  const guild = sandbox.guild(tiny.guildId);
  anna = guild.addMember({ name: 'anna' });
  channel = guild.createChannel({ name: 'room' });
  anna.goesTo(channel);
});

afterAll(async () => {
  gateway.close();
  await sandbox.close();
});

interface Received {
  readonly callback: string;
  readonly hook: string;
}

let seen = 0;
async function received(deed: Promise<unknown>): Promise<Received> {
  void deed.catch(() => undefined);
  const { d } = await gateway.next('INTERACTION_CREATE', seen++);
  const [, id] = /"id":"(\d+)","application_id"/.exec(JSON.stringify(d)) ?? [];
  const [, token] = /"token":"([^"]+)"/.exec(JSON.stringify(d)) ?? [];
  return { callback: `/interactions/${id}/${token}/callback`, hook: `/webhooks/${bot.applicationId}/${token}` };
}

const run = () => received(anna.runs('/do'));
const reply = (flags = 0) => ({ type: 4, data: { content: 'done', flags } });
const history = async () => {
  const { body } = await apiOf(sandbox, bot.token)('GET', `/channels/${channel}/messages`);
  return Array.isArray(body) ? body.map(({ content }) => content) : body;
};

test('an answer in time is taken once: the second is 40060', async () => {
  const { callback } = await run();
  expect((await api('POST', callback, reply())).status).toBe(204);
  expect(await api('POST', callback, reply())).toMatchObject({ status: 400, body: { code: 40060 } });
  expect(await history()).toEqual(['done']);
});

test('after three seconds there is no such interaction any more', async () => {
  const { callback, hook } = await run();
  sandbox.clock.advance(2_999);
  const late = await run();
  sandbox.clock.advance(1);
  expect(await api('POST', callback, reply())).toMatchObject({ status: 404, body: { code: 10062 } });
  expect(await api('GET', `${hook}/messages/@original`)).toMatchObject({ status: 404, body: { code: 10015 } });
  expect((await api('POST', late.callback, reply())).status).toBe(204);
  const forged = callback.replace(/interactions\/\d+/, 'interactions/123456789012345678');
  expect(await api('POST', forged, reply())).toMatchObject({ body: { code: 10062 } });
});

test('a token works for fifteen minutes, then it is invalid', async () => {
  const { callback, hook } = await run();
  expect(await api('POST', hook, { content: 'too early' })).toMatchObject({ status: 404, body: { code: 10015 } });
  await api('POST', callback, reply());
  sandbox.clock.advance(15 * 60_000 - 1);
  expect(await api('POST', hook, { content: 'still' })).toMatchObject({ status: 200, body: { type: 19 } });
  sandbox.clock.advance(1);
  for (const path of [hook, `${hook}x`]) {
    expect(await api('POST', path, { content: 'over' })).toMatchObject({ status: 401, body: { code: 50027 } });
  }
  expect(await api('PATCH', `${hook}/messages/@original`, { content: 'x' })).toMatchObject({ body: { code: 50027 } });
});

test('the first follow-up of a deferred answer takes the place of “thinking…”, the second is a message of its own', async () => {
  const { callback, hook } = await run();
  const deferred = await api('POST', `${callback}?with_response=true`, { type: 5 });
  expect(deferred.body).toMatchObject({
    interaction: { type: 2, response_message_loading: true, response_message_ephemeral: false },
    resource: { type: 4, message: { type: 20, flags: 128, content: '' } },
  });
  await anna.sees('is thinking…');
  expect((await api('POST', hook, { content: 'first' })).body).toMatchObject({ flags: 0, content: 'first', type: 20 });
  await api('POST', hook, { content: 'second' });
  expect(await history()).toEqual(['second', 'first']);
  expect((await api('GET', `${hook}/messages/@original`)).body).toMatchObject({ content: 'first' });
});

test('an ephemeral answer is for its member alone, also over REST, and stays so when it is edited', async () => {
  const { callback, hook } = await run();
  await api('POST', callback, reply(64));
  await anna.sees('done');
  const original = `${hook}/messages/@original`;
  expect((await api('PATCH', original, { content: 'changed', flags: 0 })).body).toMatchObject({ flags: 64 });
  await anna.sees('changed');
  const ben = sandbox.guild(tiny.guildId).addMember({ name: 'ben' });
  ben.goesTo(channel);
  await ben.seesNothing('changed', 0);
  expect(await history()).toEqual([]);
  const id = /"id":"(\d+)","channel_id"/.exec(JSON.stringify((await api('GET', original)).body))?.[1];
  const asBot = apiOf(sandbox, bot.token);
  expect(await asBot('GET', `/channels/${channel}/messages/${id}`)).toMatchObject({
    status: 404,
    body: { code: 10008 },
  });
  expect((await api('DELETE', original)).status).toBe(204);
  await anna.seesNothing(undefined, 0);
  expect(await api('GET', original)).toMatchObject({ status: 404, body: { code: 10008 } });
});

test('only what fits an interaction answers it', async () => {
  for (const type of [1, 6, 7, 8, 12]) {
    const { callback } = await run();
    expect((await api('POST', callback, { type })).body, String(type)).toMatchObject({ code: 50035 });
    expect((await api('POST', callback, reply())).status).toBe(204);
  }
});

test('a window answers a command but not a window, and has no message', async () => {
  const modal = {
    custom_id: 'm',
    title: 'Window',
    components: [{ type: 1, components: [{ type: 4, custom_id: 'a', style: 1, label: 'A' }] }],
  };
  const { callback, hook } = await run();
  expect((await api('POST', callback, { type: 9, data: { ...modal, title: 't'.repeat(46) } })).body).toMatchObject({
    code: 50035,
    errors: { data: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } },
  });
  expect((await api('POST', callback, { type: 9, data: modal })).status).toBe(204);
  expect(await api('GET', `${hook}/messages/@original`)).toMatchObject({ status: 404, body: { code: 10008 } });
  await anna.sees('Window');
  const filled = await received(anna.fills({ A: 'words' }));
  expect((await api('POST', filled.callback, { type: 9, data: modal })).body).toMatchObject({ code: 50035 });
  expect((await api('POST', filled.callback, { type: 7, data: { content: 'no' } })).body).toMatchObject({
    code: 50035,
  });
  await api('POST', filled.callback, reply());
  expect(await history()).toEqual(['done']);
});

test('answers and follow-ups carry files, and do not count towards the global limit', async () => {
  const { callback, hook } = await run();
  const form = (payload: object) => {
    const data = new FormData();
    data.set('payload_json', JSON.stringify(payload));
    data.set('files[0]', new File(['words'], 'note.txt', { type: 'text/plain' }));
    return data;
  };
  await api('POST', callback, form({ type: 4, data: { content: 'with a file' } }));
  const original = await api('GET', `${hook}/messages/@original`);
  expect(original.body).toMatchObject({ attachments: [{ filename: 'note.txt', size: 5 }] });
  const url = /"url":"([^"]+)"/.exec(JSON.stringify(original.body))?.[1] ?? '';
  expect(await (await fetch(url)).text()).toBe('words');
  expect((await api('POST', hook, form({}))).body).toMatchObject({ attachments: [{ filename: 'note.txt' }] });
});

test('a member presses a button of an ephemeral message, and it is updated for them alone', async () => {
  const { callback } = await run();
  const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' };
  const components = [{ type: 1, components: [button, { ...button, custom_id: 'off', label: 'Off', disabled: true }] }];
  await api('POST', callback, { type: 4, data: { content: 'whisper', flags: 64, components } });
  await anna.sees('whisper');
  const pressed = await received(anna.presses('Go'));
  await api('POST', pressed.callback, { type: 7, data: { content: 'pressed', components: [] } });
  await anna.sees('pressed');
  expect(await history()).toEqual([]);
});

test('a forged custom id and somebody else’s button reach the bot as they are', async () => {
  const { callback } = await run();
  await api('POST', callback, reply());
  await anna.sees('done');
  const forged = anna.forges({ custom_id: 'claim:999' });
  await received(forged);
  const payload = gateway.payloads.filter(({ t }) => t === 'INTERACTION_CREATE').at(-1)?.d;
  expect(payload).toMatchObject({ type: 3, data: { custom_id: 'claim:999', component_type: 2 } });
  sandbox.clock.advance(3_000);
  await expect(forged).rejects.toThrow(/forged "claim:999", and the application did not respond/);
});
