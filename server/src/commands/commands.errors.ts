import { defineError } from '../platform/errors.ts';

export const commandErrors = {
  notRunning: defineError<{ dataDir: string }>({
    code: 'commands/not-running',
    status: 503,
    message: ({ dataDir }) =>
      `No Guildhall runs on the data in ${dataDir}; start it with "guildhall start", or set DATA_DIR.`,
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
};
