// What `npm start`, `npm test` and the other scripts run: makes the clone ready, then hands over to Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { flagsFor, serverFlags } from '../server/bin/node-flags.mjs';
import { ensureInstalled, ensureWebBuilt, node, root } from './ready.mjs';

const [task, ...rest] = process.argv.slice(2);
const testProjects = ['contract', 'sandbox', 'server', 'web', 'scripts'].flatMap((name) => ['--project', name]);

const tasks = {
  start: { web: true, flags: serverFlags, command: ['server/src/main.ts', 'start'] },
  guildhall: { web: false, flags: flagsFor(rest[0]), command: ['server/src/main.ts'] },
  bench: { web: false, command: ['bench/src/main.ts'] },
  test: { web: true, command: ['node_modules/vitest/vitest.mjs', 'run', ...testProjects] },
  'test:services': { web: false, command: ['scripts/test-services.ts'] },
  check: { web: false, command: ['scripts/check.ts'] },
};

const chosen = tasks[task];
if (!chosen) {
  console.error(`scripts/run.mjs: unknown task "${task ?? ''}"; known are ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
ensureInstalled();
if (chosen.web || (task === 'guildhall' && rest[0] === 'start')) ensureWebBuilt();

const [script, ...args] = chosen.command;
const child = spawn(node, [...(chosen.flags ?? []), join(root, script), ...args, ...rest], { stdio: 'inherit' });
// A terminal and a process manager signal the whole group; a signal to this process alone is passed on.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Node 24 could not be started from ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
