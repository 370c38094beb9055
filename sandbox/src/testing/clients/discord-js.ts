import { Client, ComponentType, Events, GatewayIntentBits, version } from 'discord.js';
import type { Trial, TriedClient } from './trial.ts';

export async function discordJs({ sandbox, bot }: Trial): Promise<TriedClient> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    rest: { api: sandbox.apiUrl, cdn: sandbox.cdnUrl },
  });
  const textChannel = async (id: string) => {
    const channel = await client.channels.fetch(id);
    if (!channel?.isTextBased() || !channel.isSendable()) throw new Error('It is a text channel.');
    return channel;
  };
  return {
    name: 'discord.js',
    version,
    logIn: async () => {
      const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
      await client.login(bot.token);
      await ready;
    },
    readHistory: async (channelId, limit) => {
      const channel = await textChannel(channelId);
      const contents: string[] = [];
      for (let before: string | undefined; contents.length < limit; ) {
        const page = await channel.messages.fetch({
          limit: Math.min(100, limit - contents.length),
          ...(before ? { before } : {}),
        });
        if (page.size === 0) break;
        contents.push(...page.map((message) => message.content));
        before = page.lastKey();
      }
      return contents;
    },
    nextMessage: () =>
      new Promise((resolve) => client.once(Events.MessageCreate, (message) => resolve(message.content))),
    say: async (channelId, content) => void (await (await textChannel(channelId)).send(content)),
    registerCommand: async () => {
      client.on(Events.InteractionCreate, async (interaction) => {
        if (interaction.isButton()) await interaction.update({ content: 'again', components: [] });
        if (!interaction.isChatInputCommand()) return;
        const button = { type: ComponentType.Button, style: 1, label: 'Again', customId: 'again' } as const;
        const components = [{ type: ComponentType.ActionRow, components: [button] }] as const;
        await interaction.reply({ content: `hello ${interaction.options.getString('name')}`, components });
      });
      const name = { type: 3, name: 'name', description: 'Whom', required: true } as const;
      await client.application?.commands.set([{ name: 'hello', description: 'Greets', options: [name] }]);
    },
    logOut: () => client.destroy(),
  };
}
