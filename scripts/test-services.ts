/**
 * `npm run test:services`: the tests that need servers of their own, PostgreSQL 17 with pgvector and Valkey. They are found at
 * DATABASE_URL and VALKEY_URL, or brought up and down by the command in GUILDHALL_SERVICES_COMMAND (default
 * `../shared/tools/services`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const command = process.env['GUILDHALL_SERVICES_COMMAND'] ?? join(root, '..', 'shared', 'tools', 'services');
const given = process.env['DATABASE_URL'] !== undefined && process.env['VALKEY_URL'] !== undefined;

if (!given && !existsSync(command)) {
  console.error(
    `test:services needs PostgreSQL ≥ 15 with pgvector and Valkey: give DATABASE_URL and VALKEY_URL, or in GUILDHALL_SERVICES_COMMAND a command that brings them up (${command} does not exist).`,
  );
  process.exit(1);
}
const services = given ? {} : bringUp();
const environment = { ...process.env, ...services };
environment['GUILDHALL_TEST_DATABASE_URL'] = environment['DATABASE_URL'];
if (!given) environment['GUILDHALL_SERVICES_COMMAND'] = command;
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'services',
    '--project',
    'faults',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: environment },
);
if (!given) spawnSync(command, ['down'], { stdio: 'inherit' });
process.exit(vitest.status ?? 1);

function bringUp(): Record<string, string> {
  console.error('Bringing up PostgreSQL and Valkey …');
  const up = spawnSync(command, ['up'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (up.status !== 0) {
    console.error(`${command} up ended with exit code ${up.status ?? 'none'}.`);
    process.exit(1);
  }
  return Object.fromEntries([...up.stdout.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}
