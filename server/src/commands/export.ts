import { Command } from 'commander';
import {
  type ExportDeps,
  exportDce,
  exportGuild,
  type GuildExportProgress,
  type GuildExportReport,
  listChannels,
  listGuilds,
  readMissing,
} from '../features/capture/index.ts';
import { moment } from './arguments.ts';
import { chosenChannels } from './channel-option.ts';
import { chosenFrom } from './guild-option.ts';
import { interruptible } from './interruptible.ts';
import { action, count, examples, misuse, report } from './output.ts';
import { plain } from './plain-text.ts';
import { progressBar } from './progress-bar.ts';
import { readSettings } from './settings.ts';
import { withDatabase } from './with-database.ts';

interface ExportOptions {
  readonly channel?: string[];
  readonly after?: string;
  readonly before?: string;
  readonly out: string;
  readonly json?: boolean;
}

const owner = { kind: 'owner' } as const;
const standardOutput = '-';

export const exportCommand = () =>
  new Command('export')
    .description('Write what is held of a guild as DiscordChatExporter would: one JSON file a channel or thread.')
    .argument('[guild]', 'id or name; not needed when there is only one')
    .option('--channel <id|name...>', 'only these channels and threads')
    .option('--after <id|date>', 'only messages after this one or from this time on', moment)
    .option('--before <id|date>', 'only messages before this one or this time', moment)
    .option('--out <folder>', 'where the files go; - writes one channel to the standard output', '.')
    .option('--json', 'print one JSON document with the files and what is missing from them')
    .addHelpText(
      'after',
      examples(
        'guildhall export --out exports',
        'guildhall export "The Lantern Guild" --after 2026-01-01 --before 2026-02-01 --json',
        'guildhall export --channel general --out - | gzip > general.json.gz',
      ),
    )
    .action(action(exportMessages));

async function exportMessages(given: string | undefined, options: ExportOptions, command: Command): Promise<void> {
  if (options.out === standardOutput) {
    if (options.channel?.length !== 1) misuse(command, '--out - writes one channel: name it with --channel.');
    if (options.json) misuse(command, '--json and --out - would both write to the standard output; choose one.');
  }
  const { config, log } = readSettings();
  await interruptible('Files that were finished are whole; the one under way was removed.', (signal) =>
    withDatabase(config, log, 'refuse', async (db) => {
      const deps: ExportDeps = { db, now: () => new Date(), liveState: () => 'offline' };
      const { id: guildId } = await chosenFrom(() => listGuilds(deps, owner), given);
      const channelIds =
        options.channel && (await chosenChannels(() => listChannels(deps, owner, guildId), options.channel));
      const target = { guildId, channelIds, options, signal };
      if (options.out === standardOutput) await toStandardOutput(deps, target);
      else await toFolder(deps, target);
    }),
  );
}

interface Target {
  readonly guildId: string;
  readonly channelIds: readonly string[] | undefined;
  readonly options: ExportOptions;
  readonly signal: AbortSignal;
}

async function toFolder(deps: ExportDeps, { guildId, channelIds, options, signal }: Target): Promise<void> {
  const bar = progressBar('{channel} | {messages} messages', { total: 1, quiet: options.json ?? false });
  const onProgress = ({ channelName, messages, held }: GuildExportProgress) => {
    bar.setTotal(held);
    bar.update(messages, { channel: `#${plain(channelName)}`, messages: messages.toLocaleString('en') });
  };
  try {
    const { after, before, out: folder } = options;
    const made = await exportGuild(deps, owner, { guildId, channelIds, after, before, folder, onProgress, signal });
    bar.stop();
    report(options.json, made, describe(made, folder));
  } finally {
    bar.stop();
  }
}

async function toStandardOutput(deps: ExportDeps, { guildId, channelIds, options, signal }: Target): Promise<void> {
  const [channelId = ''] = channelIds ?? [];
  const { after, before } = options;
  const { missing, channelName } = await readMissing(deps, owner, { guildId, channelId, after, before });
  try {
    const out = process.stdout;
    await exportDce(deps, owner, { guildId, channelId, after, before, signal, out, keepOpen: true });
  } catch (error) {
    // Whoever read it, such as head, has seen enough.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    throw error;
  }
  if (missing) process.stderr.write(`Not complete: of #${plain(channelName)} ${missing}.\n`);
}

function describe({ guildName, files, notExported }: GuildExportReport, folder: string): string {
  const messages = files.reduce((sum, file) => sum + file.messages, 0);
  const head = `${plain(guildName)}: ${count(messages, 'message')} in ${count(files.length, 'file')} in ${folder}.`;
  const incomplete = [...files, ...notExported].filter(({ missing }) => missing !== null);
  if (incomplete.length === 0) return `${head} All of them are complete.`;
  const lines = incomplete.map(({ channelName, missing }) => `  #${plain(channelName)}: ${missing}`);
  return `${head}\nNot complete, as the coverage ledger has it ("guildhall capture" fills it):\n${lines.join('\n')}`;
}
