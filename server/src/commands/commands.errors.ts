import { defineError } from '../platform/errors.ts';

export const commandErrors = {
  notRunning: defineError<{ dataDir: string }>({
    code: 'commands/not-running',
    status: 503,
    message: ({ dataDir }) =>
      `No Guildhall runs on the data in ${dataDir}; start it with "guildhall start", or set DATA_DIR.`,
  }),
  noData: defineError<{ dataDir: string }>({
    code: 'commands/no-data',
    status: 404,
    message: ({ dataDir }) =>
      `There is no Guildhall data in ${dataDir} yet; "guildhall start" creates it, or set DATA_DIR to the folder that holds it.`,
  }),
  notYours: defineError<{ dataDir: string }>({
    code: 'commands/not-yours',
    status: 403,
    message: ({ dataDir }) =>
      `The data in ${dataDir} is closed to this user; run the command as the user who runs Guildhall.`,
  }),
  /** The data is held by a process that does not answer, for example one that is just starting. */
  notAnswering: defineError<{ url: string; reason: string }>({
    code: 'commands/not-answering',
    status: 503,
    message: ({ url, reason }) => `The running Guildhall at ${url} does not answer (${reason}); try again in a moment.`,
  }),
  noAddress: defineError({
    code: 'commands/no-address',
    status: 400,
    message: () => 'PORT is 0, so the address is known only while Guildhall runs; start it, or set PORT or PUBLIC_URL.',
  }),
  interrupted: defineError<{ after: string }>({
    code: 'commands/interrupted',
    status: 499,
    message: ({ after }) => `Interrupted. ${after}`,
  }),
  noExports: defineError<{ folder: string }>({
    code: 'commands/no-exports',
    status: 404,
    message: ({ folder }) =>
      `There are no .json files in the folder ${folder}; name the files, or the folder that DiscordChatExporter wrote them to.`,
  }),
  notMigrated: defineError<{ missing: string[] }>({
    code: 'commands/not-migrated',
    status: 409,
    message: ({ missing }) =>
      `The database is not at the state that this release needs (${missing.length} migrations are missing, the first is ${missing[0]}); run "guildhall migrate", or start Guildhall once.`,
  }),
};

/** Whether the system let this user not look. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}
