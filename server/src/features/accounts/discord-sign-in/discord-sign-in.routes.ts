import { signInAnswer, signInQuery } from '@guildhall/contract';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../../platform/errors.ts';
import { defineRoutes, isLoopback } from '../../../platform/http/index.ts';
import type { Access } from '../access.ts';
import type { AccountDeps } from '../accounts.deps.ts';
import { problemPage } from './problem-page.ts';
import { beginDiscordSignIn, finishDiscordSignIn, signInLifetimeMs } from './sign-in-with-discord.ts';

const callbackPath = '/api/session/discord/callback';

/** @param baseUrl The address that browsers open; known only once the server listens. */
export const discordSignInRoutes = (deps: AccountDeps, access: Access, baseUrl: () => string) =>
  defineRoutes(async (app) => {
    const tags = ['session'];
    const config = { access: 'public' } as const;

    app.get(
      '/api/session/discord',
      { config, schema: { tags, summary: 'Sign in with Discord: leads the browser there', querystring: signInQuery } },
      async (request, reply) => {
        const { location, browserSecret } = await beginDiscordSignIn(deps, {
          returnTo: request.query.returnTo,
          redirectUri: redirectUri(request),
          browserSecret: access.signInSecret(request),
        });
        access.setSignInCookie(reply, browserSecret, signInLifetimeMs);
        return reply.header('cache-control', 'no-store').redirect(location);
      },
    );

    app.get(
      callbackPath,
      { config, schema: { tags, summary: 'Where Discord leads back to', querystring: signInAnswer } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const { code, state, error } = request.query;
        const browserSecret = access.signInSecret(request);
        try {
          const answer = { code, state, error, redirectUri: redirectUri(request), browserSecret };
          const { session, returnTo } = await finishDiscordSignIn(deps, answer, access.browserOf(request));
          access.setCookie(reply, session.token);
          return reply.redirect(returnTo);
        } catch (problem) {
          // A person looks at it, unless a program asks.
          if (!(problem instanceof AppError) || !request.headers.accept?.includes('text/html')) throw problem;
          return reply.code(problem.status).type('text/html; charset=utf-8').send(problemPage(problem.message));
        }
      },
    );

    /** On loopback the browser may use any of its names; its cookies come back only under the same one. */
    function redirectUri(request: FastifyRequest): string {
      const base = new URL(baseUrl());
      const isLocal = isLoopback(base.hostname) && isLoopback(request.hostname);
      return `${isLocal ? `${base.protocol}//${request.host}` : base.href.replace(/\/$/, '')}${callbackPath}`;
    }
  });
