import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { announceServer, findRunningServer } from './running-server.ts';

let dataDir: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-announced-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  dataDir = folder;
});

const server = (token: string) => ({
  url: 'http://127.0.0.1:9',
  pid: process.pid,
  token,
  version: '0',
  startedAt: new Date().toISOString(),
});

test('a server that ends does not take away what its successor has written', async () => {
  const removeFirst = await announceServer(dataDir, server('first'));
  const removeSecond = await announceServer(dataDir, server('second'));
  await removeFirst();
  expect((await stat(join(dataDir, 'server.json'))).isFile()).toBe(true);
  await removeSecond();
  await expect(stat(join(dataDir, 'server.json'))).rejects.toThrow('ENOENT');
});

test('a file of a server that does not answer, and one that is cut off, count as none', async () => {
  await announceServer(dataDir, server('gone'));
  expect(await findRunningServer(dataDir)).toBeUndefined();
  await writeFile(join(dataDir, 'server.json'), '{"url": "http://127');
  expect(await findRunningServer(dataDir)).toBeUndefined();
});
