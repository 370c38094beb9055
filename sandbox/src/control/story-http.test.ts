import { type Client, Events } from 'discord.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../index.ts';
import { readyClient } from '../testing/client.ts';
import { tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let client: Client<true>;
let member: string;
const tiny = tinyGuild();

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  client = await readyClient(sandbox, bot.token);
  const options = [{ type: 3, name: 'word', description: 'Say it' }] as const;
  await client.application.commands.set([{ name: 'echo', description: 'Says', options }]);
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const button = { type: 2, style: 1, label: 'Again', customId: 'again' } as const;
      const content = interaction.options.getString('word') ?? '';
      await interaction.reply({ content, components: [{ type: 1, components: [button] }] });
    }
    if (interaction.isButton()) await interaction.user.send('pressed');
  });
  member = `/guilds/${tiny.guildId}/members/${tiny.userIds[1]}`;
});

afterAll(async () => {
  await client.destroy();
  await sandbox.close();
});

async function control(path: string, body?: object) {
  const reply = await fetch(`${sandbox.controlUrl}${member}/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

test('a member is led through a command, a button and a direct message from another process', async () => {
  await control('goes', { channelId: tiny.general });
  expect(await control('runs', { command: '/echo', options: { word: 'hello' } })).toMatchObject({
    status: 200,
    body: { kind: 'message', message: { content: 'hello' }, tookMs: expect.any(Number) },
  });
  expect((await control('sees', { text: 'hello' })).body).toMatchObject({ message: { content: 'hello' } });
  const pressed = control('presses', { label: 'Again' });
  expect((await control('reads-dm', { text: 'pressed' })).body).toMatchObject({ message: { content: 'pressed' } });
  sandbox.clock.advance(3_000);
  expect(await pressed).toMatchObject({ status: 400, body: { message: expect.stringMatching(/did not respond/) } });
  expect((await control('screen')).body).toMatchObject({ commands: ['/echo'], screen: expect.stringMatching(/hello/) });
});

test('what a client would not allow is a sentence', async () => {
  expect(await control('presses', { label: 'Nothing' })).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/finds no button "Nothing"/) },
  });
});
