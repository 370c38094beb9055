import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const cli = fileURLToPath(new URL('cli.ts', import.meta.url));

/** Runs the command line to its end; those that are to fail end by themselves. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, ...args]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failed: { code?: unknown; stdout?: unknown; stderr?: unknown } = Object.assign({}, error);
    return { code: Number(failed.code), stdout: String(failed.stdout), stderr: String(failed.stderr) };
  }
}

test('help shows the options and an example', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  for (const part of ['--history', '--limits', '--exit-with-parent', 'Example:']) expect(stdout).toContain(part);
});

test.each([
  [['--members', 'many'], 'It must be a whole number, 0 or more.'],
  [['--end-time', 'soon'], 'It must be a time such as 2026-01-31T12:00:00Z.'],
  [['--limits', 'few'], 'It must be none, default, or changes to the defaults as JSON'],
  [['--limits', '{"globl":null}'], 'globl is none of global, routes, others and invalidRequests'],
  [['--limits', '{"others":{"limit":0,"windowMs":5}}'], 'others needs limit and windowMs above 0, or null'],
  [['--nonsense'], "unknown option '--nonsense'"],
])('wrong usage %j ends with 2 and one sentence', async (args, sentence) => {
  const { code, stderr } = await run(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
});

test('what cannot be done ends with 1 and one sentence: too few members, no such history, a port in use', async () => {
  expect(await run('--members', '4')).toMatchObject({ code: 1, stderr: expect.stringContaining('at least 10') });
  const history = await run('--history', '/nowhere/chat.jsonl');
  expect(history).toMatchObject({ code: 1, stderr: expect.stringContaining('/nowhere/chat.jsonl') });
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const refused = await run('--members', '10', '--messages', '0', '--port', String(port));
  taken.close();
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`port ${port}`) });
  for (const { stderr } of [history, refused]) expect(stderr.trim().split('\n')).toHaveLength(1);
});
