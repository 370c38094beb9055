import { endedSessions, ownerKeyBody, type Session, session, sessionList, sessionParams } from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../platform/http/index.ts';
import { type Access, actorOf } from './access.ts';
import type { AccountDeps } from './accounts.deps.ts';
import { issueOwnerKey, ownerLink } from './issue-owner-key.ts';
import {
  type ActiveSession,
  endOtherSessions,
  endSession,
  listSessions,
  signInWithOwnerKey,
  signOut,
} from './sessions.ts';

const newOwnerLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() });

/** @param baseUrl The address that browsers open; known only once the server listens. */
export const accountRoutes = (deps: AccountDeps, access: Access, baseUrl: () => string) =>
  defineRoutes(async (app) => {
    const tags = ['session'];
    const anybody = { access: 'public' } as const;
    const member = { access: 'member' } as const;

    app.post(
      '/api/session/owner',
      {
        config: anybody,
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
        if (current?.actor.kind === 'owner') return present(current);
        const begun = await signInWithOwnerKey(deps, request.body.key, access.browserOf(request));
        access.setCookie(reply, begun.token);
        return present(begun);
      },
    );

    app.get(
      '/api/session',
      { config: anybody, schema: { tags, summary: 'Who is signed in', response: { 200: session } } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        return present(await access.sessionOf(request));
      },
    );

    app.delete(
      '/api/session',
      { config: anybody, schema: { tags, summary: 'Sign out', response: { 200: session } } },
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

    app.get(
      '/api/sessions',
      { config: member, schema: { tags, summary: 'Your sessions', response: { 200: sessionList } } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const current = await access.sessionOf(request);
        const sessions = await listSessions(deps, actorOf(request));
        return {
          sessions: sessions.map(({ id, device, createdAt, lastSeenAt, endsAt }) => ({
            id,
            device,
            createdAt: createdAt.toISOString(),
            lastSeenAt: lastSeenAt.toISOString(),
            expiresAt: endsAt.toISOString(),
            isCurrent: id === current?.id,
          })),
        };
      },
    );

    app.delete(
      '/api/sessions/:sessionId',
      {
        config: member,
        schema: { tags, summary: 'End one of your sessions', params: sessionParams, response: { 200: endedSessions } },
      },
      async (request) => {
        await endSession(deps, actorOf(request), request.params.sessionId);
        return { ended: 1 };
      },
    );

    app.delete(
      '/api/sessions',
      {
        config: member,
        schema: { tags, summary: 'End all of your sessions but this one', response: { 200: endedSessions } },
      },
      async (request) => {
        const current = await access.sessionOf(request);
        return { ended: await endOtherSessions(deps, actorOf(request), current?.id ?? null) };
      },
    );

    function present(active: ActiveSession | undefined): Session {
      const discordSignIn = deps.oauthClient !== null;
      if (!active) return { actor: null, expiresAt: null, discordSignIn };
      const actor = active.user ? { kind: 'member' as const, ...active.user } : { kind: 'owner' as const };
      return { actor, expiresAt: active.expiresAt.toISOString(), discordSignIn };
    }
  });
