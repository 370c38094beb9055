import { defineError } from '../errors.ts';

export const configErrors = {
  invalid: defineError<{ problems: string[] }>({
    code: 'config/invalid',
    status: 500,
    message: ({ problems }) => problems.join('\n'),
  }),
};
