import swagger from '@fastify/swagger';
import { problem } from '@guildhall/contract';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Collects the routes registered after it into an OpenAPI 3.1 description; served by `openApiRoutes`. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Guildhall',
        version,
        description: 'Capture, archive and search of Discord guilds. Every error is RFC 9457 problem+json.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'guildhall_session', description: 'Set by signing in.' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key with the scope that the route names.' },
          localToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token in server.json in DATA_DIR, for local programs.',
          },
        },

        schemas: { Problem: z.toJSONSchema(problem) as Record<string, unknown> },
      },
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document);
      // Only the API is described; the console's files and probes are not part of it.
      if (!url.startsWith('/api/')) return { schema: { ...schema, hide: true }, url };
      return { schema: { ...schema, ...accessOf(document.route.config) }, url };
    },
    transformObject: (document) =>
      'openapiObject' in document ? withProblems(document.openapiObject) : document.swaggerObject,
  });
}

/** Who may call an operation, for programs and in words. */
function accessOf(config: RouteOptions['config']): { security: Record<string, string[]>[]; description?: string } {
  if (!config || config.access === 'public') return { security: [] };
  const { access, scope } = config;
  const security = [{ session: [] }, { localToken: [] }, ...(scope ? [{ apiKey: [] }] : [])];
  const description = `For: ${access}. ${scope ? `API keys: scope ${scope}.` : 'Not for API keys.'}`;
  return { security, description };
}

/** Every operation may answer a problem. */
function withProblems<Document extends { paths?: object }>(document: Document): Document {
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path ?? {})) {
      if (typeof operation !== 'object' || operation === null || !('responses' in operation)) continue;
      Object.assign(operation.responses ?? {}, {
        default: {
          description: 'What went wrong.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      });
    }
  }
  return document;
}
