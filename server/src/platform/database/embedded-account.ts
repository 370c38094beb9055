import { execFile } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { databaseErrors } from './database.errors.ts';

/** Whom the server runs as when the program runs as root, which PostgreSQL refuses. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In this order; both exist on most systems without anyone creating them. */
const candidates = ['postgres', 'nobody'];

/**
 * The account for the server: none (the program's own) unless the program is root.
 *
 * @param ownerUid Owner of a database that exists already; it stays the owner, whatever the order of candidates says.
 */
export async function chooseServerAccount(ownerUid: number | undefined): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const owner = accounts.find((account) => account.uid === ownerUid && account.uid !== 0);
  const found = owner ?? candidates.flatMap((name) => accounts.filter((account) => account.name === name))[0];
  if (!found) throw databaseErrors.noAccount({ tried: candidates });
  return found;
}

function parsePasswd(text: string): ServerAccount[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** @throws AppError database/path-closed when the account cannot pass through every folder down to `path`. */
export async function checkPathOpen(account: ServerAccount, path: string): Promise<void> {
  const real = await realpath(path);
  if (await canEnter(account, real)) return;
  const folders: string[] = [];
  for (let folder = real; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  throw databaseErrors.pathClosed({ path: real, account: account.name, folders });
}

/** Asks the system rather than computing it, because access lists may grant what the mode does not. */
function canEnter({ uid, gid }: ServerAccount, folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { uid, gid, cwd: '/', env: {} }, (error) =>
      resolve(!error),
    );
  });
}
