import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorize } from '../../platform/http/index.ts';
import { requireAccess } from './access-rules.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { accountErrors } from './accounts.errors.ts';
import type { Actor } from './actor.ts';
import { actorOfApiKey, isApiKey } from './api-keys/api-keys.ts';
import { deviceFrom } from './device.ts';
import { isSameSecret } from './secrets.ts';
import { type ActiveSession, absoluteLimitMs, type Browser, readSession } from './sessions.ts';

interface AccessOptions {
  /** Lets programs of this machine act as the owner (`Authorization: Bearer`); see the server file. */
  readonly localToken: string;
  /** Whether browsers reach us by https: cookies are then bound to this host and to https. */
  readonly isHttps: boolean;
}

const actors = new WeakMap<FastifyRequest, Actor>();

/** Who sent a request that passed a rule other than `public`. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error(`${request.method} ${request.routeOptions.url} asks for an actor but is public.`);
  return actor;
}

/** Recognises requests: the session cookie of a browser, or the token of a program. */
export function createAccess(deps: AccountDeps, options: AccessOptions) {
  const prefix = options.isHttps ? '__Host-' : '';
  const cookieName = `${prefix}guildhall_session`;
  const signInCookieName = `${prefix}guildhall_sign_in`;
  // Lax, not strict: who follows a link from Discord is signed in on arrival. Whatever changes something is guarded by
  // Origin and Sec-Fetch-Site besides.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: options.isHttps } as const;

  function sessionToken(request: FastifyRequest): string | undefined {
    return request.cookies[cookieName];
  }

  async function sessionOf(request: FastifyRequest): Promise<ActiveSession | undefined> {
    const token = sessionToken(request);
    return token ? readSession(deps, token) : undefined;
  }

  async function actorFrom(request: FastifyRequest): Promise<Actor | undefined> {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) return (await sessionOf(request))?.actor;
    if (isSameSecret(bearer, options.localToken)) return { kind: 'process' };
    if (isApiKey(bearer)) return actorOfApiKey(deps, bearer);
    throw accountErrors.tokenRefused({});
  }

  const authorize: Authorize = async (request, rule) => {
    if (rule.access === 'public') return;
    const actor = await actorFrom(request);
    if (!actor) throw accountErrors.notSignedIn({});
    await requireAccess(deps, actor, rule, guildIdIn(request.params));
    actors.set(request, actor);
  };

  return {
    authorize,
    sessionToken,
    sessionOf,
    /** What a sign-in needs to know of who signs in. */
    browserOf: (request: FastifyRequest): Browser => ({
      device: deviceFrom(request.headers['user-agent']),
      formerToken: sessionToken(request),
    }),
    /** Whether the sender of an earlier request is still signed in. */
    stillSignedIn: async (request: FastifyRequest) => (await actorFrom(request)) !== undefined,
    setCookie: (reply: FastifyReply, token: string) =>
      reply.setCookie(cookieName, token, { ...cookie, maxAge: absoluteLimitMs / 1_000 }),
    clearCookie: (reply: FastifyReply) => reply.clearCookie(cookieName, cookie),
    /** What binds a sign-in that was begun to this browser. */
    signInSecret: (request: FastifyRequest): string | undefined => request.cookies[signInCookieName],
    setSignInCookie: (reply: FastifyReply, secret: string, lifetimeMs: number) =>
      reply.setCookie(signInCookieName, secret, { ...cookie, maxAge: lifetimeMs / 1_000 }),
  };
}

export type Access = ReturnType<typeof createAccess>;

function guildIdIn(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('guildId' in params)) return undefined;
  return typeof params.guildId === 'string' ? params.guildId : undefined;
}
