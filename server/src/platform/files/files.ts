import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { filesErrors } from './files.errors.ts';

export interface StoredFile {
  /** Hexadecimal; the file's name. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface OpenFile {
  readonly bytes: number;
  /** Opens the contents, or the part from `start` to `end` (both included). Call it once; it closes the file. */
  stream(range?: { start: number; end: number }): Readable;
  /** For when the contents are not wanted after all. */
  close(): Promise<void>;
}

export interface Files {
  /**
   * Stores what the stream brings under the hash of its contents. It appears whole or not at all, also when the power
   * fails; storing the same contents again is no work for the disk's space.
   *
   * @throws AppError files/too-large (nothing is read beyond the limit), files/disk-full; or the stream's own error
   */
  put(contents: AsyncIterable<Uint8Array>, options: { maxBytes: number }): Promise<StoredFile>;
  open(sha256: string): Promise<OpenFile | undefined>;
  has(sha256: string): Promise<boolean>;
  /** @returns whether there was one */
  delete(sha256: string): Promise<boolean>;
  /** Bytes that this program may still use on the disk. */
  freeSpace(): Promise<number>;
  /** Removes what interrupted stores left. @returns how many */
  removeAbandoned(olderThanMs?: number): Promise<number>;
}

/** Longer than any download takes. */
const abandonedAfterMs = 24 * 3_600_000;

/** Files on the local disk, named by the SHA-256 of their contents: `ab/cd/abcd…`. */
export async function createLocalFiles(folder: string): Promise<Files> {
  const temporary = join(folder, 'incoming');
  await mkdir(temporary, { recursive: true });

  function pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw filesErrors.invalidHash({});
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  return {
    async put(contents, { maxBytes }) {
      const incoming = join(temporary, randomUUID());
      try {
        const stored = await writeSynced(incoming, contents, maxBytes);
        await publish(incoming, pathOf(stored.sha256));
        return stored;
      } catch (error) {
        if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT') throw filesErrors.diskFull({ folder }, error);
        throw error;
      } finally {
        await rm(incoming, { force: true });
      }
    },

    async open(sha256) {
      const handle = await open(pathOf(sha256)).catch(absentAsUndefined);
      if (!handle) return undefined;
      const { size } = await handle.stat();
      return {
        bytes: size,
        stream: (range) => handle.createReadStream(range ?? {}),
        close: () => handle.close(),
      };
    },

    async has(sha256) {
      return (await stat(pathOf(sha256)).catch(absentAsUndefined)) !== undefined;
    },

    async delete(sha256) {
      const path = pathOf(sha256);
      const there = (await stat(path).catch(absentAsUndefined)) !== undefined;
      await rm(path, { force: true });
      return there;
    },

    async freeSpace() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },

    async removeAbandoned(olderThanMs = abandonedAfterMs) {
      let count = 0;
      for (const name of await readdir(temporary)) {
        const path = join(temporary, name);
        const info = await stat(path).catch(absentAsUndefined);
        if (!info || Date.now() - info.mtimeMs < olderThanMs) continue;
        await rm(path, { force: true });
        count += 1;
      }
      return count;
    },
  };
}

async function writeSynced(path: string, contents: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of contents) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw filesErrors.tooLarge({ maxBytes });
      hash.update(chunk);
      await writeWhole(handle, chunk);
    }
    await handle.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await handle.close();
  }
}

/** A write may take only a part, as the last one before a disk is full does. */
async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}

/** Gives the finished file its name. The folder is synced too, or the name might not survive a power cut. */
async function publish(incoming: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await link(incoming, path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function absentAsUndefined(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
