import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContainerBuilder,
  Events,
  FileBuilder,
  type Interaction,
  MediaGalleryBuilder,
  MessageFlags,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  ThumbnailBuilder,
  UserSelectMenuBuilder,
} from 'discord.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const v2 = MessageFlags.IsComponentsV2;

let sandbox: Sandbox;
let tiny: TinyGuild;
let bot: Bot;
let api: Api;
let client: Client<true>;
let anna: MemberHandle;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  const guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot({ name: 'crafty' });
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
  client = await readyClient(sandbox, bot.token);
  anna = guild.addMember({ name: 'anna' });
  anna.goesTo(tiny.general);
});

afterAll(async () => {
  await client.destroy();
  await sandbox.close();
});

const channel = async () => {
  const found = await client.channels.fetch(tiny.general);
  if (!found?.isSendable()) throw new Error('It is a text channel.');
  return found;
};

test('discord.js sends, reads, presses and changes a message made of components, with its files', async () => {
  const claim = new ButtonBuilder().setCustomId('claim').setLabel('Claim').setEmoji('🔨').setStyle(ButtonStyle.Success);
  const text = (words: string) => new TextDisplayBuilder().setContent(words);
  const container = new ContainerBuilder()
    .setAccentColor(0x2f9e44)
    .addTextDisplayComponents(text('# Flask of Power'))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(text('Wanted: 3'))
        .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://flask.png').setDescription('A flask')),
    )
    .addSectionComponents(new SectionBuilder().addTextDisplayComponents(text('Open')).setButtonAccessory(claim))
    .addSeparatorComponents(new SeparatorBuilder())
    .addMediaGalleryComponents(new MediaGalleryBuilder().addItems({ media: { url: 'https://example.com/a.png' } }))
    .addActionRowComponents(
      new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
        new UserSelectMenuBuilder()
          .setCustomId('whom')
          .setPlaceholder('Whom?')
          .setDefaultUsers(anna.userId)
          .setMaxValues(2),
      ),
    );
  const file = new FileBuilder().setURL('attachment://list.txt');
  const files = ['flask.png', 'list.txt'].map((name) => new AttachmentBuilder(Buffer.from(name), { name }));
  const before = sandbox.journal.violations.length;
  const sent = await (await channel()).send({ components: [container, file], flags: v2, files });
  const stored = sandbox.guild(tiny.guildId).messages(tiny.general).at(-1);
  expect(stored?.components).toMatchObject([
    {
      type: 17,
      id: 1,
      components: [
        { type: 10, id: 2 },
        {
          type: 9,
          components: [{ id: 4 }],
          accessory: { type: 11, media: { attachment_id: stored?.attachments[0]?.id } },
        },
        { type: 9, accessory: { type: 2, custom_id: 'claim' } },
        { type: 14, spacing: 1, divider: true },
        { type: 12, items: [{ media: { url: 'https://example.com/a.png' } }] },
        {
          type: 1,
          components: [{ type: 5, min_values: 1, max_values: 2, default_values: [{ id: anna.userId, type: 'user' }] }],
        },
      ],
    },
    { type: 13, name: 'list.txt', size: 8 },
  ]);
  const fetched = await sent.fetch(true);
  const [, fileShown] = fetched.components;
  const url = fileShown && 'file' in fileShown ? fileShown.file.url : '';
  expect(await (await fetch(url)).text()).toBe('list.txt');
  await anna.sees('Flask of Power');
  const pressed = new Promise<Interaction>((resolve) => client.once(Events.InteractionCreate, resolve));
  const answered = anna.presses('Claim');
  const interaction = await pressed;
  if (!interaction.isButton()) throw new Error('It is a button.');
  await interaction.update({ components: [text('Claimed by anna')], flags: v2 });
  expect(await answered).toMatchObject({ kind: 'update' });
  await anna.sees('Claimed by anna');
  await anna.seesNothing('Flask of Power', 0);
  expect(sandbox.journal.violations.slice(before)).toEqual([]);
});

test('links and premium buttons send nothing', async () => {
  const link = { type: 2, style: 5, label: 'Read', url: 'https://example.com/' };
  const premium = { type: 2, style: 6, sku_id: '123456789012345678' };
  await api('POST', `/channels/${tiny.general}/messages`, {
    content: 'x',
    components: [{ type: 1, components: [link, premium] }],
  });
  expect(await anna.presses('Read')).toMatchObject({ kind: 'nothing', interaction: undefined });
});

