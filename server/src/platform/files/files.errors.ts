import { defineError } from '../errors.ts';

export const filesErrors = {
  diskFull: defineError<{ folder: string }>({
    code: 'files/disk-full',
    status: 507,
    message: ({ folder }) => `There is no space left on the disk of ${folder}; nothing was stored. Free some space.`,
  }),
  tooLarge: defineError<{ maxBytes: number }>({
    code: 'files/too-large',
    status: 413,
    message: ({ maxBytes }) => `The file is larger than the ${maxBytes} bytes allowed; nothing was stored.`,
  }),
  invalidHash: defineError({
    code: 'files/invalid-hash',
    status: 400,
    message: () => 'A file is named by its SHA-256: 64 digits and letters a to f.',
  }),
};
