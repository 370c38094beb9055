import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
});

afterAll(() => sandbox.close());

const send = (body: unknown, channel = tiny.general) => api('POST', `/channels/${channel}/messages`, body);

function withFiles(count: number): FormData {
  const form = new FormData();
  for (let index = 0; index < count; index++) form.set(`files[${index}]`, new File(['x'], `${index}.txt`));
  return form;
}

test('a message carries up to ten files', async () => {
  expect(await send(withFiles(10))).toMatchObject({ status: 200, body: { attachments: { length: 10 } } });
  expect(await send(withFiles(11))).toMatchObject({ status: 400, body: { code: 30015 } });
});

test('files beyond 10 MiB are refused', async () => {
  const form = new FormData();
  form.set('files[0]', new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'big.bin'));
  expect(await send(form)).toMatchObject({ status: 413, body: { code: 40005 } });
});

test('the embeds of a message hold 6,000 characters together, when it is sent and when it is edited', async () => {
  const embeds = (last: number) => [
    { description: 'd'.repeat(3_000), footer: { text: 'f'.repeat(500) }, author: { name: 'a'.repeat(200) } },
    {
      title: 't'.repeat(200),
      fields: [{ name: 'n'.repeat(100), value: 'v'.repeat(1_000) }],
      description: 'x'.repeat(last),
    },
  ];
  const tooMuch = {
    status: 400,
    body: { code: 50035, errors: { embeds: { _errors: [{ code: 'MAX_EMBED_SIZE_EXCEEDED' }] } } },
  };
  const sent = await send({ embeds: embeds(1_000) });
  expect(sent.status).toBe(200);
  expect(await send({ embeds: embeds(1_001) })).toMatchObject(tooMuch);
  const id = /"id":"(\d+)"/.exec(JSON.stringify(sent.body))?.[1];
  expect(await api('PATCH', `/channels/${tiny.general}/messages/${id}`, { embeds: embeds(1_001) })).toMatchObject(
    tooMuch,
  );
});

test('slowmode answers 20016 with the wait to those who do not manage the channel', async () => {
  const slow = guild.createChannel({ name: 'slow', fields: { rate_limit_per_user: 30 } });
  const plain = sandbox.addBot();
  guild.addBot(plain, { permissions: Permission.ViewChannel | Permission.SendMessages });
  const say = () => apiOf(sandbox, plain.token)('POST', `/channels/${slow}/messages`, { content: 'hello' });
  expect((await say()).status).toBe(200);
  sandbox.clock.advance(10_500);
  const refused = await say();
  expect(refused.status).toBe(429);
  expect(refused.body).toEqual({
    message: 'This action cannot be performed due to slowmode rate limit.',
    code: 20016,
    retry_after: 19.5,
    global: false,
  });
  expect(refused.headers.get('retry-after')).toBe('20');
  sandbox.clock.advance(19_500);
  expect((await say()).status).toBe(200);
  for (let count = 0; count < 2; count++) expect((await send({ content: 'managing' }, slow)).status).toBe(200);
});

test('a reply to nothing is refused, unless the sender does not mind', async () => {
  const reference = { message_id: '123456789012345678' };
  expect(await send({ content: 'what?', message_reference: reference })).toMatchObject({
    status: 400,
    body: { errors: { message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE' }] } } },
  });
  const relaxed = { content: 'well', message_reference: { ...reference, fail_if_not_exists: false } };
  expect(await send(relaxed)).toMatchObject({ status: 200, body: { type: 0 } });
});

test('@everyone is only text from those who may not mention everyone', async () => {
  expect(await send({ content: 'hear, @everyone' })).toMatchObject({ status: 200, body: { mention_everyone: false } });
  const loud = sandbox.addBot();
  guild.addBot(loud, { permissions: Permission.MentionEveryone });
  const say = (body: object) => apiOf(sandbox, loud.token)('POST', `/channels/${tiny.general}/messages`, body);
  expect(await say({ content: 'hear, @everyone' })).toMatchObject({ body: { mention_everyone: true } });
  const silent = { content: 'hear, @everyone', allowed_mentions: { parse: ['users'] } };
  expect(await say(silent)).toMatchObject({ body: { mention_everyone: false } });
});
