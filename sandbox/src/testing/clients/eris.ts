import https from 'node:https';
import { connect } from 'node:net';
import { Client, CommandInteraction, ComponentInteraction, VERSION } from 'eris';
import type { Trial, TriedClient } from './trial.ts';

/** eris speaks to https alone: this agent lets it speak plainly to a host of the machine. */
function plainAgent(port: number, host: string): https.Agent {
  const agent = new https.Agent();
  agent.createConnection = () => connect(port, host);
  return agent;
}

export async function eris({ sandbox, bot }: Trial): Promise<TriedClient> {
  const { hostname, port } = new URL(sandbox.apiUrl);
  const client = new Client(`Bot ${bot.token}`, {
    intents: ['guilds', 'guildMessages', 'messageContent'],
    autoreconnect: false,
    rest: { agent: plainAgent(Number(port), hostname), baseURL: '/api/v10', domain: hostname },
  });
  client.on('error', () => undefined);
  return {
    name: 'eris',
    version: VERSION,
    logIn: async () => {
      const ready = new Promise<void>((resolve, reject) => {
        client.once('ready', resolve);
        client.once('error', reject);
      });
      await client.connect();
      await ready;
    },
    readHistory: async (channelId, limit) => {
      const messages = await client.getMessages(channelId, { limit });
      return messages.map(({ content }) => content);
    },
    nextMessage: () => new Promise((resolve) => client.once('messageCreate', ({ content }) => resolve(content))),
    say: async (channelId, content) => void (await client.createMessage(channelId, content)),
    registerCommand: async () => {
      client.on('interactionCreate', (interaction) => {
        if (interaction instanceof ComponentInteraction)
          void interaction.editParent({ content: 'again', components: [] });
        if (!(interaction instanceof CommandInteraction)) return;
        const [name] = interaction.data.options ?? [];
        const button = { type: 2, style: 1, label: 'Again', custom_id: 'again' } as const;
        void interaction.createMessage({
          content: `hello ${name && 'value' in name ? name.value : ''}`,
          components: [{ type: 1, components: [button] }],
        });
      });
      const options = [{ type: 3, name: 'name', description: 'Whom', required: true }] as const;
      await client.createCommand({ type: 1, name: 'hello', description: 'Greets', options: [...options] });
    },
    logOut: async () => client.disconnect({ reconnect: false }),
  };
}
