import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { errorMessage } from '../../platform/errors.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const gigabyte = 1024 ** 3;
/** A million messages with raw JSON and indexes take about 2 GB. */
const comfortableBytes = 5 * gigabyte;
/** Postgres stops writing when the disk is full, and needs room to start again. */
const neededBytes = gigabyte / 2;

export async function checkDisk(dataDir: string): Promise<Finding> {
  const name = 'disk';
  try {
    const folder = await nearestExisting(dataDir);
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const message = `${(free / gigabyte).toFixed(1)} GB are free in ${dataDir}.`;
    if (free < neededBytes) return fail(name, message, 'Free some space, or move DATA_DIR to a larger disk.');
    if (free < comfortableBytes) return warn(name, message, 'A large guild needs some gigabytes; keep an eye on it.');
    return ok(name, message);
  } catch (error) {
    const mend = 'Set DATA_DIR to a folder that the user who runs Guildhall may write to.';
    return fail(name, `${dataDir} cannot be used: ${errorMessage(error)}.`, mend);
  }
}

/** @param runningPid Of our own server on this data, which then holds the port. */
export async function checkPort(host: string, port: number, runningPid: number | undefined): Promise<Finding> {
  const name = 'port';
  if (runningPid !== undefined) return ok(name, `Guildhall runs already (process ${runningPid}).`);
  if (port === 0) return ok(name, 'Any free port will be taken.');
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return ok(name, `Port ${port} on ${host} is free.`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = portReasons[code] ?? errorMessage(error);
    const mend = 'Stop the program that uses it, or set PORT (and HOST) to a free one.';
    return fail(name, `Port ${port} on ${host} cannot be opened (${reason}).`, mend);
  } finally {
    probe.close();
  }
}

const portReasons: Record<string, string> = {
  EADDRINUSE: 'another program has it',
  EACCES: 'ports below 1024 are for root alone',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/** The folder itself, or the one it will be made in. */
async function nearestExisting(path: string): Promise<string> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path));
}
