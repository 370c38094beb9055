import { ownerKeyBody, type Session, session } from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../platform/http/index.ts';
import type { Access } from './access.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { issueOwnerKey, ownerLink } from './issue-owner-key.ts';
import { type ActiveSession, signInWithOwnerKey, signOut } from './sessions.ts';

const newOwnerLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() });

/** @param baseUrl The address that browsers open; known only once the server listens. */
export const accountRoutes = (deps: AccountDeps, access: Access, baseUrl: () => string) =>
  defineRoutes(async (app) => {
    const tags = ['session'];

    app.post(
      '/api/session/owner',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Sign in with the key of an owner link',
          body: ownerKeyBody,
          response: { 200: session },
        },
      },
      async (request, reply) => {
        // A reload of the link's page must not turn away who is signed in already.
        const current = await access.sessionOf(request);
        if (current) return present(current);
        const signedIn = await signInWithOwnerKey(deps, request.body.key);
        access.setCookie(reply, signedIn.token);
        return present(signedIn);
      },
    );

    app.get(
      '/api/session',
      { config: { access: 'public' }, schema: { tags, summary: 'Who is signed in', response: { 200: session } } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        return present(await access.sessionOf(request));
      },
    );

    app.delete(
      '/api/session',
      { config: { access: 'public' }, schema: { tags, summary: 'Sign out', response: { 200: session } } },
      async (request, reply) => {
        const token = access.sessionToken(request);
        if (token) await signOut(deps, token);
        access.clearCookie(reply);
        return present(undefined);
      },
    );

    app.post(
      '/api/session/owner-links',
      {
        config: { access: 'owner' },
        schema: { tags, summary: 'Make an owner link for another browser', response: { 200: newOwnerLink } },
      },
      async () => {
        const { key, expiresAt } = await issueOwnerKey(deps);
        return { url: ownerLink(baseUrl(), key), expiresAt: expiresAt.toISOString() };
      },
    );
  });

function present(active: ActiveSession | undefined): Session {
  if (!active) return { actor: null, expiresAt: null };
  return { actor: active.actor, expiresAt: active.expiresAt.toISOString() };
}
