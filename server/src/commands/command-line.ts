import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { configCommand } from './config.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { examples } from './output.ts';
import { ownerLinkCommand } from './owner-link.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';

/** Exit code of a command line that cannot be understood; what cannot be done is 1. */
const wrongUsage = 2;

/** Runs one command; the exit code is 0, 1 (could not be done) or 2 (wrong usage). */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = new Command('guildhall')
    .description('The self-hosted home of a Discord community: capture, archive, search.')
    .version(version)
    .showHelpAfterError('(add --help for how to use it)')
    .addHelpText('after', examples('guildhall start', 'guildhall doctor', 'guildhall config --json'));
  const commands = [startCommand, statusCommand, doctorCommand, ownerLinkCommand, configCommand, migrateCommand];
  for (const command of commands) program.addCommand(command());
  // Settings that subcommands do not inherit when they are made on their own.
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError(true);
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
