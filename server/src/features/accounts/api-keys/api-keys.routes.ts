import { apiKeyList, apiKeyParams, madeApiKey, newApiKey } from '@guildhall/contract';
import { z } from 'zod';
import { defineRoutes } from '../../../platform/http/index.ts';
import { actorOf } from '../access.ts';
import type { AccountDeps } from '../accounts.deps.ts';
import type { StoredApiKey } from './api-keys.store.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts';

/** Without a scope: a key cannot make, list or revoke keys. */
export const apiKeyRoutes = (deps: AccountDeps) =>
  defineRoutes(async (app) => {
    const tags = ['keys'];
    const config = { access: 'member' } as const;

    app.get(
      '/api/keys',
      { config, schema: { tags, summary: 'Your API keys', response: { 200: apiKeyList } } },
      async (request) => ({ keys: (await listApiKeys(deps, actorOf(request))).map(present) }),
    );
    app.post(
      '/api/keys',
      {
        config,
        schema: { tags, summary: 'Make an API key; it is shown once', body: newApiKey, response: { 200: madeApiKey } },
      },
      async (request, reply) => {
        const made = await makeApiKey(deps, actorOf(request), request.body);
        reply.header('cache-control', 'no-store');
        return { ...present(made), key: made.key };
      },
    );
    app.delete(
      '/api/keys/:keyId',
      {
        config,
        schema: { tags, summary: 'Revoke an API key', params: apiKeyParams, response: { 200: z.object({}) } },
      },
      async (request) => {
        await revokeApiKey(deps, actorOf(request), request.params.keyId);
        return {};
      },
    );

    function present({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: StoredApiKey) {
      return {
        id,
        name,
        scopes,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
        isExpired: expiresAt <= deps.now(),
      };
    }
  });
