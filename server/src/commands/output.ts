import { type Command, CommanderError } from 'commander';
import { AppError, errorMessage } from '../platform/errors.ts';

/** 1: it could not be done. Commander uses 2 for wrong usage (see command-line.ts). */
const failed = 1;

/** Prints a report: one JSON document with --json, else the text. */
export function report(asJson: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(asJson ? `${JSON.stringify(value, undefined, 2)}\n` : `${text}\n`);
}

/**
 * Wraps what a command does: an expected failure is one sentence on the standard error and exit code 1; a defect shows
 * its stack as well, because somebody has to mend it.
 */
export function action<Arguments extends unknown[]>(
  run: (...args: Arguments) => Promise<void>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await run(...args);
    } catch (error) {
      if (error instanceof CommanderError) throw error;
      printError(error);
      process.exitCode = failed;
    }
  };
}

/** For arguments that are wrong only together: the sentence, the help, exit code 2. */
export function misuse(command: Command, sentence: string): never {
  command.error(`error: ${sentence}`);
}

/** For a report that could be made but tells of trouble. */
export function failQuietly(): void {
  process.exitCode = failed;
}

function printError(error: unknown): void {
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n`);
    return;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  process.stderr.write(`This should not have happened: ${errorMessage(error)}\n${stack ?? ''}\n`);
}

/** Lines of name and value, the values aligned. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** `1,234`; with a noun `1,234 messages` and `1 message`. */
export function count(value: number, noun?: string): string {
  const digits = value.toLocaleString('en');
  return noun === undefined ? digits : `${digits} ${noun}${value === 1 ? '' : 's'}`;
}

/** The example section of a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
