import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
 * The lock is a file that appears whole (written aside, then linked), so no reader sees half of it. A lock whose
 * process no longer runs is replaced by whoever first links the claim file named after that very lock; the claim is
 * what keeps two that found the same dead lock from both replacing it, or from replacing each other's.
 *
 * @throws AppError database/data-in-use with the holder's pid.
 */
export async function lockData(dataDir: string): Promise<DataLock> {
  const path = join(dataDir, 'guildhall.lock');
  const id = randomUUID();
  const own = `${path}.${id}`;
  const startTime = (await processStartTime(process.pid)) ?? '';
  await writeFile(own, `${JSON.stringify({ pid: process.pid, startTime, id } satisfies Holder)}\n`, { mode: 0o600 });
  try {
    while (!(await linked(own, path))) {
      const holder = await readHolder(path);
      if (holder === 'none') continue; // released since
      if (await runs(holder)) throw databaseErrors.dataInUse({ dataDir, pid: holder.pid });
      if (await replaced(path, holder, own)) break;
      await delay(10);
    }
  } finally {
    await rm(own, { force: true });
  }
  return {
    release: async () => {
      const holder = await readHolder(path);
      if (holder !== 'none' && holder.id === id) await rm(path, { force: true });
    },
  };
}

/** The running process that holds the data directory, if any. */
export async function dataHolder(dataDir: string): Promise<number | undefined> {
  const holder = await readHolder(join(dataDir, 'guildhall.lock'));
  return holder !== 'none' && (await runs(holder)) ? holder.pid : undefined;
}

async function replaced(path: string, dead: Holder, own: string): Promise<boolean> {
  const claim = `${path}.after-${dead.id}`;
  if (!(await linked(own, claim))) {
    const claimant = await readHolder(claim);
    // Killed within the few milliseconds of a claim.
    if (claimant !== 'none' && !(await runs(claimant))) await rm(claim, { force: true });
    return false;
  }
  try {
    const current = await readHolder(path);
    // Replaced already, by a claim that began and ended between our look and ours.
    if (current === 'none' || current.id !== dead.id) return false;
    await rename(own, path);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
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

/** A file that cannot be understood (a disk that was full, an editor) counts as the lock of a dead process. */
const unreadable: Holder = { pid: 0, startTime: 'never', id: 'unreadable' };

async function readHolder(path: string): Promise<Holder | 'none'> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'none';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return unreadable;
    if (!('pid' in value) || !('startTime' in value) || !('id' in value)) return unreadable;
    const { pid, startTime, id } = value;
    if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof id !== 'string') return unreadable;
    return { pid, startTime, id };
  } catch {
    return unreadable;
  }
}
