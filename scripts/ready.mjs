// Runs on Node 20: makes a fresh clone ready before anything else of the project is loaded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** Node 24 of the npm package `node`. */
export const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');

const installStamp = join(root, 'node_modules', '.guildhall-installed');
const webStamp = join(root, 'web', 'dist', '.built-from');
const webSources = [
  'web/src',
  'web/public',
  'web/scripts',
  'web/index.html',
  'web/vite.config.ts',
  'web/package.json',
  'contract/src',
];

/** Installs when the lockfile is not the one that was installed last. */
export function ensureInstalled(say = console.error) {
  const wanted = digest(['package.json', 'package-lock.json', ...workspaceManifests()]);
  if (readStamp(installStamp) === wanted && existsSync(node)) return;
  say('Installing dependencies …');
  const began = Date.now();
  // Not `npm ci`: over an older installation it fetches everything again. The lockfile's versions are installed all the same.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: withoutNpmRunVariables(),
  });
  if (npm.error || npm.status !== 0) {
    fail(
      `npm install ended with ${npm.error?.message ?? `exit code ${npm.status}`}. Nothing was started; see npm's message above.`,
    );
  }
  writeFileSync(installStamp, wanted);
  say(`Installed in ${seconds(began)} s.`);
}

/** Builds the console when its sources are not those it was built from. */
export function ensureWebBuilt(say = console.error) {
  const wanted = digest(webSources.flatMap(filesBelow));
  if (readStamp(webStamp) === wanted) return;
  say('Building the web console …');
  const began = Date.now();
  const build = spawnSync('npm', ['run', '--silent', 'build', '-w', 'web'], {
    cwd: root,
    encoding: 'utf8',
    env: withoutNpmRunVariables(),
  });
  if (build.error || build.status !== 0) {
    process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}`);
    fail('The web console could not be built; its messages stand above.');
  }
  writeFileSync(webStamp, wanted);
  say(`Built in ${seconds(began)} s.`);
}

function workspaceManifests() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces.map((name) => `${name}/package.json`);
}

function filesBelow(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!/\.[a-z]+$/.test(path)) {
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
      .sort();
  }
  return [path];
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** A nested npm must not inherit what the outer one was told on its command line (`--silent`, a workspace). */
function withoutNpmRunVariables() {
  const kept = /^npm_config_(registry|userconfig|cafile|cache|nodedir|proxy|https_proxy|noproxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_') || kept.test(name)),
  );
}

function seconds(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
