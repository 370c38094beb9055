import {
  type Bot,
  createDiscordPool,
  type DiscordPool,
  intentProblem,
  isThreadType,
  missingIntents,
  Permission,
  type RawEntity,
  stringIn,
} from '../../platform/discord/index.ts';
import { errorMessage } from '../../platform/errors.ts';
import { createMetrics, type Logger } from '../../platform/telemetry/index.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const invitePermissions = Permission.ViewChannel | Permission.ReadMessageHistory;
/** Categories, stages and directories hold no messages of their own. */
const typesWithoutMessages = new Set([4, 14]);
/** Five requests each; the rest is alike. */
const maxGuilds = 20;
const namesShown = 8;

/** Looks at Discord with one token, by reading alone. */
export async function checkBot(token: string, apiUrl: string, log: Logger): Promise<Finding[]> {
  const metrics = createMetrics();
  const pool = createDiscordPool({ tokens: [token], apiUrl, log, metrics });
  try {
    const findings: Finding[] = [];
    for (const bot of pool.bots) findings.push(...(await checkWith(pool, bot)));
    return findings;
  } catch (error) {
    return [fail('token', errorMessage(error), 'See the sentence; the token stands in DISCORD_TOKEN.')];
  } finally {
    await pool.close();
    metrics.close();
  }
}

async function checkWith(pool: DiscordPool, bot: Bot): Promise<Finding[]> {
  const me = await bot.api.me();
  const application = await bot.api.application();
  const name = stringIn(me, 'username') ?? me.id;
  return [
    ok('token', `The token is that of the bot ${name} (${me.id}).`),
    ...checkIntents(application),
    ...(await checkGuilds(pool, bot, application.id)),
  ];
}

function checkIntents(application: RawEntity): Finding[] {
  const missing = missingIntents(application);
  if (missing.length === 0) return [ok('intents', 'Message Content and Server Members are granted.')];
  return missing.map((intent) => {
    const { message, mend } = intentProblem(intent);
    return intent === 'message-content'
      ? fail(`intent ${intent}`, message, mend)
      : warn(`intent ${intent}`, message, mend);
  });
}

async function checkGuilds(pool: DiscordPool, bot: Bot, applicationId: string): Promise<Finding[]> {
  const guilds = await bot.api.guilds();
  if (guilds.length === 0) {
    const link = `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot&permissions=${invitePermissions}`;
    return [warn('guilds', 'The bot is in no guild, so there is nothing to capture.', `Invite it: ${link}`)];
  }
  const findings = [ok('guilds', `The bot is in ${guilds.length}.`)];
  for (const guild of guilds.slice(0, maxGuilds)) findings.push(await checkChannels(pool, bot, guild));
  if (guilds.length > maxGuilds) findings.push(ok('channels', `Only the first ${maxGuilds} guilds were looked at.`));
  return findings;
}

async function checkChannels(pool: DiscordPool, bot: Bot, guild: RawEntity): Promise<Finding> {
  const name = `channels of ${stringIn(guild, 'name') ?? guild.id}`;
  try {
    await pool.learnGuild(guild.id);
    const all = [...(bot.directory.guild(guild.id)?.channels.values() ?? [])];
    const channels = all.filter(({ type }) => !isThreadType(type) && !typesWithoutMessages.has(type));
    const unreadable = channels.flatMap(({ id, name: channelName }) => {
      const { reason } = pool.access(guild.id, id);
      return reason === null ? [] : [{ id, name: channelName, reason }];
    });
    if (unreadable.length === 0) return ok(name, `All ${channels.length} can be read.`);
    const shown = unreadable.slice(0, namesShown).map((channel) => `#${channel.name}`);
    const more = unreadable.length > namesShown ? ` and ${unreadable.length - namesShown} more` : '';
    const message = `${unreadable.length} of ${channels.length} cannot be read: ${shown.join(', ')}${more}.`;
    const mend = "Allow the bot's role View Channel and Read Message History there, if they are to be captured.";
    return { ...warn(name, message, mend), details: unreadable };
  } catch (error) {
    return fail(name, errorMessage(error), 'See the sentence; then run the doctor again.');
  }
}
