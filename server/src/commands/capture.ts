import {
  type CaptureJob,
  captureJob,
  captureJobList,
  channelList,
  type Preflight,
  preflight,
} from '@guildhall/contract';
import { Command, Option } from 'commander';
import { type Api, withApi } from './api.ts';
import { captureId, moment } from './arguments.ts';
import { chosenChannels } from './channel-option.ts';
import { commandErrors } from './commands.errors.ts';
import { chosenGuild } from './guild-option.ts';
import { action, examples, failQuietly, report, table } from './output.ts';
import { readSettings, type Settings } from './settings.ts';
import { watchCapture } from './watch-capture.ts';

interface StartOptions {
  readonly channel?: string[];
  readonly threads: boolean;
  readonly direction: 'newest-first' | 'oldest-first';
  readonly after?: string;
  readonly before?: string;
  readonly refresh?: boolean;
  readonly detach?: boolean;
  readonly json?: boolean;
}

const actions = ['pause', 'resume', 'cancel', 'retry'] as const;

export const captureCommand = () => {
  const command = new Command('capture')
    .description('Capture the history of a guild, and look after captures.')
    .addHelpText('after', examples('guildhall capture', 'guildhall capture list', 'guildhall capture pause JOB'));
  command
    .command('start', { isDefault: true })
    .description('Start a capture and watch it; Ctrl-C leaves it running.')
    .argument('[guild]', 'id or name; not needed when there is only one')
    .option('--channel <id|name...>', 'only these channels and threads')
    .option('--no-threads', 'leave threads out')
    .addOption(
      new Option('--direction <which>', 'what comes first')
        .choices(['newest-first', 'oldest-first'])
        .default('newest-first'),
    )
    .option('--after <id|date>', 'only messages after this one or from this time on', moment)
    .option('--before <id|date>', 'only messages before this one or this time', moment)
    .option('--refresh', 'read again what is held, to find missed edits and deletions')
    .option('--detach', 'do not watch')
    .option('--json', 'print the job as one JSON document when it is over (or started, with --detach)')
    .addHelpText(
      'after',
      examples(
        'guildhall capture',
        'guildhall capture --after 2026-01-01 --detach',
        'guildhall capture start --channel general news',
      ),
    )
    .action(action(start));
  command
    .command('list')
    .description('List the newest captures.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall capture list --json'))
    .action(action(list));
  command
    .command('check')
    .description('Say what a capture would miss, and why; starts nothing.')
    .argument('[guild]', 'id or name; not needed when there is only one')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples('guildhall capture check', 'guildhall capture check "The Lantern Guild" --json'))
    .action(action(check));
  for (const name of actions) {
    command
      .command(name)
      .description(`${name[0]?.toUpperCase()}${name.slice(1)} a capture.`)
      .argument('<job>', 'id of the capture', captureId)
      .option('--json', 'print one JSON document')
      .addHelpText('after', examples(`guildhall capture ${name} JOB`))
      .action(action((jobId: string, options: { json?: boolean }) => move(jobId, name, options.json)));
  }
  return command;
};

async function start(given: string | undefined, options: StartOptions): Promise<void> {
  const settings = readSettings();
  await withApi(settings, async (api) => {
    requireServer(api, settings);
    const guild = await chosenGuild(api, given);
    const channelIds = await idsOf(api, guild.id, options.channel);
    const job = await api.call(captureJob, 'POST', '/api/capture/jobs', {
      guildId: guild.id,
      ...(channelIds ? { channelIds } : {}),
      includeThreads: options.threads,
      direction: options.direction,
      ...(options.after ? { after: options.after } : {}),
      ...(options.before ? { before: options.before } : {}),
      refresh: options.refresh ?? false,
    });
    const last = options.detach ? job : await watchCapture(api, job, options.json ?? false);
    report(options.json, last, describe(last));
    // Paused by itself, for example because the disk is full: an owner's pause has no error.
    if (last.state === 'failed' || last.error !== null) failQuietly();
  });
}

async function idsOf(api: Api, guildId: string, given: readonly string[] | undefined): Promise<string[] | undefined> {
  if (!given) return undefined;
  return chosenChannels(
    async () => (await api.call(channelList, 'GET', `/api/guilds/${guildId}/channels`)).channels,
    given,
  );
}

async function list(options: { json?: boolean }): Promise<void> {
  const { jobs } = await withApi(readSettings(), (api) => api.call(captureJobList, 'GET', '/api/capture/jobs'));
  report(options.json, { jobs }, jobs.length > 0 ? jobs.map(describe).join('\n') : 'There are no captures yet.');
}

async function check(given: string | undefined, options: { json?: boolean }): Promise<void> {
  const settings = readSettings();
  const found = await withApi(settings, async (api) => {
    requireServer(api, settings);
    const guild = await chosenGuild(api, given);
    return api.call(preflight, 'GET', `/api/guilds/${guild.id}/preflight`);
  });
  report(options.json, found, describePreflight(found));
}

async function move(jobId: string, verb: (typeof actions)[number], asJson: boolean | undefined): Promise<void> {
  const job = await withApi(readSettings(), (api) =>
    api.call(captureJob, 'POST', `/api/capture/jobs/${jobId}/${verb}`),
  );
  report(asJson, job, describe(job));
}

/** A capture needs the bots, which the server holds. */
function requireServer(api: Api, { config }: Settings): void {
  if (!api.isRunning) throw commandErrors.notRunning({ dataDir: config.dataDir });
}

function describe(job: CaptureJob): string {
  const { channels, messages, added, state, id, error } = job;
  const failed = channels.failed > 0 ? `, ${channels.failed} failed` : '';
  const skipped = channels.skipped > 0 ? `, ${channels.skipped} not readable` : '';
  const done = `${channels.done} of ${channels.total} channels done${skipped}${failed}`;
  return `${id}  ${state}: ${messages.toLocaleString('en')} messages read, ${added.toLocaleString('en')} new; ${done}.${error ? `\n  ${error}` : ''}`;
}

function describePreflight({ readableChannels, unreadableChannels, estimatedMessages, findings }: Preflight): string {
  const estimate =
    estimatedMessages === null ? 'an unknown number of' : `about ${estimatedMessages.toLocaleString('en')}`;
  const head = `${readableChannels} channels with ${estimate} messages can be captured, ${unreadableChannels} cannot.`;
  const rows = findings.map(({ level, channelName, message, mend }): [string, string] => [
    level,
    `${channelName ? `#${channelName}: ` : ''}${message} ${mend}`,
  ]);
  return rows.length > 0 ? `${head}\n${table(rows)}` : head;
}
