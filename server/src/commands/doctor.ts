import { Command } from 'commander';
import { errorMessage } from '../platform/errors.ts';
import { checkDatabase } from './doctor/database-checks.ts';
import { type Finding, fail, ok, warn } from './doctor/finding.ts';
import { checkDisk, checkPort } from './doctor/machine-checks.ts';
import { checkServer } from './doctor/server-checks.ts';
import { action, examples, failQuietly, report } from './output.ts';
import { findRunningServer } from './running-server.ts';
import { readSettings, type Settings } from './settings.ts';
import { hasEmbeddedDatabase, withDatabaseUrl } from './with-database.ts';

export const doctorCommand = () =>
  new Command('doctor')
    .description('Look for what keeps Guildhall from working and say how to mend it; changes nothing.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall doctor', 'DISCORD_TOKEN=… guildhall doctor --json'))
    .action(
      action(async (options: { json?: boolean }) => {
        const findings = await examine(readSettings());
        const healthy = findings.every((finding) => finding.state !== 'fail');
        report(options.json, { healthy, findings }, findings.map(describe).join('\n'));
        if (!healthy) failQuietly();
      }),
    );

async function examine({ config, log }: Settings): Promise<Finding[]> {
  const server = await findRunningServer(config.dataDir);
  const [machine, database, discord] = await Promise.all([
    Promise.all([checkDisk(config.dataDir), checkPort(config.host, config.port, server?.pid)]),
    examineDatabase({ config, log }),
    examineDiscord({ config, log }),
  ]);
  // After the others: it may take up at once what they found mended.
  return [...machine, ...database, ...discord, ...(server ? [await checkServer(server)] : [])];
}

async function examineDatabase({ config, log }: Settings): Promise<Finding[]> {
  const isNew = config.databaseUrl === null && !hasEmbeddedDatabase(config);
  if (isNew) return [ok('database', 'There is none yet; the first start creates it.')];
  try {
    return await withDatabaseUrl(config, log, 'refuse', (url) => checkDatabase(url, log));
  } catch (error) {
    const mend = 'See the sentence; "guildhall config" shows which database is used.';
    return [fail('database', errorMessage(error), mend)];
  }
}

async function examineDiscord({ config, log }: Settings): Promise<Finding[]> {
  if (config.discordToken.length === 0) {
    const mend =
      'Set DISCORD_TOKEN to the token of your bot (discord.com/developers/applications) to capture a real guild.';
    return [warn('token', 'No DISCORD_TOKEN is set: the built-in sandbox plays Discord.', mend)];
  }
  const [{ checkBot }, { checkClock }] = await Promise.all([
    import('./doctor/discord-checks.ts'),
    import('./doctor/clock-check.ts'),
  ]);
  const clock = await checkClock(config.discordApiUrl);
  if (clock.state === 'fail') return [clock];
  const bots = await Promise.all(config.discordToken.map((token) => checkBot(token, config.discordApiUrl, log)));
  return [clock, ...bots.flat()];
}

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' };

function describe({ state, name, message, mend }: Finding): string {
  return `${marks[state]}  ${name}: ${message}${mend ? `\n      -> ${mend}` : ''}`;
}
