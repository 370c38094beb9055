import { commandErrors } from './commands.errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Gives `work` a signal that Ctrl-C and SIGTERM abort, so that it ends at its next step and what it started is stopped.
 *
 * @param after What is true of the work when it was interrupted, in a sentence.
 * @throws AppError commands/interrupted
 */
export async function interruptible<Result>(
  after: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onSignal = () => controller.abort(commandErrors.interrupted({ after }));
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
