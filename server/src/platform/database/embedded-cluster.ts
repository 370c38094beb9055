import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../errors.ts';
import { databaseErrors } from './database.errors.ts';
import type { ServerAccount } from './embedded-account.ts';
import type { PostgresBinaries } from './embedded-binaries.ts';
import { settingsFile } from './embedded-settings.ts';

export const superuser = 'guildhall';

/**
 * Text search and case need a character table that knows more than ASCII; with `C` the parser keeps quotation marks
 * and emoji inside words (measured: “quoted”… became one lexeme). The first that the system has is taken.
 */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/**
 * Creates the database files when there are none, and checks those that are there.
 *
 * A new cluster is built in a folder beside and renamed when it is complete, so that a crash leaves either nothing or
 * a whole database.
 *
 * @throws AppError database/version-mismatch, database/disk-full, database/init-failed
 */
export async function prepareCluster(
  directory: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): Promise<void> {
  const found = await readVersion(directory);
  if (found === undefined) await createCluster(directory, binaries, account);
  else {
    const expected = await majorVersion(binaries);
    if (found.trim() !== expected) {
      throw databaseErrors.versionMismatch({ directory, found: found.trim(), expected });
    }
  }
  const settings = join(directory, 'guildhall.conf');
  await writeFile(settings, settingsFile(), { mode: 0o600 });
  if (account) await chown(settings, account.uid, account.gid);
}

/** The password of the embedded superuser; it lies with the data, so that a copy of the folder is complete. */
export async function readPassword(directory: string): Promise<string> {
  const path = join(directory, 'guildhall.password');
  const password = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (password === '') throw databaseErrors.passwordMissing({ path });
  return password;
}

/** Major version of the installed server, such as `18`. */
async function majorVersion(binaries: PostgresBinaries): Promise<string> {
  const { output } = await run(binaries.initdb, ['--version'], undefined);
  return /(\d+)[.\d]*/.exec(output)?.[1] ?? 'unknown';
}

async function readVersion(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, 'PG_VERSION'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const reason = 'it belongs to another user; start Guildhall as the user (or root) that created it';
    throw databaseErrors.initFailed({ directory, reason }, error);
  }
}

async function createCluster(
  directory: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): Promise<void> {
  const building = `${directory}.new`;
  const passwordFile = join(building, 'guildhall.password.new');
  try {
    await rm(building, { recursive: true, force: true });
    await mkdir(building, { mode: 0o700 });
    await chmod(building, 0o700);
    // initdb wants an empty folder: the cluster goes one level down and the password file lies beside it.
    const cluster = join(building, 'cluster');
    await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (account) for (const path of [building, passwordFile]) await chown(path, account.uid, account.gid);
    await initdb(cluster, passwordFile, binaries, account);
    await rename(passwordFile, join(cluster, 'guildhall.password'));
    await appendFile(join(cluster, 'postgresql.conf'), "\ninclude 'guildhall.conf'\ninclude_if_exists 'local.conf'\n");
    await rename(cluster, directory);
  } catch (error) {
    // initdb's server calls a disk that fills up while a page is written a short write.
    if (/no space left on device|ENOSPC|wrote only \d+ of \d+ bytes/i.test(errorMessage(error))) {
      throw databaseErrors.diskFull({ path: directory }, error);
    }
    throw databaseErrors.initFailed({ directory, reason: errorMessage(error) }, error);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function initdb(
  cluster: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  account: ServerAccount | undefined,
): Promise<void> {
  let problem = '';
  for (const characterType of characterTypes) {
    const { failed, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Sorting that no update of the system's locales can change under an index.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        `--lc-ctype=${characterType}`,
        '--no-instructions',
      ],
      account,
    );
    if (!failed) return;
    problem = output;
    if (!/invalid locale|locale name/i.test(output)) break;
  }
  throw new Error(problem.split('\n').find((line) => /error|fatal|could not/i.test(line)) ?? problem.trim());
}

interface Finished {
  readonly failed: boolean;
  readonly output: string;
}

function run(program: string, args: string[], account: ServerAccount | undefined): Promise<Finished> {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { ...identity, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_MESSAGES: 'C' } },
      (error, stdout, stderr) =>
        resolve({ failed: error !== null, output: `${stdout}${stderr}` || (error ? error.message : '') }),
    );
  });
}

/** Owner of an existing cluster. */
export async function clusterOwner(directory: string): Promise<number | undefined> {
  return (await stat(directory).catch(() => undefined))?.uid;
}
