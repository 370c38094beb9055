import {
  type ChatInputCommandInteraction,
  type Client,
  ContextMenuCommandBuilder,
  Events,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GuildHandle, type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let client: Client<true>;
let anna: MemberHandle;
let channel: string;
let answer: (interaction: Interaction) => Promise<unknown>;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ name: 'crafty' });
  guild.addBot(bot);
  client = await readyClient(sandbox, bot.token);
  await client.application.commands.set([
    new SlashCommandBuilder().setName('do').setDescription('Does it'),
    new ContextMenuCommandBuilder().setName('Report').setType(3),
    new ContextMenuCommandBuilder().setName('Who').setType(2),
  ]);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
});

beforeEach(() => {
  anna = guild.addMember({ name: 'anna' });
  channel = guild.createChannel({ name: 'room' });
  anna.goesTo(channel);
});

afterAll(async () => {
  expect(sandbox.journal.violations).toEqual([]);
  await client.destroy();
  await sandbox.close();
});

/** What the bot does with the next command; its failure fails the test. */
function whenRun(act: (interaction: ChatInputCommandInteraction) => Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    answer = async (interaction) => {
      if (interaction.isChatInputCommand()) await act(interaction).then(() => resolve(), reject);
    };
  });
}

test('a deferred answer is edited, followed up, fetched and deleted', async () => {
  const done = whenRun(async (interaction) => {
    await interaction.deferReply();
    await interaction.editReply('almost');
    const more = await interaction.followUp({ content: 'psst', flags: MessageFlags.Ephemeral });
    await interaction.editReply({ message: more, content: 'psst!' });
    expect((await interaction.fetchReply()).content).toBe('almost');
    await interaction.deleteReply(more);
    await interaction.followUp('the end');
    await interaction.deleteReply();
  });
  expect(await anna.runs('/do')).toMatchObject({ kind: 'thinking', isEphemeral: false });
  await done;
  expect(guild.messages(channel).map(({ content }) => content)).toEqual(['the end']);
});

test('an answer to a press can come later, and an error in answering twice is Discord’s', async () => {
  const done = whenRun(async (interaction) => {
    const button = { type: 2, style: 1, label: 'Go', customId: 'go' } as const;
    const { resource } = await interaction.reply({
      content: 'ready',
      components: [{ type: 1, components: [button] }],
      withResponse: true,
    });
    expect(resource?.message?.content).toBe('ready');
    await expect(
      interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
        body: { type: 5 },
        auth: false,
      }),
    ).rejects.toMatchObject({ code: 40060 });
  });
  await anna.runs('/do');
  await done;
  answer = async (interaction) => {
    if (!interaction.isButton()) return;
    await interaction.deferUpdate();
    await interaction.editReply({ content: 'gone', components: [] });
  };
  expect(await anna.presses('Go')).toMatchObject({ kind: 'later' });
  await anna.sees('gone');
});

test('a window with labels is read by discord.js', async () => {
  const opened = whenRun((interaction) => {
    const note = new TextInputBuilder().setCustomId('note').setStyle(TextInputStyle.Paragraph);
    const craft = new StringSelectMenuBuilder().setCustomId('craft').addOptions({ label: 'Alchemy', value: 'al' });
    return interaction.showModal(
      new ModalBuilder()
        .setCustomId('window')
        .setTitle('Ask')
        .addLabelComponents(
          new LabelBuilder().setLabel('Note').setTextInputComponent(note),
          new LabelBuilder().setLabel('Craft').setStringSelectMenuComponent(craft),
        ),
    );
  });
  await anna.runs('/do');
  await opened;
  answer = async (interaction) => {
    if (!interaction.isModalSubmit()) return;
    const { fields } = interaction;
    await interaction.reply(`${fields.getTextInputValue('note')} ${fields.getStringSelectValues('craft')}`);
  };
  await anna.fills({ Note: 'please', Craft: 'Alchemy' });
  await anna.sees('please al');
});

test('context menus are answered with what they were opened on', async () => {
  const message = guild.member(tiny.ownerId).send(channel, 'bad words');
  answer = async (interaction) => {
    if (interaction.isMessageContextMenuCommand())
      await interaction.reply(`reported ${interaction.targetMessage.content}`);
    if (interaction.isUserContextMenuCommand()) await interaction.reply(`it is ${interaction.targetUser.username}`);
  };
  await anna.opensContextMenu('Report', message);
  await anna.sees('reported bad words');
  await anna.opensContextMenu('Who', { userId: tiny.ownerId });
  await anna.sees('it is user0');
});

test('a hundred members press the same button at once, and each gets an answer of their own', async () => {
  const members = Array.from({ length: 100 }, (_, index) => guild.addMember({ name: `m${index}` }));
  const done = whenRun((interaction) => {
    const button = { type: 2, style: 1, label: 'Claim', customId: 'claim' } as const;
    return interaction.reply({ content: 'open', components: [{ type: 1, components: [button] }] });
  });
  await anna.runs('/do');
  await done;
  let winner: string | undefined;
  answer = async (interaction) => {
    if (!interaction.isButton()) return;
    winner ??= interaction.user.username;
    const content = winner === interaction.user.username ? 'you won' : `taken by ${winner}`;
    await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  };
  for (const member of members) member.goesTo(channel);
  const answers = await Promise.all(members.map((member) => member.presses('Claim')));
  const contents = answers.map(({ message }) => message?.content);
  expect(contents.filter((content) => content === 'you won')).toHaveLength(1);
  expect(contents.filter((content) => content === `taken by ${winner}`)).toHaveLength(99);
  await anna.seesNothing('taken by', 0);
});
