import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIEntitlement,
  APIMessageApplicationCommandInteraction,
  APIMessageComponentSelectMenuInteraction,
  APIModalSubmitInteraction,
  APIUserApplicationCommandInteraction,
  GuildFeature,
} from 'discord-api-types/v10';
import { Locale } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, type GuildHandle, type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { identify, openRawGateway, type RawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const noFeatures: GuildFeature[] = [];
const noEntitlements: APIEntitlement[] = [];

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let bot: Bot;
let gateway: RawGateway;
let anna: MemberHandle;

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: name, ...more });

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  await apiOf(sandbox, bot.token)('PUT', `/applications/${bot.applicationId}/commands`, [
    {
      name: 'all',
      description: 'Every kind',
      options: [
        option(3, 'text', { min_length: 2, max_length: 4 }),
        option(4, 'whole', { min_value: 1 }),
        option(5, 'yes'),
        option(6, 'user'),
        option(7, 'channel', { channel_types: [0] }),
        option(8, 'role'),
        option(9, 'mention'),
        option(10, 'number'),
        option(11, 'file'),
        option(3, 'typed', { autocomplete: true }),
      ],
    },
    { name: 'deep', description: 'Nested', options: [option(2, 'group', { options: [option(1, 'sub')] })] },
    { name: 'Report', type: 3 },
    { name: 'Who', type: 2 },
  ]);
  gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, 1));
  await gateway.next('READY');
  anna = guild.addMember({ name: 'anna' });
  anna.goesTo(tiny.general);
});

afterAll(async () => {
  gateway.close();
  await sandbox.close();
});

let seen = 0;
async function payloadOf(deed: Promise<unknown>): Promise<unknown> {
  void deed.catch(() => undefined);
  return (await gateway.next('INTERACTION_CREATE', seen++)).d;
}

async function answer(payload: unknown, body: unknown): Promise<void> {
  const { id, token } = Object(payload);
  const reply = await apiOf(sandbox, undefined)('POST', `/interactions/${id}/${token}/callback`, body);
  expect(reply.status).toBe(204);
}

/** What every interaction of a guild carries. */
const common = () =>
  ({
    version: 1,
    application_id: bot.applicationId,
    id: expect.any(String),
    token: expect.any(String),
    guild_id: tiny.guildId,
    guild: { id: tiny.guildId, locale: Locale.EnglishUS, features: noFeatures },
    guild_locale: Locale.EnglishUS,
    channel_id: tiny.general,
    channel: expect.objectContaining({ id: tiny.general, type: 0, permissions: expect.stringMatching(/^\d+$/) }),
    member: expect.objectContaining({
      user: expect.objectContaining({ id: anna.userId }),
      permissions: guild.permissionsOf(anna.userId, tiny.general).toString(),
    }),
    locale: Locale.German,
    app_permissions: guild.permissionsOf(bot.user.id, tiny.general).toString(),
    entitlements: noEntitlements,
    authorizing_integration_owners: { 0: tiny.guildId },
    context: 0,
    attachment_size_limit: 10 * 1024 * 1024,
  }) as const;

test('a slash command comes with its options and what they name', async () => {
  anna.speaks('de');
  const role = guild.createRole({ name: 'crafters' });
  const file = { name: 'a.txt', bytes: Buffer.from('abc'), contentType: 'text/plain' };
  const user = tiny.ownerId;
  const inputs = {
    text: 'word',
    whole: 3,
    yes: true,
    user,
    channel: tiny.general,
    role,
    mention: role,
    number: 1.5,
    file,
  };
  const payload = await payloadOf(anna.runs('/all', inputs));
  const fileId = expect.any(String);
  expect(payload).toMatchObject({
    ...common(),
    type: 2,
    data: {
      id: expect.any(String),
      name: 'all',
      type: 1,
      options: [
        { name: 'text', type: 3, value: 'word' },
        { name: 'whole', type: 4, value: 3 },
        { name: 'yes', type: 5, value: true },
        { name: 'user', type: 6, value: user },
        { name: 'channel', type: 7, value: tiny.general },
        { name: 'role', type: 8, value: role },
        { name: 'mention', type: 9, value: role },
        { name: 'number', type: 10, value: 1.5 },
        { name: 'file', type: 11, value: fileId },
      ],
    },
  } satisfies Partial<APIChatInputApplicationCommandInteraction>);
  expect(payload).toMatchObject({
    data: {
      resolved: {
        users: { [user]: { id: user } },
        members: { [user]: { permissions: expect.any(String) } },
        roles: { [role]: { name: 'crafters' } },
        channels: { [tiny.general]: { name: 'general', permissions: expect.any(String) } },
        attachments: {
          [String(Object(payload).data.options[8].value)]: { filename: 'a.txt', size: 3, ephemeral: true },
        },
      },
    },
  });
});

test('a subcommand of a group comes nested', async () => {
  const payload = await payloadOf(anna.runs('/deep group sub'));
  expect(payload).toMatchObject({
    data: { name: 'deep', options: [{ type: 2, name: 'group', options: [{ type: 1, name: 'sub', options: [] }] }] },
  });
});

test('what is being typed comes as it is, with the focus on it', async () => {
  const payload = await payloadOf(anna.types('/all', { whole: 1, typed: 'fl' }));
  expect(payload).toMatchObject({
    ...common(),
    type: 4,
    data: {
      id: expect.any(String),
      name: 'all',
      type: 1,
      options: [
        { name: 'whole', type: 4, value: 1 },
        { name: 'typed', type: 3, value: 'fl', focused: true },
      ],
    },
  } satisfies Partial<Omit<APIApplicationCommandAutocompleteInteraction, 'data'> & { data: object }>);
});

