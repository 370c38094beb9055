import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bot, type GuildHandle, type MemberHandle, Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { identify, openRawGateway, type RawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let bot: Bot;
let gateway: RawGateway;
let api: Api;
let anna: MemberHandle;

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: name, ...more });
const hidden = () => ({ id: guild.id, type: 0, allow: '0', deny: String(Permission.ViewChannel) });

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
  const options = [option(3, 'text', { min_length: 2 }), option(7, 'where', { channel_types: [0] })];
  await api('PUT', `/applications/${bot.applicationId}/commands`, [{ name: 'do', description: 'Does', options }]);
  gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, 1));
  await gateway.next('READY');
});

beforeEach(() => {
  anna = guild.addMember({ name: 'anna' });
});

afterAll(async () => {
  gateway.close();
  await sandbox.close();
});

let seen = 0;
/** The interaction of a deed, which the test answers itself. */
async function started(deed: Promise<unknown>): Promise<{ id: string; token: string }> {
  void deed.catch(() => undefined);
  const { d } = await gateway.next('INTERACTION_CREATE', seen++);
  return Object(d);
}

const answer = ({ id, token }: { id: string; token: string }, body: object) =>
  api('POST', `/interactions/${id}/${token}/callback`, body);

test('options hold to their lengths, to their kinds of channels, and to channels in sight', async () => {
  anna.goesTo(tiny.general);
  await expect(anna.runs('/do', { text: 'x' })).rejects.toThrow(
    'The option "text" takes at least 2 characters, not 1.',
  );
  await expect(anna.runs('/do', { where: tiny.news })).rejects.toThrow(/does not offer #news, a channel of type 5/);
  await expect(anna.runs('/do', { where: tiny.secret })).rejects.toThrow(/offers no hidden channel/);
});

test('who may not write, or may not read back, does not', async () => {
  const quiet = guild.createChannel({ name: 'quiet' });
  anna.goesTo(quiet);
  guild.member(tiny.ownerId).send(quiet, 'before');
  await anna.sees('before');
  guild.setOverwrite(quiet, { ...hidden(), deny: String(Permission.SendMessages) });
  expect(() => anna.writes('hello')).toThrow('anna may not write in #quiet.');
  guild.setOverwrite(quiet, { ...hidden(), deny: String(Permission.ReadMessageHistory) });
  await anna.seesNothing('before', 0);
});

test('who loses sight of a channel keeps only what is for them alone', async () => {
  const room = guild.createChannel({ name: 'room' });
  anna.goesTo(room);
  const ran = await started(anna.runs('/do'));
  await answer(ran, { type: 4, data: { content: 'whisper', flags: 64 } });
  guild.member(tiny.ownerId).send(room, 'aloud');
  await anna.sees('aloud');
  guild.setOverwrite(room, hidden());
  await anna.seesNothing('aloud', 0);
  await anna.sees('whisper');
  expect(() => anna.goesTo(room)).toThrow('anna cannot go to #room: they may not view it.');
});

test('who leaves a private thread sees nothing of it any more', async () => {
  const owner = guild.member(tiny.ownerId);
  const thread = owner.openThread(tiny.general, { name: 'staff', type: 12 });
  expect(() => anna.goesTo(thread.id)).toThrow('anna cannot go to #staff: they may not view it.');
  anna.joinThread(thread.id);
  anna.goesTo(thread.id);
  owner.send(thread.id, 'between us');
  await anna.sees('between us');
  anna.leaveThread(thread.id);
  await anna.seesNothing('between us', 0);
});

test('a required text of a window cannot be left empty, and a window has at most five parts', async () => {
  const part = (name: string) => ({ type: 18, label: name, component: { type: 4, custom_id: name, style: 1 } });
  const modal = (count: number) => ({
    type: 9,
    data: { custom_id: 'w', title: 'W', components: Array.from({ length: count }, (_, index) => part(`p${index}`)) },
  });
  anna.goesTo(tiny.general);
  const ran = await started(anna.runs('/do'));
  expect(await answer(ran, modal(6))).toMatchObject({
    status: 400,
    body: { errors: { data: { components: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH' }] } } } },
  });
  expect((await answer(ran, modal(1))).status).toBe(204);
  await anna.sees('W');
  await expect(anna.fills({})).rejects.toThrow('anna cannot send the window: "p0" is required.');
  anna.dismisses();
  await expect(anna.fills({ p0: 'x' })).rejects.toThrow(/has no window open/);
});

test('a token works for its own application alone', async () => {
  anna.goesTo(tiny.general);
  const ran = await started(anna.runs('/do'));
  await answer(ran, { type: 5 });
  const other = sandbox.addBot().applicationId;
  const path = (application: string) => `/webhooks/${application}/${ran.token}/messages/@original`;
  expect(await api('GET', path(other))).toMatchObject({ status: 401, body: { code: 50027 } });
  expect((await api('GET', path(bot.applicationId))).status).toBe(200);
});

test('an ordinary message is never for one alone, and keeps the numbers of its components', async () => {
  const text = { type: 10, content: 'words' };
  const body = { flags: (1 << 15) | 64, components: [text, { ...text, id: 1 }, { ...text, id: 9 }] };
  expect((await api('POST', `/channels/${tiny.general}/messages`, body)).body).toMatchObject({
    flags: 1 << 15,
    components: [{ id: 2 }, { id: 1 }, { id: 9 }],
  });
});
