import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PrivilegedIntents } from '../options.ts';
import type { StoredUser } from '../state/model.ts';

/** An OAuth2 client: the application behind a bot. */
export interface Application {
  /** Also the client id. */
  readonly id: string;
  readonly user: StoredUser;
  readonly intents: PrivilegedIntents;
  readonly clientSecret: string;
  /** Where authorizations may lead. An address is meant to the letter, but for `*` as the port, or as the whole path. */
  readonly redirectUris: readonly string[];
}

/** What a test names nothing for: any place on this machine. Discord has no such default, and no wildcards. */
export const loopbackRedirects = ['http://127.0.0.1:*/*', 'http://localhost:*/*', 'http://[::1]:*/*'];

/** The secret of an application that was given none. */
export function madeUpSecret(secret: string, applicationId: string): string {
  return createHmac('sha256', secret).update(`client ${applicationId}`).digest('base64url').slice(0, 32);
}

export function mayRedirect(application: Application, uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, pathname } = new URL(uri);
  return application.redirectUris.some((registered) => {
    if (registered === uri) return true;
    const [, start, path] = /^(https?:\/\/[^/]+):\*(\/.*)$/.exec(registered) ?? [];
    return start === `${protocol}//${hostname}` && (path === '/*' || path === pathname);
  });
}

export function secretFits(application: Application, given: string): boolean {
  const [known, tried] = [Buffer.from(application.clientSecret), Buffer.from(given)];
  return known.length === tried.length && timingSafeEqual(known, tried);
}
