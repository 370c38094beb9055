import { defineError } from '../errors.ts';

/** What the HTTP layer itself answers; rooms add their own codes. */
export const httpErrors = {
  portInUse: defineError<{ host: string; port: number }>({
    code: 'http/port-in-use',
    status: 500,
    message: ({ host, port }) =>
      `Port ${port} on ${host} is taken by another program; stop that program or set PORT to a free port.`,
  }),
  cannotListen: defineError<{ host: string; port: number; reason: string }>({
    code: 'http/cannot-listen',
    status: 500,
    message: ({ host, port, reason }) =>
      `Cannot listen on ${host}, port ${port} (${reason}); set HOST to an address of this machine and PORT to one this user may open.`,
  }),
  unknownRoute: defineError<{ method: string; path: string }>({
    code: 'http/unknown-route',
    status: 404,
    message: ({ method, path }) => `There is no ${method} ${path}; /api/docs lists what there is.`,
  }),
  methodNotAllowed: defineError<{ method: string; path: string; allowed: readonly string[] }>({
    code: 'http/method-not-allowed',
    status: 405,
    message: ({ method, path, allowed }) =>
      `${method} is not possible on ${path}; ${allowed.join(', ')} ${allowed.length === 1 ? 'is' : 'are'}.`,
  }),
  malformedJson: defineError({
    code: 'http/malformed-json',
    status: 400,
    message: () => 'The body is empty or not valid JSON; check quotes, commas and brackets.',
  }),
  bodyTooLarge: defineError<{ maxBytes: number }>({
    code: 'http/body-too-large',
    status: 413,
    message: ({ maxBytes }) => `The body is larger than the ${maxBytes} bytes this route accepts; send less at a time.`,
  }),
  unsupportedMediaType: defineError<{ contentType: string }>({
    code: 'http/unsupported-media-type',
    status: 415,
    message: ({ contentType }) => `Content-Type ${contentType} is not accepted here; send application/json.`,
  }),
  badRequest: defineError<{ reason: string }>({
    code: 'http/bad-request',
    status: 400,
    message: ({ reason }) => `The request cannot be read: ${reason}.`,
  }),
  headersTooLarge: defineError({
    code: 'http/headers-too-large',
    status: 431,
    message: () => 'The headers are larger than the 16384 bytes that are accepted; clear the cookies of this address.',
  }),
  foreignOrigin: defineError<{ origin: string }>({
    code: 'http/foreign-origin',
    status: 403,
    message: ({ origin }) =>
      `A page of ${origin} may not write here; use the console itself, or set PUBLIC_URL if this is its address.`,
  }),
  foreignHost: defineError<{ host: string }>({
    code: 'http/foreign-host',
    status: 421,
    message: ({ host }) =>
      `This server does not answer for the host name ${host}; if it is meant to, set PUBLIC_URL to the address in the browser.`,
  }),
  overloaded: defineError<{ retryAfterSeconds: number }>({
    code: 'http/overloaded',
    status: 503,
    message: ({ retryAfterSeconds }) =>
      `The server is overloaded right now; try again in ${retryAfterSeconds} seconds.`,
  }),
};
