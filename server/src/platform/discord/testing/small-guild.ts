import { type Bot, type GuildHandle, generateGuild, type Sandbox } from '@guildhall/discord-sandbox';

/** A guild with a bot in it and some open text channels of three messages each. */
export function smallGuild(
  sandbox: Sandbox,
  channelCount: number,
): { guild: GuildHandle; bot: Bot; channels: readonly string[] } {
  const guild = sandbox.addGuild(generateGuild({ seed: 1, members: 12, messages: 60 }));
  const bot = sandbox.addBot({ name: 'guildhall' });
  guild.addBot(bot);
  const author = guild.addMember({ name: 'author' });
  const channels = Array.from({ length: channelCount }, (_, index) => {
    const id = guild.createChannel({ name: `room-${index}`, type: 0 });
    for (const text of ['one', 'two', 'three']) author.send(id, text);
    return id;
  });
  return { guild, bot, channels };
}
