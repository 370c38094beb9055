/**
 * `npm run check`: every rule of the house that a machine can hold. All of them run, so that one look shows all
 * that is wrong; any failure fails the whole.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

const steps: { name: string; command: string[] }[] = [
  { name: 'biome', command: [bin('biome'), 'ci', '--colors=off', '--diagnostic-level=warn', '.'] },
  ...['contract', 'server', 'sandbox', 'bench', 'web'].map((workspace) => ({
    name: `types of ${workspace}`,
    command: [bin('tsc'), '--noEmit', '-p', workspace],
  })),
  { name: 'types of scripts', command: [bin('tsc'), '--noEmit', '-p', 'scripts'] },
  {
    name: 'boundaries',
    command: [bin('depcruise'), 'contract/src', 'server/src', 'sandbox/src', 'bench/src', 'web/src'],
  },
  { name: 'unused files and exports', command: [bin('knip')] },
];

const failed: string[] = [];
for (const { name, command } of steps) {
  const began = Date.now();
  const [file = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) {
    failed.push(name);
    process.stdout.write(`${stdout}${stderr}\n`);
  }
}
if (failed.length > 0) {
  console.error(`check: ${failed.length} of ${steps.length} failed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log(`check: all ${steps.length} passed`);