test('context menus come with the message or the user that they were opened on', async () => {
  const message = guild.member(tiny.ownerId).send(tiny.general, 'bad words');
  const report = await payloadOf(anna.opensContextMenu('Report', message));
  expect(report).toMatchObject({
    type: 2,
    data: { id: expect.any(String), name: 'Report', type: 3, target_id: message.id },
  } satisfies Partial<Omit<APIMessageApplicationCommandInteraction, 'data'> & { data: object }>);
  // Without the intent for content, the message that it is about comes whole.
  expect(report).toMatchObject({ data: { resolved: { messages: { [message.id]: { content: 'bad words' } } } } });
  await answer(report, { type: 4, data: { content: 'thanks', flags: 64 } });
  const who = await payloadOf(anna.opensContextMenu('Who', { userId: tiny.ownerId }));
  expect(who).toMatchObject({
    type: 2,
    data: { id: expect.any(String), name: 'Who', type: 2, target_id: tiny.ownerId },
  } satisfies Partial<Omit<APIUserApplicationCommandInteraction, 'data'> & { data: object }>);
  expect(who).toMatchObject({ data: { resolved: { users: { [tiny.ownerId]: {} }, members: { [tiny.ownerId]: {} } } } });
});

const selects = [
  { kind: 3, pick: () => ['A', 'B'], values: () => ['a', 'b'], resolved: undefined },
  { kind: 5, pick: () => [tiny.ownerId], values: () => [tiny.ownerId], resolved: 'users' },
  { kind: 6, pick: () => [tiny.guildId], values: () => [tiny.guildId], resolved: 'roles' },
  { kind: 7, pick: () => [{ userId: tiny.ownerId }], values: () => [tiny.ownerId], resolved: 'members' },
  { kind: 8, pick: () => [{ id: tiny.news }], values: () => [tiny.news], resolved: 'channels' },
];

test.each(selects)(
  'a selection from a menu of kind $kind comes with what it names',
  async ({ kind, pick, values, resolved }) => {
    const options = ['A', 'B', 'C'].map((label) => ({ label, value: label.toLowerCase() }));
    const menu = { type: kind, custom_id: 'menu', max_values: 2, ...(kind === 3 ? { options } : {}) };
    const components = [{ type: 1, components: [menu] }];
    const sent = await apiOf(sandbox, bot.token)('POST', `/channels/${tiny.general}/messages`, {
      content: 'pick',
      components,
    });
    const payload = await payloadOf(anna.picks(pick()));
    expect(payload).toMatchObject({
      ...common(),
      type: 3,
      message: expect.objectContaining({ id: Object(sent.body).id, content: 'pick' }),
    } satisfies Partial<APIMessageComponentSelectMenuInteraction>);
    const [first = ''] = values();
    expect(payload).toMatchObject({
      data: {
        custom_id: 'menu',
        component_type: kind,
        values: values(),
        ...(resolved ? { resolved: { [resolved]: { [first]: {} } } } : {}),
      },
    });
  },
);

test('a window with labels comes back with texts, picks, files and boxes', async () => {
  const label = (name: string, component: object) => ({ type: 18, label: name, component });
  const choices = ['A', 'B'].map((one) => ({ label: one, value: one.toLowerCase() }));
  const opened = await payloadOf(anna.runs('/deep group sub'));
  await answer(opened, {
    type: 9,
    data: {
      custom_id: 'window',
      title: 'Window',
      components: [
        { type: 10, content: 'Please' },
        label('Note', { type: 4, custom_id: 'note', style: 2, min_length: 2, value: 'as it was' }),
        label('Letter', { type: 3, custom_id: 'letter', options: choices }),
        label('Whom', { type: 5, custom_id: 'whom', required: false }),
        label('File', { type: 19, custom_id: 'file' }),
      ],
    },
  });
  await anna.sees('Window');
  await expect(anna.fills({ Note: 'x', Letter: 'A' })).rejects.toThrow(/"Note" takes at least 2 characters, not 1/);
  await expect(anna.fills({ Letter: 'Z' })).rejects.toThrow(/"Letter" does not offer Z/);
  await expect(anna.fills({ Letter: 'A' })).rejects.toThrow(/"File" is required/);
  const files = [{ name: 'a.txt', bytes: Buffer.from('abc') }];
  const payload = await payloadOf(anna.fills({ Letter: 'B', whom: tiny.ownerId, File: files }));
  expect(payload).toMatchObject({ ...common(), type: 5 } satisfies Partial<APIModalSubmitInteraction>);
  const fileId = Object.keys(Object(payload).data.resolved.attachments)[0];
  expect(payload).toMatchObject({
    data: {
      custom_id: 'window',
      components: [
        { type: 10 },
        { type: 18, component: { type: 4, custom_id: 'note', value: 'as it was' } },
        { type: 18, component: { type: 3, custom_id: 'letter', values: ['b'] } },
        { type: 18, component: { type: 5, custom_id: 'whom', values: [tiny.ownerId] } },
        { type: 18, component: { type: 19, custom_id: 'file', values: [fileId] } },
      ],
      resolved: { users: { [tiny.ownerId]: {} } },
    },
  });
});

test('in direct messages an interaction has a user and no guild', async () => {
  anna.goesToDm();
  const payload = await payloadOf(anna.runs('/deep group sub'));
  expect(payload).toMatchObject({ type: 2, context: 1, user: { id: anna.userId }, channel: { type: 1 } });
  expect(Object.keys(Object(payload))).not.toContain('member');
  expect(Object.keys(Object(payload))).not.toContain('guild_id');
  await answer(payload, { type: 4, data: { content: 'hello you' } });
  await anna.sees('hello you');
  await anna.readsDm('hello you');
});
