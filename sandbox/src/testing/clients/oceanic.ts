import { Client, Constants } from 'oceanic.js';
import type { Trial, TriedClient } from './trial.ts';

export async function oceanic({ sandbox, bot }: Trial): Promise<TriedClient> {
  const client = new Client({
    auth: `Bot ${bot.token}`,
    gateway: { intents: ['GUILDS', 'GUILD_MESSAGES', 'MESSAGE_CONTENT'], autoReconnect: false },
    rest: { baseURL: `${sandbox.apiUrl}/v10` },
  });
  client.on('error', () => undefined);
  return {
    name: 'oceanic.js',
    version: Constants.VERSION,
    logIn: async () => {
      const ready = new Promise<void>((resolve, reject) => {
        client.once('ready', resolve);
        client.once('error', reject);
      });
      await client.connect();
      await ready;
    },
    readHistory: async (channelId, limit) => {
      const messages = await client.rest.channels.getMessages(channelId, { limit });
      return messages.map(({ content }) => content);
    },
    nextMessage: () => new Promise((resolve) => client.once('messageCreate', ({ content }) => resolve(content))),
    say: async (channelId, content) => void (await client.rest.channels.createMessage(channelId, { content })),
    registerCommand: async () => {
      client.on('interactionCreate', (interaction) => {
        if (interaction.isComponentInteraction()) void interaction.editParent({ content: 'again', components: [] });
        if (!interaction.isCommandInteraction()) return;
        const name = interaction.data.options.getString('name', true);
        const button = { type: 2, style: 1, label: 'Again', customID: 'again' } as const;
        void interaction.createMessage({ content: `hello ${name}`, components: [{ type: 1, components: [button] }] });
      });
      const name = { type: 3, name: 'name', description: 'Whom', required: true } as const;
      await client.application.createGlobalCommand({ type: 1, name: 'hello', description: 'Greets', options: [name] });
    },
    logOut: async () => client.disconnect(false),
  };
}
