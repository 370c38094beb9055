import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { examples } from './output.ts';

const notDone = 1;
/** Of a command line that cannot be understood. */
const wrongUsage = 2;

/** In the order of the help. Only the one that is asked for is loaded: what they import takes half a second together. */
const commands = new Map<string, () => Promise<() => Command>>([
  ['start', async () => (await import('./start.ts')).startCommand],
  ['status', async () => (await import('./status.ts')).statusCommand],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand],
  ['capture', async () => (await import('./capture.ts')).captureCommand],
  ['coverage', async () => (await import('./coverage.ts')).coverageCommand],
  ['search', async () => (await import('./search.ts')).searchCommand],
  ['import', async () => (await import('./import.ts')).importCommand],
  ['export', async () => (await import('./export.ts')).exportCommand],
  ['catalogue', async () => (await import('./catalogue.ts')).catalogueCommand],
  ['owner-link', async () => (await import('./owner-link.ts')).ownerLinkCommand],
  ['config', async () => (await import('./config.ts')).configCommand],
  ['migrate', async () => (await import('./migrate.ts')).migrateCommand],
]);

/** Runs one command; the exit code is 0, 1 (could not be done) or 2 (wrong usage). */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  outliveReaders();
  const program = new Command('guildhall')
    .description('The self-hosted home of a Discord community: capture, archive, search.')
    .version(version)
    .addHelpText('after', examples('guildhall start', 'guildhall doctor', 'guildhall config --json'));
  const asked = commands.get(args[0] ?? '');
  for (const load of asked ? [asked] : commands.values()) program.addCommand((await load())());
  throwOnMisuse(program);
  if (args.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
  }
}

/** Whoever reads the output may stop (`guildhall search … | head`), and its disk may fill up: the work goes on. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!('code' in error && error.code === 'EPIPE')) process.exitCode = notDone;
    });
  }
}

/** Commands that were made on their own do not inherit this from the program. */
function throwOnMisuse(command: Command): void {
  command.exitOverride().showHelpAfterError(true);
  for (const below of command.commands) throwOnMisuse(below);
}
