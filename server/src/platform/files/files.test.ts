import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalFiles, type Files } from './files.ts';

let folder: string;
let files: Files;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guildhall files '));
  files = await createLocalFiles(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* chunks(...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield Buffer.from(part);
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const incoming = () => readdir(join(folder, 'incoming'));

test('what is put can be opened under the hash of its contents, whole or in part', async () => {
  expect(await files.put(chunks('hello ', 'world'), { maxBytes: 11 })).toEqual({
    sha256: sha256('hello world'),
    bytes: 11,
  });
  const whole = await files.open(sha256('hello world'));
  expect(whole?.bytes).toBe(11);
  expect(whole && (await buffer(whole.stream())).toString()).toBe('hello world');
  const part = await files.open(sha256('hello world'));
  expect(part && (await buffer(part.stream({ start: 6, end: 8 }))).toString()).toBe('wor');
  expect(await incoming()).toEqual([]);
});

test('the same contents put at the same time by several are one file', async () => {
  const puts = await Promise.all([1, 2, 3, 4].map(() => files.put(chunks('same'), { maxBytes: 10 })));
  expect(new Set(puts.map((stored) => stored.sha256))).toEqual(new Set([sha256('same')]));
  expect(await files.has(sha256('same'))).toBe(true);
});

test('a file above the limit is refused without reading on, and leaves nothing', async () => {
  let read = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    while (true) {
      read += 4;
      yield Buffer.from('1234');
    }
  }
  await expect(files.put(endless(), { maxBytes: 10 })).rejects.toMatchObject({ code: 'files/too-large', status: 413 });
  expect(read).toBe(12);
  expect(await incoming()).toEqual([]);
});

test('a stream that breaks off leaves nothing', async () => {
  await expect(files.put(chunks('half', new Error('broke off')), { maxBytes: 100 })).rejects.toThrow('broke off');
  expect(await incoming()).toEqual([]);
  expect(await files.has(sha256('half'))).toBe(false);
});

test('a deleted file is gone, and deleting it again says so', async () => {
  await files.put(chunks('x'), { maxBytes: 1 });
  expect(await files.delete(sha256('x'))).toBe(true);
  expect(await files.delete(sha256('x'))).toBe(false);
  expect(await files.open(sha256('x'))).toBeUndefined();
});

test.each(['../../etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`])('%j is no name of a file', async (name) => {
  await expect(files.has(name)).rejects.toMatchObject({ code: 'files/invalid-hash' });
});

test('what an interrupted store left is removed after a day, a store under way is not', async () => {
  await writeFile(join(folder, 'incoming', 'old'), 'half');
  await writeFile(join(folder, 'incoming', 'young'), 'half');
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  await utimes(join(folder, 'incoming', 'old'), longAgo, longAgo);
  expect(await files.removeAbandoned()).toBe(1);
  expect(await incoming()).toEqual(['young']);
});

test('free space is that of the disk', async () => {
  expect(await files.freeSpace()).toBeGreaterThan(0);
});

const mount = promisify(execFile);
/** A disk of 64 KB; only root may make one, and not in every container. */
async function smallDisk(at: string): Promise<boolean> {
  await mkdir(at);
  return mount('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).then(
    () => true,
    () => false,
  );
}

test('a full disk is told in one sentence, and nothing half written stays', async ({ skip }) => {
  const disk = join(folder, 'disk');
  if (!(await smallDisk(disk))) skip('no right to mount a small disk here');
  try {
    const small = await createLocalFiles(disk);
    const large = chunks(...Array.from({ length: 40 }, () => 'x'.repeat(4096)));
    await expect(small.put(large, { maxBytes: 1e6 })).rejects.toMatchObject({ code: 'files/disk-full', status: 507 });
    expect(await readdir(join(disk, 'incoming'))).toEqual([]);
    expect((await small.put(chunks('fits'), { maxBytes: 10 })).bytes).toBe(4);
  } finally {
    await mount('umount', [disk]);
  }
});
