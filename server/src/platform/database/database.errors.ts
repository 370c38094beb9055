import { defineError } from '../errors.ts';

/** What can go wrong between the program and its database, with the mend in the sentence. */
export const databaseErrors = {
  unavailable: defineError<{ reason: string }>({
    code: 'database/unavailable',
    status: 503,
    message: ({ reason }) => `The database cannot be reached at the moment (${reason}); the program keeps trying.`,
  }),
  unreachable: defineError<{ target: string; reason: string }>({
    code: 'database/unreachable',
    status: 503,
    message: ({ target, reason }) =>
      `The database at ${target} cannot be reached: ${reason}. Check that it runs and that DATABASE_URL names the right host, port, user, password and database, or unset DATABASE_URL to use the embedded one.`,
  }),
  unfit: defineError<{ target: string; problem: string }>({
    code: 'database/unfit',
    status: 500,
    message: ({ target, problem }) => `The database at ${target} cannot be used: ${problem}.`,
  }),
  dataInUse: defineError<{ dataDir: string; pid: number }>({
    code: 'database/data-in-use',
    status: 409,
    message: ({ dataDir, pid }) =>
      `The data in ${dataDir} is in use by the Guildhall process ${pid}. Stop that process first, or give this one another DATA_DIR.`,
  }),
  versionMismatch: defineError<{ directory: string; found: string; expected: string }>({
    code: 'database/version-mismatch',
    status: 500,
    message: ({ directory, found, expected }) =>
      `The database in ${directory} was written by PostgreSQL ${found}, and this program brings PostgreSQL ${expected}. Export it with the Guildhall release that wrote it (or pg_dump ${found}) and import it into a new DATA_DIR, or run PostgreSQL ${found} on it yourself and set DATABASE_URL. Nothing was changed.`,
  }),
  pathClosed: defineError<{ path: string; account: string; folders: string[] }>({
    code: 'database/path-closed',
    status: 500,
    message: ({ path, account, folders }) =>
      `PostgreSQL refuses to run as root, so it runs as the user "${account}", and that user cannot enter ${folders.join(', ')} on the way to ${path}. Run "chmod o+x ${folders.map((folder) => `'${folder}'`).join(' ')}", or move the program and DATA_DIR to a place such as /srv/guildhall, or start Guildhall as a normal user.`,
  }),
  noAccount: defineError<{ tried: string[] }>({
    code: 'database/no-account',
    status: 500,
    message: ({ tried }) =>
      `PostgreSQL refuses to run as root, and none of the users ${tried.join(', ')} exists to run it as. Create one ("useradd --system postgres"), start Guildhall as a normal user, or set DATABASE_URL.`,
  }),
  unsupportedPlatform: defineError<{ platform: string }>({
    code: 'database/unsupported-platform',
    status: 500,
    message: ({ platform }) =>
      `No embedded PostgreSQL is installed for ${platform}. Run "npm install" on this machine (without --omit=optional), or set DATABASE_URL to a PostgreSQL 15 or newer.`,
  }),
  passwordMissing: defineError<{ path: string }>({
    code: 'database/password-missing',
    status: 500,
    message: ({ path }) =>
      `The password file ${path} of the embedded database is missing or cannot be read. Restore it from a backup of DATA_DIR, or make it readable for the user that runs Guildhall.`,
  }),
  diskFull: defineError<{ path: string }>({
    code: 'database/disk-full',
    status: 507,
    message: ({ path }) => `There is no space left on the disk of ${path}. Free some space and start Guildhall again.`,
  }),
  /** The same for a statement of a running program. */
  noSpace: defineError({
    code: 'database/disk-full',
    status: 507,
    message: () => 'The disk of the database is full, so nothing was changed. Free some space, then try again.',
  }),
  initFailed: defineError<{ directory: string; reason: string }>({
    code: 'database/init-failed',
    status: 500,
    message: ({ directory, reason }) => `The embedded database could not be created in ${directory}: ${reason}`,
  }),
  startFailed: defineError<{ directory: string; reason: string; logFile: string }>({
    code: 'database/start-failed',
    status: 500,
    message: ({ directory, reason, logFile }) =>
      `The embedded database in ${directory} did not start: ${reason} (its log: ${logFile})`,
  }),
  migrationChanged: defineError<{ name: string }>({
    code: 'database/migration-changed',
    status: 500,
    message: ({ name }) =>
      `The migration ${name} was applied to this database with other contents than this program has. Use the release that applied it, or restore the file.`,
  }),
  databaseNewer: defineError<{ found: string; newest: string }>({
    code: 'database/newer-than-program',
    status: 500,
    message: ({ found, newest }) =>
      `The database has migration ${found}, and this program knows none after ${newest}: the database was used by a newer release. Start that release, or restore a backup.`,
  }),
  migrationFiles: defineError<{ problem: string }>({
    code: 'database/migration-files',
    status: 500,
    message: ({ problem }) => `The migrations of this program are not in order: ${problem}.`,
  }),
  migrationFailed: defineError<{ name: string; reason: string }>({
    code: 'database/migration-failed',
    status: 500,
    message: ({ name, reason }) =>
      `The migration ${name} failed and was rolled back: ${reason}. The database is as it was before it.`,
  }),
  overloaded: defineError<{ retryAfterSeconds: number; queued: number }>({
    code: 'database/overloaded',
    status: 429,
    message: ({ retryAfterSeconds, queued }) =>
      `${queued} writes wait for the database already; try again in ${retryAfterSeconds} s.`,
  }),
};
