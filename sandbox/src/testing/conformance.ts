/** How much of Discord the sandbox emulates, and what clients that nobody here wrote do with it; fails when one of them fails. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { discordJs } from './clients/discord-js.ts';
import { eris } from './clients/eris.ts';
import { oceanic } from './clients/oceanic.ts';
import { type TrialReport, tryClient } from './clients/trial.ts';
import { operations } from './operations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Whether the test passes that holds every operation's answer against the published specification. */
function answersConform(): Promise<boolean> {
  const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
  const test = 'sandbox/src/rest/conformance.test.ts';
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'sandbox', '--silent', '--reporter=dot', test], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code === 0)));
}

function lineOf({ name, version, did, failed }: TrialReport): string {
  return `${name} ${version}: ${did.join(', ')}${failed === undefined ? '' : `\n  FAILED ${failed}`}`;
}

const { implemented, published } = await operations();
const conform = await answersConform();
console.log(`operations ${implemented.length}/${published.length}`);
console.log(`answers in the published shape: ${conform ? 'all' : 'NOT ALL (run the sandbox’s conformance test)'}`);
let failures = conform ? 0 : 1;
for (const connect of [discordJs, eris, oceanic]) {
  const report = await tryClient(connect);
  console.log(lineOf(report));
  if (report.failed !== undefined) failures++;
}
process.exitCode = failures === 0 ? 0 : 1;
