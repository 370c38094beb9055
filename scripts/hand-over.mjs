import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A terminal and a process manager signal the whole group; a signal to this process alone is passed on. */
const passedOn = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const parentEveryMs = 200;

/**
 * Runs a program in the place of this one: with its input and output, its signals and its exit code.
 *
 * npm passes a SIGTERM on to the shell between it and us, which ends without telling us; so a parent that is gone counts
 * as SIGTERM when npm started us.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} environment what is set unless it is set already
 */
export function handOver(file, args, environment = {}) {
  const child = spawn(file, args, { stdio: 'inherit', env: { ...environment, ...process.env } });
  let told = false;
  for (const signal of passedOn) {
    process.on(signal, () => {
      told = true;
      child.kill(signal);
    });
  }
  if (process.env['npm_lifecycle_event']) {
    const parent = process.ppid;
    const watching = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watching);
      if (!told) child.kill('SIGTERM');
    }, parentEveryMs);
  }
  child.on('error', (error) => {
    console.error(`${file} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
}
