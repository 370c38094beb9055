import type pg from 'pg';
import { AppError, errorMessage } from '../errors.ts';
import { databaseErrors } from './database.errors.ts';

/** `MERGE`, `security_invoker`, faster sorts; also the oldest that is still maintained. */
const oldestVersion = 15;

/** @throws AppError database/unreachable, database/unfit */
export async function checkServer(pool: pg.Pool, url: string): Promise<void> {
  const target = targetOf(url);
  try {
    const { rows } = await pool.query<{ version: string; encoding: string }>(
      "select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding",
    );
    const version = Math.floor(Number(rows[0]?.version) / 10_000);
    const encoding = rows[0]?.encoding;
    if (version < oldestVersion) {
      const problem = `it is PostgreSQL ${version}, and Guildhall needs ${oldestVersion} or newer`;
      throw databaseErrors.unfit({ target, problem });
    }
    if (encoding !== 'UTF8') {
      const problem = `its encoding is ${encoding}, and messages need UTF8 (create it with "create database … encoding 'UTF8' template template0")`;
      throw databaseErrors.unfit({ target, problem });
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreachable(url, error);
  }
}

/** Why a connection could not be made, in words. */
export function unreachable(url: string, error: unknown): AppError {
  return databaseErrors.unreachable({ target: targetOf(url), reason: reasonOf(error) }, error);
}

/** Host, port and database of a connection string, without user and password. */
function targetOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || 5432}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no host of this name is known',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password or the user is wrong',
  '28000': 'the server does not let this user in',
  '3D000': 'the database does not exist',
  '53100': 'its disk is full',
  '53300': 'it has no free connections',
  '57P03': 'it is still starting',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (errorMessage(error) || code);
}
