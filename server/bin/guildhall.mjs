#!/usr/bin/env node
// The installed command: runs the program on Node 24, which comes with the npm package `node`, whatever runs this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { flagsFor, serverEnvironment } from './node-flags.mjs';

const oldestMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', 'src', 'main.ts');

/** What works through much data needs the flags; the others start faster without another process. */
const heavy = new Set(['start', 'import', 'export']);
const isNewEnough = Number.parseInt(process.versions.node, 10) >= oldestMajor;

if (isNewEnough && !heavy.has(process.argv[2] ?? '')) {
  await import(pathToFileURL(main).href);
} else {
  const node = isNewEnough ? process.execPath : findNode(here);
  if (!node) {
    console.error(
      `Guildhall needs Node ${oldestMajor} or newer; this is ${process.version}. Run npm install, which brings it.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...flagsFor(process.argv[2]), main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...serverEnvironment, ...process.env },
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
}

/** The nearest node_modules/.bin/node upwards: installed beside us in a workspace, above us as a dependency. */
function findNode(from) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', name);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}
