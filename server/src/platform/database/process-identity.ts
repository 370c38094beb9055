import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';

/**
 * When a process began, as an opaque text that differs between two processes which had the same pid.
 *
 * @returns undefined when no such process runs (a zombie does not run).
 */
export async function processStartTime(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform !== 'linux') return firstLine('ps', ['-o', 'lstart=', '-p', String(pid)]);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // After the command's name, which may hold spaces and parentheses: field 3 is the state, field 22 the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${bootId.trim()}/${fields[19]}`;
}

/** Whether the process is a PostgreSQL server working in that directory (a server's working directory is its data). */
export async function isPostgresIn(pid: number, directory: string): Promise<boolean> {
  if ((await processStartTime(pid)) === undefined) return false;
  if (process.platform !== 'linux') {
    const command = await firstLine('ps', ['-o', 'command=', '-p', String(pid)]);
    return command?.includes('postgres') === true && command.includes(directory);
  }
  const [cwd, exe] = await Promise.all([readlink(`/proc/${pid}/cwd`), readlink(`/proc/${pid}/exe`)]).catch(() => []);
  // A replaced binary (an upgrade under a running server) shows as "/path/postgres (deleted)".
  return cwd === directory && exe !== undefined && /\/postgres( \(deleted\))?$/.test(exe);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function firstLine(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, (error, stdout) => resolve(error ? undefined : stdout.trim().split('\n')[0] || undefined));
  });
}
