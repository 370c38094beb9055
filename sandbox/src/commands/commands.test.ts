import { ApplicationCommandOptionType, ApplicationCommandType, SlashCommandBuilder } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bot, type GuildHandle, type Sandbox, startSandbox } from '../index.ts';
import { type Api, type ApiReply, apiOf } from '../testing/api.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let bot: Bot;
let api: Api;
let base: string;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
});

beforeEach(() => {
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
  base = `/applications/${bot.applicationId}/commands`;
});

afterEach(() => guild.removeBot(bot));

afterAll(() => sandbox.close());

const named = (name: string, more: object = {}) => ({ name, description: `The ${name}`, ...more });
const option = (type: number, name: string, more: object = {}) => ({ ...named(name), type, ...more });

/** The problems of a refusal, by dotted path. */
async function problemsOf(command: object): Promise<Record<string, string>> {
  const { status, body } = await api('POST', base, command);
  expect([status, Object(body).code]).toEqual([400, 50035]);
  const found: Record<string, string> = {};
  const walk = (node: object, path: string[]): void => {
    for (const [key, inner] of Object.entries(node)) {
      if (key === '_errors') found[path.join('.')] = inner[0].code;
      else walk(inner, [...path, key]);
    }
  };
  walk(Object(body).errors, []);
  return found;
}

const idsOf = ({ body }: ApiReply) => (Array.isArray(body) ? body.map(({ id }) => String(id)) : []);

const invalidName = 'APPLICATION_COMMAND_INVALID_NAME';