const text = (content = 'words') => ({ type: 10, content });
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more });
const row = (...components: object[]) => ({ type: 1, components });
const menu = (more: object = {}) => ({ type: 3, custom_id: 'menu', options: [{ label: 'A', value: 'a' }], ...more });
const layout = (...components: object[]) => ({ flags: v2, components });
const plain = (...components: object[]) => ({ content: 'words', components });

test.each([
  [
    'content beside components of the second version',
    { ...layout(text()), content: 'x' },
    'content',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'embeds beside them',
    { ...layout(text()), embeds: [{ title: 'x' }] },
    'embeds',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  ['a text without the flag', plain(text()), 'components.0', 'UNION_TYPE_CHOICES'],
  [
    'six rows without the flag',
    plain(...[1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `${n}` })))),
    'components',
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '41 components',
    layout(...[0, 1].map(() => ({ type: 17, components: Array.from({ length: 20 }, () => text('x')) }))),
    'components',
    'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  [
    '4,001 characters of text',
    layout(text('a'.repeat(2_001)), text('b'.repeat(2_000))),
    'components',
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  [
    'the same custom id twice',
    plain(row(button()), row(button())),
    'components.1.components.0.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'the same number twice',
    layout({ ...text(), id: 7 }, { ...text(), id: 7 }),
    'components.1.id',
    'COMPONENT_ID_DUPLICATED',
  ],
  [
    'a custom id of 101 characters',
    plain(row(button({ custom_id: 'x'.repeat(101) }))),
    'components.0.components.0.custom_id',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'six buttons in a row',
    plain(row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `${n}` })))),
    'components.0.components',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a menu beside a button',
    plain(row(menu(), button())),
    'components.0.components.1',
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  [
    'a button without a custom id',
    plain(row({ type: 2, style: 1, label: 'x' })),
    'components.0.components.0.custom_id',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a link without an address',
    plain(row({ type: 2, style: 5, label: 'x' })),
    'components.0.components.0.url',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a link with a custom id',
    plain(row(button({ style: 5, url: 'https://example.com' }))),
    'components.0.components.0.custom_id',
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'a button with neither label nor emoji',
    plain(row({ type: 2, style: 1, custom_id: 'x' })),
    'components.0.components.0.label',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a menu of 26 options',
    plain(row(menu({ options: Array.from({ length: 26 }, (_, n) => ({ label: `${n}`, value: `${n}` })) }))),
    'components.0.components.0.options',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an option offered twice',
    plain(row(menu({ options: [1, 2].map((n) => ({ label: `${n}`, value: 'a' })) }))),
    'components.0.components.0.options.1.value',
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'more values than options',
    plain(row(menu({ max_values: 2 }))),
    'components.0.components.0.max_values',
    'NUMBER_TYPE_MAX',
  ],
  [
    'an unknown file',
    layout({ type: 13, file: { url: 'attachment://no.txt' } }),
    'components.0.file.url',
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
])('%s is refused where it stands', async (_what, body, path, code) => {
  const reply = await api('POST', `/channels/${tiny.general}/messages`, body);
  expect(reply.status).toBe(400);
  const problem = path.split('.').reduce((node, key) => Object(node)[key], Object(reply.body).errors);
  expect(Object(problem)._errors?.[0].code).toBe(code);
});

test('a message made of components stays so, and loses what it had before', async () => {
  const path = `/channels/${tiny.general}/messages`;
  const sent = await api('POST', path, { content: 'plain', embeds: [{ title: 'x' }] });
  const id = Object(sent.body).id;
  const turned = await api('PATCH', `${path}/${id}`, { flags: v2, components: [text()], content: null, embeds: [] });
  expect(turned.body).toMatchObject({ content: '', embeds: [], components: [{ type: 10, id: 1, content: 'words' }] });
  expect(Object(turned.body).flags & v2).toBe(v2);
  expect((await api('PATCH', `${path}/${id}`, { flags: 0 })).body).toMatchObject({ flags: v2 });
  expect((await api('PATCH', `${path}/${id}`, { content: 'again' })).status).toBe(400);
});
