import { defineError } from '../../platform/errors.ts';

export const accountErrors = {
  /** Nobody is signed in, or the session has ended. */
  notSignedIn: defineError({
    code: 'accounts/not-signed-in',
    status: 401,
    message: () =>
      'You are not signed in; open the owner link that the server printed, or make one with "guildhall owner-link".',
  }),
  /** The key of the owner link is unknown, used or expired; which of these is not told. */
  keyRefused: defineError({
    code: 'accounts/key-refused',
    status: 401,
    message: () =>
      'This owner link does not work (any more): each works once and for a day. Make a new one with "guildhall owner-link".',
  }),
  /** The bearer token is not the one of the running server. */
  tokenRefused: defineError({
    code: 'accounts/token-refused',
    status: 401,
    message: () =>
      'The token is not that of this server; it changes at each start and stands in server.json in DATA_DIR.',
  }),
};
