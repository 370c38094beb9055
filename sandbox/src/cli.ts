#!/usr/bin/env node
/** `discord-sandbox`: an emulator as a process of its own. */
import { Command, InvalidArgumentError } from 'commander';
import { generateGuild, loadHistory } from './generate/index.ts';
import { startLiveChat } from './live/live-chat.ts';
import { type LimitsOption, limitChangesFrom } from './rest/limits.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox-api.ts';
import { idAt } from './snowflake.ts';
import type { GuildSeed } from './world.ts';

interface CliOptions {
  readonly port: number;
  readonly gatewayPort: number;
  readonly cdnPort: number;
  readonly seed: string;
  readonly members: number;
  readonly messages: number;
  readonly channels?: number;
  readonly history?: string;
  readonly limits: LimitsOption;
  readonly live?: number;
  readonly endTime?: Date;
  readonly token?: string;
  readonly json?: boolean;
  readonly exitWithParent?: boolean;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return number;
}

function moment(value: string): Date {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It must be a time such as 2026-01-31T12:00:00Z.');
  return time;
}

function limitsOption(value: string): LimitsOption {
  if (value === 'none' || value === 'default') return value;
  try {
    return limitChangesFrom(JSON.parse(value));
  } catch (error) {
    const why = error instanceof Error ? ` (${error.message})` : '';
    throw new InvalidArgumentError(`It must be none, default, or changes to the defaults as JSON${why}.`);
  }
}

const program = new Command('discord-sandbox')
  // 2 for wrong usage, as 1 is for what could not be done.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .description('Runs an in-memory Discord with a generated guild and one bot in it.')
  .option('--port <n>', 'port of REST and the control API; 0 takes a free one', wholeNumber, 0)
  .option('--gateway-port <n>', 'port of the gateway', wholeNumber, 0)
  .option('--cdn-port <n>', 'port of the CDN', wholeNumber, 0)
  .option('--seed <s>', 'equal seeds make equal guilds', '1')
  .option('--members <n>', 'members of the generated guild', wholeNumber, 200)
  .option('--messages <n>', 'messages of the guild; with --history the most to take', wholeNumber, 5_000)
  .option('--channels <n>', 'plain, equally busy channels instead of a lively layout', wholeNumber)
  .option('--history <path>', 'make the guild of recorded chat (JSON lines) instead of generating one')
  .option(
    '--limits <limits>',
    'rate limits: none, default, or changes as JSON: {"global":{"limit":9,"windowMs":1000},"routes":{"GET /users/@me":null}}',
    limitsOption,
    'default',
  )
  .option('--live <n>', 'members go on chatting: messages per minute', wholeNumber)
  .option('--end-time <time>', 'when the generated history ends; with --live by default now', moment)
  .option('--token <t>', 'the token the bot logs in with; default a made-up one')
  .option('--json', 'print nothing but the JSON line')
  .option('--exit-with-parent', 'end when stdin ends, that is, with the process that started this one')
  .addHelpText('after', '\nExample:\n  discord-sandbox --members 500 --messages 50000 --channels 10 --live 30');

/** The same at every start, so that what a client has stored of the bot stays true. */
const botId = idAt(Date.UTC(2025, 0, 1));

async function guildSeed(options: CliOptions): Promise<GuildSeed> {
  if (options.history) return loadHistory(options.history, { maxMessages: options.messages });
  return generateGuild({
    seed: options.seed,
    members: options.members,
    messages: options.messages,
    ...(options.channels ? { channels: options.channels } : {}),
    ...(options.live || options.endTime ? { endTime: options.endTime ?? Date.now() } : {}),
  });
}

async function main(options: CliOptions): Promise<void> {
  const seed = await guildSeed(options);
  const sandbox = await startSandbox({
    ports: { http: options.port, gateway: options.gatewayPort, cdn: options.cdnPort },
    limits: options.limits,
  });
  const guild = sandbox.addGuild(seed);
  const bot = sandbox.addBot({ name: 'guild-bot', id: botId, ...(options.token ? { token: options.token } : {}) });
  guild.addBot(bot);
  const live = options.live ? startLiveChat(guild, { messagesPerMinute: options.live, seed: options.seed }) : undefined;
  endOnSignals(sandbox, options.exitWithParent ?? false, () => live?.stop());
  if (!options.json) {
    console.error(
      `${guild.name}: ${guild.memberIds().length} members. REST ${sandbox.apiUrl}, control ${sandbox.controlUrl}.`,
    );
    console.error(`Be a member of it in the browser: ${sandbox.clientUrl}`);
  }
  const { apiUrl, gatewayUrl, cdnUrl, controlUrl, clientUrl } = sandbox;
  const { token, applicationId } = bot;
  const { clientSecret } = sandbox.oauth2.application(applicationId);
  const addresses = { apiUrl, gatewayUrl, cdnUrl, controlUrl, clientUrl };
  console.log(JSON.stringify({ ...addresses, token, applicationId, clientSecret, guildIds: [guild.id] }));
}

function endOnSignals(sandbox: Sandbox, withParent: boolean, stop: () => void): void {
  const end = () => {
    stop();
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (!withParent) return;
  process.stdin.once('end', end).once('close', end).resume();
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, path }: Readonly<Record<string, unknown>> = { ...error };
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another, or 0 for a free one.`;
  if (code === 'ENOENT') return `there is no file ${path}.`;
  return error.message;
}

program.action(async () => {
  try {
    await main(program.opts<CliOptions>());
  } catch (error) {
    console.error(`discord-sandbox: ${sentenceOf(error)}`);
    process.exit(1);
  }
});
await program.parseAsync();
