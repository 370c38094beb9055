// What `npm start`, `npm test` and the other scripts run: makes the clone ready, then hands over to Node 24.
import { join } from 'node:path';
import { flagsFor, serverEnvironment, serverFlags } from '../server/bin/node-flags.mjs';
import { handOver } from './hand-over.mjs';
import { ensureInstalled, ensureWebBuilt, node, root } from './ready.mjs';

const [task, ...rest] = process.argv.slice(2);
const testProjects = ['contract', 'sandbox', 'server', 'web', 'scripts'].flatMap((name) => ['--project', name]);

const tasks = {
  start: { web: true, flags: serverFlags, command: ['server/src/main.ts', 'start'] },
  guildhall: { web: false, flags: flagsFor(rest[0]), command: ['server/src/main.ts'] },
  bench: { web: false, command: ['bench/src/main.ts'] },
  test: { web: true, command: ['node_modules/vitest/vitest.mjs', 'run', ...testProjects] },
  'test:services': { web: false, command: ['scripts/test-services.ts'] },
  'sandbox:conformance': { web: false, command: ['sandbox/src/testing/conformance.ts'] },
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
const program = [...(chosen.flags ?? []), join(root, script), ...args, ...rest];
handOver(node, program, chosen.flags ? serverEnvironment : {});
