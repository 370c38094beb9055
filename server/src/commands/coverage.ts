import { type ChannelCoverage, type GuildCoverage, guildCoverage } from '@guildhall/contract';
import { Command } from 'commander';
import { withApi } from './api.ts';
import { chosenGuild } from './guild-option.ts';
import { action, examples, report, table } from './output.ts';
import { readSettings } from './settings.ts';

export const coverageCommand = () =>
  new Command('coverage')
    .description('Say what is held of a guild, channel by channel, and what is missing.')
    .argument('[guild]', 'id or name; not needed when there is only one')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall coverage', 'guildhall coverage "The Lantern Guild" --json'))
    .action(
      action(async (given: string | undefined, options: { json?: boolean }) => {
        const coverage = await withApi(readSettings(), async (api) => {
          const guild = await chosenGuild(api, given);
          return api.call(guildCoverage, 'GET', `/api/guilds/${guild.id}/coverage`);
        });
        report(options.json, coverage, describe(coverage));
      }),
    );

function describe({ guild, channels }: GuildCoverage): string {
  const estimate = guild.estimatedMessages === null ? '' : ` of about ${count(guild.estimatedMessages)}`;
  const head = `${guild.name}: ${count(guild.messages)}${estimate} messages in ${guild.channels} channels and ${guild.threads} threads.`;
  const rows = channels.map((channel): [string, string] => [nameOf(channel), stateOf(channel)]);
  return rows.length > 0 ? `${head}\n\n${table(rows)}` : head;
}

function nameOf({ channel }: ChannelCoverage): string {
  return channel.thread ? `  ${channel.name}` : `#${channel.name}`;
}

function stateOf({ channel, gaps, reachedStart, estimatedMessages }: ChannelCoverage): string {
  if (channel.unreadableReason) return `not readable: ${channel.unreadableReason}`;
  const estimate = estimatedMessages === null ? '' : ` of about ${count(estimatedMessages)}`;
  const start = reachedStart ? 'from its beginning' : 'beginning not reached';
  const missing = gaps.length === 0 ? 'no gaps' : `${gaps.length} gaps`;
  return `${count(channel.messages)}${estimate} messages, ${start}, ${missing}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
