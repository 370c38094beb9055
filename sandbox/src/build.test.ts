import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const room = join(import.meta.dirname, '..');
const dist = join(room, 'dist');

beforeAll(async () => {
  await run(process.execPath, [join(room, 'build.mjs')]);
}, 120_000);

test('the published package is plain JavaScript that runs by itself: the module and the command line', async () => {
  const script = `
    const { generateGuild, startSandbox } = await import(${JSON.stringify(join(dist, 'index.js'))});
    const sandbox = await startSandbox();
    sandbox.addGuild(generateGuild({ seed: 1, members: 10, messages: 20 }));
    if (!(await (await fetch(sandbox.clientUrl)).text()).includes('main.js')) throw new Error('no client');
    console.log((await (await fetch(sandbox.apiUrl + '/v10/gateway')).json()).url === sandbox.gatewayUrl);
    await sandbox.close();`;
  const module = await run(process.execPath, ['--no-strip-types', '--input-type=module', '--eval', script]);
  expect(module.stdout.trim()).toBe('true');
  const help = await run(process.execPath, ['--no-strip-types', join(dist, 'cli.js'), '--help']);
  expect(help.stdout).toContain('Usage: discord-sandbox');
});

test('it names its entry points and what it needs, and nothing of its tests', async () => {
  const manifest: unknown = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    license: 'MIT',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    bin: { 'discord-sandbox': './cli.js' },
    dependencies: { ws: expect.any(String), zod: expect.any(String) },
  });
  expect(manifest).not.toHaveProperty('devDependencies');
  await expect(readFile(join(dist, 'testing/client.js'))).rejects.toThrow('ENOENT');
  for (const file of ['README.md', 'LICENSE']) expect((await readFile(join(dist, file))).length).toBeGreaterThan(500);
});
