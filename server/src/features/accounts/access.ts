import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorize } from '../../platform/http/index.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { accountErrors } from './accounts.errors.ts';
import type { Actor } from './actor.ts';
import { isSameSecret } from './secrets.ts';
import { type ActiveSession, absoluteLimitMs, readSession } from './sessions.ts';

interface AccessOptions {
  /** Lets programs of this machine act as the owner (`Authorization: Bearer`); see the server file. */
  readonly localToken: string;
  /** Whether browsers reach us by https: the cookie is then bound to this host and to https. */
  readonly isHttps: boolean;
}

const actors = new WeakMap<FastifyRequest, Actor>();

/** Who sent a request that passed a rule other than `public`. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error(`${request.method} ${request.routeOptions.url} asks for an actor but is public.`);
  return actor;
}

/** Recognises requests: the session cookie of a browser, or the local token of a program. */
export function createAccess(deps: AccountDeps, options: AccessOptions) {
  const cookieName = options.isHttps ? '__Host-guildhall_session' : 'guildhall_session';
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isHttps } as const;

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
    if (!isSameSecret(bearer, options.localToken)) throw accountErrors.tokenRefused({});
    return { kind: 'owner' };
  }

  const authorize: Authorize = async (request, access) => {
    if (access === 'public') return;
    const actor = await actorFrom(request);
    if (!actor) throw accountErrors.notSignedIn({});
    actors.set(request, actor);
  };

  return {
    authorize,
    sessionToken,
    sessionOf,
    /** Whether the sender of an earlier request is still signed in. */
    stillSignedIn: async (request: FastifyRequest) => (await actorFrom(request)) !== undefined,
    setCookie: (reply: FastifyReply, token: string) =>
      reply.setCookie(cookieName, token, { ...cookie, maxAge: absoluteLimitMs / 1_000 }),
    clearCookie: (reply: FastifyReply) => reply.clearCookie(cookieName, cookie),
  };
}

export type Access = ReturnType<typeof createAccess>;