test.each([
  ['an upper-case name', named('Request'), { name: invalidName }],
  ['a name with a blank', named('two words'), { name: invalidName }],
  ['a name of 33 letters', named('x'.repeat(33)), { name: 'BASE_TYPE_MAX_LENGTH' }],
  ['no description', { name: 'a' }, { description: 'BASE_TYPE_REQUIRED' }],
  [
    'a description of 101 letters',
    { name: 'a', description: 'x'.repeat(101) },
    { description: 'BASE_TYPE_MAX_LENGTH' },
  ],
  [
    'a localized name with a blank',
    named('a', { name_localizations: { de: 'zwei Worte' } }),
    { 'name_localizations.de': invalidName },
  ],
  ['a bad option name', named('a', { options: [option(3, 'Bad One')] }), { 'options.0.name': invalidName }],
  [
    '26 options',
    named('a', { options: Array.from({ length: 26 }, (_, index) => option(5, `o${index}`)) }),
    { options: 'BASE_TYPE_MAX_LENGTH' },
  ],
  [
    '26 choices',
    named('a', {
      options: [option(3, 'o', { choices: Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` })) })],
    }),
    { 'options.0.choices': 'BASE_TYPE_MAX_LENGTH' },
  ],
  [
    'a required option behind an optional one',
    named('a', { options: [option(3, 'x'), option(3, 'y', { required: true })] }),
    { 'options.1': 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID' },
  ],
  [
    'two options of one name',
    named('a', { options: [option(3, 'x'), option(4, 'x')] }),
    { 'options.1.name': 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS' },
  ],
  [
    'subcommands beside options',
    named('a', { options: [option(1, 'x'), option(4, 'y')] }),
    {
      'options.0.type': 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'options.1.type': 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    },
  ],
  ['an unknown type of option', named('a', { options: [option(99, 'x')] }), { 'options.0': 'UNION_TYPE_CHOICES' }],
  [
    'a fault deep inside',
    named('a', {
      options: [option(2, 'g', { options: [option(1, 's', { options: [option(3, 'x', { max_length: 6_001 })] })] })],
    }),
    { 'options.0.options.0.options.0.max_length': 'NUMBER_TYPE_MAX' },
  ],
  [
    'choices together with autocompletion',
    named('a', { options: [option(3, 'x', { autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] }),
    { 'options.0.autocomplete': 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES' },
  ],
  [
    'a least value above the greatest',
    named('a', { options: [option(4, 'x', { min_value: 3, max_value: 2 })] }),
    { 'options.0.min_value': 'APPLICATION_COMMAND_OPTIONS_RANGE_INVALID' },
  ],
  [
    'more than 8,000 characters',
    named('a', {
      options: [
        option(3, 'x', {
          choices: [
            { name: 'a', value: 'v'.repeat(5_000) },
            { name: 'b', value: 'w'.repeat(3_000) },
          ],
        }),
      ],
    }),
    { _root: 'APPLICATION_COMMAND_TOO_LARGE' },
  ],
  [
    'a described context menu',
    { type: 3, ...named('Report') },
    { description: 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION' },
  ],
])('%s is refused where it stands', async (_what, command, problems) => {
  expect(await problemsOf(command)).toEqual(problems);
});

test('a command of the same name is overwritten, keeps its id and gets another version', async () => {
  const first = await api('POST', base, named('same'));
  const again = await api('POST', base, { ...named('same'), description: 'Other' });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toMatchObject({ id: Object(first.body).id, description: 'Other' });
  expect(Object(again.body).version).not.toBe(Object(first.body).version);
  const unchanged = await api('POST', base, { ...named('same'), description: 'Other' });
  expect(Object(unchanged.body).version).toBe(Object(again.body).version);
});

test('a bulk overwrite replaces all, names the faulty by their index, and refuses the same name twice', async () => {
  await api('POST', base, named('old'));
  expect((await api('PUT', base, [named('a'), named('Bad')])).body).toMatchObject({
    errors: { 1: { name: { _errors: [{ code: invalidName }] } } },
  });
  expect((await api('PUT', base, [named('a'), named('a')])).body).toMatchObject({
    errors: { 1: { name: { _errors: [{ code: 'APPLICATION_COMMANDS_DUPLICATE_NAME' }] } } },
  });
  expect((await api('GET', base)).body).toMatchObject([{ name: 'old' }]);
  const same = { name: 'a', type: 3 };
  expect((await api('PUT', base, [named('a'), same])).body).toMatchObject([{ type: 1 }, { type: 3, description: '' }]);
  expect((await api('GET', base)).body).toHaveLength(2);
});

test('a scope holds 100 slash commands and five context menus of a kind, and takes 200 new ones a day', async () => {
  const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => named(`c${index + from}`));
  const menus = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `M${index}`, type: 2 }));
  expect(await api('PUT', base, menus(6))).toMatchObject({ status: 400, body: { code: 30032 } });
  expect((await api('PUT', base, many(100))).status).toBe(200);
  expect(await api('POST', base, named('one-more'))).toMatchObject({ status: 400, body: { code: 30032 } });
  expect((await api('PUT', base, many(100, 100))).status).toBe(200);
  expect(await api('PUT', base, many(100, 101))).toMatchObject({ status: 400, body: { code: 30034 } });
  sandbox.clock.advance(24 * 60 * 60_000);
  expect((await api('PUT', base, many(100, 101))).status).toBe(200);
});

test('what is not the application’s own, or not there, is refused', async () => {
  expect(await api('GET', `/applications/${sandbox.addBot().applicationId}/commands`)).toMatchObject({ status: 403 });
  expect(await api('GET', `${base}/123456789012345678`)).toMatchObject({ status: 404, body: { code: 10063 } });
  const elsewhere = sandbox.addGuild(tinyGuild().seed).id;
  const path = `/applications/${bot.applicationId}/guilds/${elsewhere}/commands`;
  expect(await api('PUT', path, [])).toMatchObject({ status: 403, body: { code: 50001 } });
  expect(
    await api('PUT', `${path.replace(elsewhere, guild.id)}/${bot.applicationId}/permissions`, { permissions: [] }),
  ).toMatchObject({
    status: 403,
    body: { code: 20001 },
  });
});

test('discord.js sets, changes and reads commands with their translations', async () => {
  const client = await readyClient(sandbox, bot.token);
  const { commands } = client.application;
  const builder = new SlashCommandBuilder()
    .setName('craft')
    .setNameLocalization('de', 'fertigen')
    .setDescription('Crafts')
    .setNSFW(true)
    .addStringOption((text) =>
      text.setName('what').setDescription('What').setMinLength(2).setChoices({ name: 'A', value: 'a' }),
    )
    .addChannelOption((channel) => channel.setName('where').setDescription('Where').addChannelTypes(0, 5));
  await commands.set([builder, { name: 'Report', type: ApplicationCommandType.Message }]);
  const fetched = await commands.fetch({ withLocalizations: true });
  const craft = fetched.find(({ name }) => name === 'craft');
  expect(craft?.nameLocalizations).toEqual({ de: 'fertigen' });
  expect(craft?.options.map(({ type }) => type)).toEqual([
    ApplicationCommandOptionType.String,
    ApplicationCommandOptionType.Channel,
  ]);
  const changed = await craft?.edit({ description: 'Makes' });
  expect(changed?.description).toBe('Makes');
  await changed?.delete();
  expect((await commands.fetch()).map(({ name }) => name)).toEqual(['Report']);
  const own = await client.guilds.cache.get(guild.id)?.commands.create({ name: 'here', description: 'Only here' });
  expect(own?.guildId).toBe(guild.id);
  expect(sandbox.journal.violations.filter(({ detail }) => detail.startsWith('Unknown'))).toEqual([]);
  await client.destroy();
});

test('who may use a command is decided by its default, and by the guild’s settings before it', async () => {
  await api('PUT', base, [
    named('open'),
    named('officers', { default_member_permissions: '32' }),
    named('adult', { nsfw: true }),
  ]);
  const [open, officers] = idsOf(await api('GET', base));
  const role = guild.createRole({ name: 'friends' });
  const anna = guild.addMember({ name: 'anna' });
  anna.goesTo(tiny.general);
  const of = () => anna.isOffered();
  const set = (id: string | undefined, ...permissions: { id: string; type: number; permission: boolean }[]) =>
    guild.setCommandPermissions(bot.applicationId, id ?? bot.applicationId, permissions);
  expect(of()).toEqual(['/open']);
  guild.changeChannel(tiny.general, { nsfw: true });
  expect(of()).toEqual(['/open', '/adult']);
  guild.changeChannel(tiny.general, { nsfw: false });
  set(officers, { id: role, type: 1, permission: true });
  expect(of()).toEqual(['/open']);
  anna.changeRoles([role]);
  expect(of()).toEqual(['/open', '/officers']);
  set(officers, { id: role, type: 1, permission: true }, { id: anna.userId, type: 2, permission: false });
  expect(of()).toEqual(['/open']);
  set(open, { id: tiny.general, type: 3, permission: false });
  expect(of()).toEqual([]);
  set(open);
  set(undefined, { id: guild.id, type: 1, permission: false });
  expect(of()).toEqual([]);
  const owner = guild.member(tiny.ownerId);
  owner.goesTo(tiny.general);
  expect(owner.isOffered()).toEqual(['/open', '/officers']);
});
