import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * What a page of ours may load: our own files and nothing else; no inline script. Styles may be inline because dialogs
 * lock scrolling with a style element they make. Pictures from Discord's CDN come through our own routes.
 */
const consolePolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The API reference page styles itself with data: fonts and pictures; scripts remain our own files. */
export const apiDocsPolicy = {
  ...consolePolicy,
  directives: { ...consolePolicy.directives, fontSrc: ["'self'", 'data:'] },
};

/** @param isHttps Whether people reach us by https; only then may a browser be told to insist on it. */
export function securityHeaders(isHttps: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: consolePolicy,
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  };
}
