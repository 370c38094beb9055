import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseErrors } from './database.errors.ts';
import { processStartTime } from './process-identity.ts';

export interface DataLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** Tells a live holder from a stranger that got its pid after a crash. */
  readonly startTime: string;
  readonly id: string;
}

/**
 * Makes this process the only one that works on a data directory.
 *
 * The lock is a file that appears whole (written aside, then linked), so no reader sees half of it. A file left by a
 * process that no longer runs is taken over; the take-over renames it away and looks again at what it took, so that
 * of two processes that find the same dead lock only one wins.
 *
 * @throws AppError database/data-in-use with the holder's pid.
 */
export async function lockData(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, 'guildhall.lock');
  const id = randomUUID();
  const startTime = (await processStartTime(process.pid)) ?? '';
  const own = join(dataDir, `guildhall.lock.${id}`);
  await writeFile(own, `${JSON.stringify({ pid: process.pid, startTime, id } satisfies Holder)}\n`, { mode: 0o600 });
  try {
    while (!(await linked(own, path))) {
      const holder = await readHolder(path);
      if (holder && (await runs(holder))) throw databaseErrors.dataInUse({ dataDir, pid: holder.pid });
      await clearDeadLock(path, holder, `${own}.dead`);
    }
  } finally {
    await rm(own, { force: true });
  }
  return {
    release: async () => {
      if ((await readHolder(path))?.id === id) await rm(path, { force: true });
    },
  };
}

/** The running process that holds the data directory, if any. */
export async function dataHolder(dataDir: string): Promise<number | undefined> {
  const holder = await readHolder(join(dataDir, 'guildhall.lock'));
  return holder && (await runs(holder)) ? holder.pid : undefined;
}

async function clearDeadLock(path: string, dead: Holder | undefined, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch {
    return; // another process cleared it; the caller tries again
  }
  const taken = await readHolder(aside);
  // A living process locked between our look and our rename: give its lock back.
  if (taken && taken.id !== dead?.id) await linked(aside, path);
  await rm(aside, { force: true });
}

async function runs(holder: Holder): Promise<boolean> {
  return (await processStartTime(holder.pid)) === holder.startTime;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('startTime' in value) || !('id' in value)) return undefined;
    const { pid, startTime, id } = value;
    if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof id !== 'string') return undefined;
    return { pid, startTime, id };
  } catch {
    return undefined;
  }
}
