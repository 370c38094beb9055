import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  Events,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allPermissions, type GuildHandle, type Sandbox, startSandbox } from '../index.ts';
import { withBrowser } from '../testing/browser.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const { page: browserPage } = withBrowser();

let page: Page;
let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let client: Client<true>;
let me: string;

const recipes = ['Bandage', 'Boots', 'Broth', 'Cloak'];

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    const found = recipes.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
    await interaction.respond(found.map((name) => ({ name, value: name.toLowerCase() })));
  } else if (interaction.isMessageContextMenuCommand()) {
    await interaction.reply({ content: `Noted: ${interaction.targetMessage.content}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isChatInputCommand() && interaction.commandName === 'silent') {
    // Never answered.
  } else if (interaction.isChatInputCommand()) {
    const [recipe, amount] = [interaction.options.getString('recipe'), interaction.options.getInteger('amount')];
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('claim').setLabel('Claim').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setCustomId('note').setLabel('Add a note').setStyle(ButtonStyle.Secondary),
    );
    const menu = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
      new StringSelectMenuBuilder()
        .setCustomId('urgency')
        .setPlaceholder('How urgent?')
        .addOptions({ label: 'Today', value: 'today' }, { label: 'Whenever', value: 'whenever' }),
    );
    const users = new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
      new UserSelectMenuBuilder().setCustomId('for').setPlaceholder('For whom?'),
    );
    await interaction.reply({ content: `${amount} × ${recipe}`, components: [row, menu, users] });
  } else if (interaction.isButton() && interaction.customId === 'claim') {
    await interaction.update({ content: `claimed by ${interaction.user.username}`, components: [] });
  } else if (interaction.isButton()) {
    const input = new TextInputBuilder().setCustomId('text').setLabel('Your note').setStyle(TextInputStyle.Paragraph);
    const row = new ActionRowBuilder<TextInputBuilder>().addComponents(input);
    await interaction.showModal(new ModalBuilder().setCustomId('note').setTitle('A note').addComponents(row));
  } else if (interaction.isModalSubmit()) {
    const content = `note: ${interaction.fields.getTextInputValue('text')}`;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  } else if (interaction.isStringSelectMenu() || interaction.isUserSelectMenu()) {
    await interaction.reply({ content: `picked ${interaction.values.join()}`, flags: MessageFlags.Ephemeral });
  }
}

beforeAll(async () => {
  page = browserPage();
  sandbox = await startSandbox();
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ name: 'crafter' });
  guild.addBot(bot, { permissions: allPermissions });
  client = await readyClient(sandbox, bot.token);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  await client.application.commands.set([
    {
      name: 'request',
      description: 'Asks for something to be made',
      options: [
        {
          name: 'recipe',
          description: 'What',
          type: ApplicationCommandOptionType.String,
          required: true,
          autocomplete: true,
        },
        {
          name: 'amount',
          description: 'How many',
          type: ApplicationCommandOptionType.Integer,
          required: true,
          minValue: 1,
        },
      ],
    },
    { name: 'silent', description: 'Says nothing' },
    { name: 'Note this', type: ApplicationCommandType.Message },
  ]);
  me = tiny.userIds[1] ?? '';
});

afterAll(async () => {
  await client.destroy();
  await sandbox.close();
});

const box = () => page.getByRole('textbox', { name: /^Message / });

async function goTo(channelId: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${sandbox.clientUrl}#/${me}/${channelId}`);
  await box().waitFor();
  await page.locator('.message, .beginning').first().waitFor();
}

/** The answers of earlier tests are there too: it waits for one more. */
async function request(): Promise<void> {
  const answers = page.locator('.message:has(.components)', { hasText: '3 × boots' });
  const before = await answers.count();
  await box().pressSequentially('/req');
  await page.getByRole('option', { name: '/request' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'recipe' }).pressSequentially('bo');
  await page.getByRole('option', { name: 'Boots' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton', { name: 'amount' }).fill('3');
  await page.keyboard.press('Enter');
  await answers.nth(before).waitFor();
}

test('a command is found, its option suggested as one types, and its answer shown', async () => {
  await goTo(tiny.general);
  await request();
  expect(guild.messages(tiny.general).at(-1)).toMatchObject({ content: '3 × boots' });
  await page.locator('.replied', { hasText: 'used /request' }).waitFor();
});

test('a button opens a window, which is filled in and answered for oneself alone', async () => {
  await goTo(tiny.general);
  await request();
  const message = page.locator('.message:has(.components)', { hasText: '3 × boots' }).last();
  await message.getByRole('button', { name: 'Add a note' }).click();
  const window = page.getByRole('dialog', { name: 'A note' });
  await window.getByRole('textbox', { name: 'Your note' }).fill('by Friday');
  await window.getByRole('button', { name: 'Submit' }).click();
  const alone = page.locator('.message.alone', { hasText: 'note: by Friday' });
  await alone.getByText('Only you can see this').waitFor();
  await alone.getByRole('button', { name: 'Dismiss' }).click();
  await alone.waitFor({ state: 'detached' });
  await message.getByRole('button', { name: 'Claim' }).click();
  await page.locator('.text', { hasText: 'claimed by user1' }).waitFor();
});

test('one picks from menus of texts and of members', async () => {
  await goTo(tiny.general);
  await request();
  const message = page.locator('.message:has(.components)', { hasText: '3 × boots' }).last();
  await message.getByRole('combobox', { name: 'How urgent?' }).selectOption('Today');
  await page.locator('.alone', { hasText: 'picked today' }).waitFor();
  await message.getByRole('combobox', { name: 'For whom?' }).pressSequentially('user3');
  // At once: what is suggested for less than was typed must not be taken.
  await page.keyboard.press('Enter');
  await page.getByText(`picked ${tiny.userIds[3]}`).waitFor();
});

test('what is said meanwhile takes nothing away from what one is doing', async () => {
  await goTo(tiny.general);
  await request();
  const message = page.locator('.message:has(.components)', { hasText: '3 × boots' }).last();
  const menu = message.getByRole('combobox', { name: 'For whom?' });
  await menu.pressSequentially('us');
  guild.member(tiny.ownerId).send(tiny.general, 'an interruption');
  await page.locator('.text', { hasText: 'an interruption' }).waitFor();
  await page.keyboard.type('er3');
  expect(await menu.inputValue()).toBe('user3');
});

test('an app is opened on a message, and silence is told', async () => {
  await goTo(tiny.general);
  const message = page.locator('.message', { hasText: 'message 9' });
  await message.hover();
  await message.getByRole('button', { name: 'Apps' }).click();
  await page.getByRole('dialog', { name: 'Apps' }).getByRole('button', { name: 'Note this' }).click();
  await page.getByText('Noted: message 9').waitFor();
  await box().pressSequentially('/sil');
  await page.getByRole('option', { name: '/silent' }).click();
  await page.getByText('the application did not respond').waitFor();
});
