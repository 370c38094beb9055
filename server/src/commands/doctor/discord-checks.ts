import {
  createDiscordApi,
  createDiscordRest,
  createLimiter,
  type DiscordApi,
  type DiscordRest,
  numberIn,
  type RawEntity,
  stringIn,
} from '../../platform/discord/index.ts';
import { errorMessage } from '../../platform/errors.ts';
import { createMetrics, type Logger } from '../../platform/telemetry/index.ts';
import { permissions, permissionsIn, roleIdsOf, type Standing } from './channel-permissions.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Flags of an application: the intent is granted in full, or for bots in few guilds. */
const contentFlags = (1 << 18) | (1 << 19);
const memberFlags = (1 << 14) | (1 << 15);
/** View Channels and Read Message History. */
const invitePermissions = permissions.viewChannel | permissions.readHistory;
/** Text, announcement, forum and media channels. */
const typesWithMessages = new Set([0, 5, 15, 16]);
/** Three requests each; the rest is alike. */
const maxGuilds = 20;
const namesShown = 8;

/** Looks at Discord with one token, by reading alone. */
export async function checkBot(token: string, apiUrl: string, log: Logger): Promise<Finding[]> {
  const limiter = createLimiter();
  const metrics = createMetrics();
  const rest = createDiscordRest({ token, apiUrl, limiter, log, metrics, attempts: 2 });
  try {
    const api = createDiscordApi(rest);
    const me = await api.me();
    const application = await api.application();
    const name = stringIn(me, 'username') ?? me.id;
    const token = ok('token', `The token is that of the bot ${name} (${me.id}).`);
    return [token, ...checkIntents(application), ...(await checkGuilds(api, rest, me.id, application.id))];
  } catch (error) {
    return [fail('token', errorMessage(error), 'See the sentence; the token stands in DISCORD_TOKEN.')];
  } finally {
    limiter.close();
    metrics.close();
    await rest.close();
  }
}

function checkIntents(application: RawEntity): Finding[] {
  const flags = numberIn(application, 'flags') ?? 0;
  const page = `https://discord.com/developers/applications/${application.id}/bot`;
  const mend = (intent: string) => `Switch on "${intent}" at ${page} and restart.`;
  return [
    (flags & contentFlags) !== 0
      ? ok('intent: message content', 'Granted.')
      : fail(
          'intent: message content',
          'Discord hides the text of messages from this bot.',
          mend('Message Content Intent'),
        ),
    (flags & memberFlags) !== 0
      ? ok('intent: members', 'Granted.')
      : warn('intent: members', 'Names and roles of members are not kept up to date.', mend('Server Members Intent')),
  ];
}

async function checkGuilds(
  api: DiscordApi,
  rest: DiscordRest,
  botId: string,
  applicationId: string,
): Promise<Finding[]> {
  const guilds = await api.guilds();
  if (guilds.length === 0) {
    const link = `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot&permissions=${invitePermissions}`;
    return [warn('guilds', 'The bot is in no guild, so there is nothing to capture.', `Invite it: ${link}`)];
  }
  const findings = [ok('guilds', `The bot is in ${guilds.length}.`)];
  for (const guild of guilds.slice(0, maxGuilds)) findings.push(await checkChannels(api, rest, botId, guild));
  if (guilds.length > maxGuilds) findings.push(ok('channels', `Only the first ${maxGuilds} guilds were looked at.`));
  return findings;
}

async function checkChannels(api: DiscordApi, rest: DiscordRest, botId: string, guild: RawEntity): Promise<Finding> {
  const name = `channels of ${stringIn(guild, 'name') ?? guild.id}`;
  try {
    const [roles, all, member] = await Promise.all([
      api.roles(guild.id),
      api.channels(guild.id),
      rest.request('GET', `/guilds/${guild.id}/members/${botId}`, { guildId: guild.id }),
    ]);
    const isOwner = guild['owner'] === true;
    const standing: Standing = {
      guildId: guild.id,
      userId: botId,
      isOwner,
      roles,
      memberRoleIds: roleIdsOf(member.body),
    };
    const channels = all.filter((channel) => typesWithMessages.has(numberIn(channel, 'type') ?? -1));
    const unreadable = channels.flatMap((channel) => missingIn(standing, channel));
    if (unreadable.length === 0) return ok(name, `All ${channels.length} can be read.`);
    const shown = unreadable.slice(0, namesShown).map((channel) => `#${channel.name} (${channel.missing.join(', ')})`);
    const more = unreadable.length > namesShown ? ` and ${unreadable.length - namesShown} more` : '';
    const message = `${unreadable.length} of ${channels.length} cannot be read: ${shown.join(', ')}${more}.`;
    const mend = "Allow the bot's role View Channel and Read Message History there, if they are to be captured.";
    return { ...warn(name, message, mend), details: unreadable };
  } catch (error) {
    return fail(name, errorMessage(error), 'See the sentence; then run the doctor again.');
  }
}

function missingIn(standing: Standing, channel: RawEntity): { id: string; name: string; missing: string[] }[] {
  const granted = permissionsIn(standing, channel);
  const missing: string[] = [];
  if (!(granted & permissions.viewChannel)) missing.push('View Channel');
  if (!(granted & permissions.readHistory)) missing.push('Read Message History');
  return missing.length > 0 ? [{ id: channel.id, name: stringIn(channel, 'name') ?? channel.id, missing }] : [];
}
