import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  type Client,
  Events,
  GatewayIntentBits,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  Partials,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let client: Client<true>;
let anna: MemberHandle;
let ben: MemberHandle;
let answer: (interaction: Interaction) => Promise<unknown>;

const professions = ['Alchemy', 'Smithing', 'Tailoring'];

const request = new SlashCommandBuilder()
  .setName('request')
  .setDescription('Ask for something')
  .addSubcommand((sub) =>
    sub
      .setName('new')
      .setDescription('A new request')
      .addStringOption((option) =>
        option
          .setName('profession')
          .setDescription('Which craft')
          .setRequired(true)
          .addChoices(...professions.map((name) => ({ name, value: name.toLowerCase() }))),
      )
      .addStringOption((option) => option.setName('recipe').setDescription('Which').setAutocomplete(true))
      .addIntegerOption((option) =>
        option.setName('quantity').setDescription('How many').setMinValue(1).setMaxValue(99),
      ),
  );

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ name: 'crafty' });
  guild.addBot(bot);
  client = await readyClient(sandbox, bot.token, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
  });
  const admin = new SlashCommandBuilder()
    .setName('purge')
    .setDescription('Officers only')
    .setDefaultMemberPermissions(8);
  await client.application.commands.set([request, admin]);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction).catch(() => undefined));
});

beforeEach(() => {
  const guild = sandbox.guild(tiny.guildId);
  anna = guild.addMember({ name: 'anna' });
  ben = guild.addMember({ name: 'ben' });
  const channel = guild.createChannel({ name: 'story' });
  for (const member of [anna, ben]) member.goesTo(channel);
});

afterAll(async () => {
  expect(sandbox.journal.violations).toEqual([]);
  await client.destroy();
  await sandbox.close();
});

const row = <T extends ButtonBuilder | StringSelectMenuBuilder>(...components: T[]) =>
  new ActionRowBuilder<T>().addComponents(...components);

test('a member runs a command with autocompletion, presses, picks, fills in a window and sees what comes of it', async () => {
  answer = async (interaction) => {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      return interaction.respond([{ name: `Flask of ${typed}`, value: `flask-${typed}` }]);
    }
    if (interaction.isChatInputCommand()) {
      const { options } = interaction;
      const words = [
        options.getSubcommand(),
        options.getString('profession'),
        options.getString('recipe'),
        options.getInteger('quantity'),
      ];
      const menu = new StringSelectMenuBuilder()
        .setCustomId('state')
        .setPlaceholder('Which state?')
        .addOptions(professions.map((label) => ({ label, value: label })));
      return interaction.reply({
        content: words.join(' / '),
        components: [
          row(new ButtonBuilder().setCustomId('claim').setLabel('Claim').setStyle(ButtonStyle.Primary)),
          row(menu),
        ],
      });
    }
    if (interaction.isButton()) {
      const note = new TextInputBuilder()
        .setCustomId('note')
        .setLabel('Note')
        .setStyle(TextInputStyle.Short)
        .setMaxLength(10);
      const modal = new ModalBuilder().setCustomId('window').setTitle('Claim it');
      return interaction.showModal(modal.addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(note)));
    }
    if (interaction.isStringSelectMenu()) return interaction.update({ content: `picked ${interaction.values}` });
    if (interaction.isModalSubmit()) {
      return interaction.reply({
        content: `noted ${interaction.fields.getTextInputValue('note')}`,
        flags: MessageFlags.Ephemeral,
      });
    }
    return undefined;
  };
  expect(await anna.types('/request new', { profession: 'Alchemy', recipe: 'fi' })).toEqual([
    { name: 'Flask of fi', value: 'flask-fi' },
  ]);
  const ran = await anna.runs('/request new', { profession: 'Alchemy', recipe: 'Flask of fi', quantity: 3 });
  expect(ran).toMatchObject({ kind: 'message', isEphemeral: false });
  await anna.sees('new / alchemy / flask-fi / 3');
  expect(await ben.picks('Smithing')).toMatchObject({ kind: 'update' });
  await anna.sees('picked Smithing');
  expect(await anna.presses('Claim')).toMatchObject({ kind: 'window' });
  await anna.sees('Claim it');
  await expect(anna.fills({ Note: 'far too long a note' })).rejects.toThrow(
    /"Note" takes at most 10 characters, not 19/,
  );
  expect(await anna.fills({ Note: 'mine' })).toMatchObject({ isEphemeral: true });
  await anna.sees('noted mine');
  await ben.seesNothing('noted mine');
});

test('an application that does not respond in three seconds leaves the member with Discord’s sentence', async () => {
  answer = async () => undefined;
  const running = anna.runs('/request new', { profession: 'Smithing' });
  const failed = expect(running).rejects.toThrow(
    /anna ran \/request new, and the application did not respond\. anna sees in #story:\n {2}Discord: The application did not respond/,
  );
  sandbox.clock.advance(3_000);
  await failed;
  await anna.sees('The application did not respond');
});

test('a client lets its user do only what is there', async () => {
  answer = async (interaction) => {
    if (!interaction.isChatInputCommand()) return undefined;
    const off = new ButtonBuilder().setCustomId('off').setLabel('Off').setStyle(ButtonStyle.Danger).setDisabled(true);
    const menu = new StringSelectMenuBuilder()
      .setCustomId('m')
      .setOptions(professions.map((label) => ({ label, value: label })));
    return interaction.reply({ content: 'here', components: [row(off), row(menu)] });
  };
  await expect(anna.runs('/purge')).rejects.toThrow(
    'anna cannot use /purge: it needs permissions that this member lacks.',
  );
  await expect(anna.runs('/nothing')).rejects.toThrow('anna finds no /nothing. There is: request, purge.');
  await expect(anna.runs('/request')).rejects.toThrow('/request needs a subcommand: new.');
  await expect(anna.runs('/request new')).rejects.toThrow('The option "profession" is required.');
  await expect(anna.runs('/request new', { profession: 'Fishing' })).rejects.toThrow(/offers "Alchemy".*not "Fishing"/);
  const options = { profession: 'Alchemy', quantity: 100 };
  await expect(anna.runs('/request new', options)).rejects.toThrow('The option "quantity" is at most 99.');
  await anna.runs('/request new', { profession: 'Alchemy' });
  await expect(anna.presses('Off')).rejects.toThrow('anna cannot press "Off": it is disabled.');
  await expect(anna.presses('On')).rejects.toThrow(
    /anna finds no button "On"\. anna sees in #story:\n {2}crafty: here/,
  );
  await expect(anna.picks('Fishing')).rejects.toThrow(/finds no menu that offers "Fishing"/);
  await expect(anna.picks(['Alchemy', 'Smithing'])).rejects.toThrow(/takes at most 1, not 2/);
  await expect(anna.fills({ Note: 'x' })).rejects.toThrow(/anna has no window open/);
  await expect(anna.sees('elsewhere', 50)).rejects.toThrow(/anna looked for elsewhere/);
  expect(anna.isOffered()).toEqual(['/request']);
});

test('direct messages go both ways, and closed ones are refused', async () => {
  answer = async () => undefined;
  const user = await client.users.fetch(anna.userId);
  await user.send('psst');
  expect(await anna.readsDm('psst')).toMatchObject({ content: 'psst' });
  const heard = new Promise((resolve) => client.once(Events.MessageCreate, resolve));
  anna.writesDm('what?');
  expect(await heard).toMatchObject({ content: 'what?', channel: { type: ChannelType.DM } });
  anna.closesDms();
  await expect(user.send('again')).rejects.toMatchObject({ code: 50007, status: 403 });
});
