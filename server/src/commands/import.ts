import { Command } from 'commander';
import { type ImportReport, importDce } from '../features/capture/index.ts';
import { AppError } from '../platform/errors.ts';
import { type ExportFile, findExportFiles } from './find-export-files.ts';
import { interruptible } from './interruptible.ts';
import { action, count, examples, failQuietly, report } from './output.ts';
import { plain } from './plain-text.ts';
import { type ProgressBar, progressBar } from './progress-bar.ts';
import { readSettings } from './settings.ts';
import { withDatabase } from './with-database.ts';

interface ImportOptions {
  readonly partial?: boolean;
  readonly json?: boolean;
}

/** One file: what came of it, or why nothing did. */
type Outcome = { readonly file: string } & (
  | ({ readonly imported: true } & ImportReport)
  | { readonly imported: false; readonly code: string; readonly error: string }
);

export const importCommand = () =>
  new Command('import')
    .description('Bring exports of DiscordChatExporter (JSON) into the archive; works while Guildhall runs, too.')
    .argument('<file...>', 'files, or folders whose .json files are meant')
    .option('--partial', 'take what can be read of an export that was interrupted or is damaged')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples('guildhall import "Guild - Text - general [1234].json"', 'guildhall import exports/ --json'),
    )
    .action(action(importFiles));

async function importFiles(paths: string[], options: ImportOptions): Promise<void> {
  const { config, log } = readSettings();
  const files = await findExportFiles(paths);
  const outcomes = await interruptible(
    'What was imported is kept; import the same files again to add the rest.',
    (signal) =>
      withDatabase(config, log, 'create', async (db) => {
        const done: Outcome[] = [];
        for (const file of files) done.push(await importOne(file));
        return done;

        async function importOne(file: ExportFile): Promise<Outcome> {
          const bar = progressBar('{phase} {file} | {messages} messages, {megabytes} MB', {
            total: 2 * file.bytes,
            quiet: options.json ?? false,
          });
          try {
            const imported = await importDce(
              { db, metrics: { stored: () => undefined } },
              { kind: 'owner' },
              {
                path: file.path,
                partial: options.partial ?? false,
                signal,
                onProgress: (progress) => show(bar, file, progress),
              },
            );
            bar.update(2 * file.bytes, facts(file, 'imported', imported.messages, file.bytes));
            return { file: file.path, imported: true, ...imported };
          } catch (error) {
            if (!isAboutTheFile(error)) throw error;
            return { file: file.path, imported: false, code: error.code, error: error.message };
          } finally {
            bar.stop();
          }
        }
      }),
  );
  const added = outcomes.reduce((sum, outcome) => sum + (outcome.imported ? outcome.added : 0), 0);
  report(options.json, { files: outcomes, added }, outcomes.map(describe).join('\n'));
  if (outcomes.some((outcome) => !outcome.imported)) failQuietly();
}

/** A full disk or a lost database ends the import; a file that is not in order only this file's. */
function isAboutTheFile(error: unknown): error is AppError {
  return error instanceof AppError && error.status === 400;
}

/** The file is read twice: once to check it, once to store it. */
function show(
  bar: ProgressBar,
  file: ExportFile,
  { phase, messages, bytesRead }: { phase: 'checking' | 'storing'; messages: number; bytesRead: number },
): void {
  const done = phase === 'checking' ? bytesRead : file.bytes + bytesRead;
  bar.update(done, facts(file, phase, messages, bytesRead));
}

function facts(file: ExportFile, phase: string, messages: number, bytes: number) {
  return {
    file: plain(file.name),
    phase,
    messages: messages.toLocaleString('en'),
    megabytes: (bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 0 }),
  };
}

function describe(outcome: Outcome): string {
  if (!outcome.imported) return describeRefusal(outcome.file, outcome.error);
  const { file, channelName, messages, added, changed, unchanged, problems } = outcome;
  const counts = [
    `${count(added)} added`,
    ...(changed > 0 ? [`${count(changed)} changed`] : []),
    `${count(unchanged)} unchanged`,
  ];
  const head = `${file}: ${count(messages, 'message')} of #${plain(channelName)}: ${counts.join(', ')}.`;
  return [head, ...problems.map((problem) => `  ! ${problem}`)].join('\n');
}

/** The reader of an export knows only bytes, not which file they are from. */
function describeRefusal(file: string, error: string): string {
  const named = error.includes(file) ? error : `${file}: ${error}`;
  const hint =
    error.includes('--partial') || !error.includes('before it can be read')
      ? ''
      : ' Nothing was imported; --partial takes what can be read.';
  return `${named}${hint}`;
}
