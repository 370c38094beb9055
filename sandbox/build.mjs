/**
 * Makes `dist/`, the package as it is published: JavaScript and types, because Node strips no types below node_modules.
 * `npm run build -w sandbox && npm publish sandbox/dist`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const here = import.meta.dirname;
const dist = join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
const typescript = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
execFileSync(process.execPath, [typescript, '-p', join(here, 'tsconfig.build.json')], { stdio: 'inherit' });

const {
  devDependencies: _own,
  scripts: _scripts,
  ...published
} = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const manifest = {
  ...published,
  // Not in the workspace's own: npm itself runs on older ones there.
  engines: { node: '>=24' },
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  bin: { 'discord-sandbox': './cli.js' },
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
cpSync(join(here, 'src/client/page'), join(dist, 'client/page'), { recursive: true });
copyFileSync(join(here, 'README.md'), join(dist, 'README.md'));
copyFileSync(join(here, '../LICENSE'), join(dist, 'LICENSE'));
chmodSync(join(dist, 'cli.js'), 0o755);
