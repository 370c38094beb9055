import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';

const handOver = fileURLToPath(new URL('./hand-over.mjs', import.meta.url));
const patience = { timeout: 20_000, interval: 20 };

/** A program that notes the signals it gets and ends with code 7 a while after the first, started by `npm start`. */
const program = `
import { appendFileSync, writeFileSync } from 'node:fs';
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    appendFileSync('noted', signal + '\\n');
    setTimeout(() => { appendFileSync('noted', 'ended\\n'); process.exit(7); }, 800);
  });
}
writeFileSync('noted', '');
writeFileSync('parent', String(process.ppid));
setInterval(() => {}, 1_000);
`;

async function npmStart() {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-hand-over-'));
  const manifest = { name: 'handed-over', type: 'module', scripts: { start: 'node run.mjs' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'program.mjs'), program);
  await writeFile(
    join(folder, 'run.mjs'),
    `import { handOver } from ${JSON.stringify(handOver)};\nhandOver(process.execPath, ['program.mjs']);\n`,
  );
  // A group of its own, as a terminal gives a command.
  const npm = spawn('npm', ['start', '--silent'], { cwd: folder, stdio: 'ignore', detached: true });
  const exited = once(npm, 'exit');
  const noted = () => readFile(join(folder, 'noted'), 'utf8');
  onTestFinished(async () => {
    if (npm.pid) killGroup(npm.pid);
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  const parent = await vi.waitFor(
    async () => Number(await readFile(join(folder, 'parent'), 'utf8')) || expect.fail('not yet written'),
    patience,
  );
  return { npm, noted, parent };
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

const tell = ({ pid = 0 }: ChildProcess, signal: NodeJS.Signals) => process.kill(pid, signal);

test('a SIGTERM to npm alone reaches the program, once', async () => {
  const { npm, noted } = await npmStart();
  tell(npm, 'SIGTERM');
  await vi.waitFor(async () => expect(await noted()).toBe('SIGTERM\nended\n'), patience);
});

test('a process manager that tells us and npm does not make the program hear it twice', async () => {
  const { npm, noted, parent } = await npmStart();
  process.kill(parent, 'SIGTERM');
  await vi.waitFor(async () => expect(await noted()).toContain('SIGTERM'), patience);
  tell(npm, 'SIGTERM');
  await vi.waitFor(async () => expect(await noted()).toContain('ended'), patience);
  expect(await noted()).toBe('SIGTERM\nended\n');
});
