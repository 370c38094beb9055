import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, RouteOptions } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/** Who may call a route. `public`: anybody who reaches the server. `owner`: a signed-in owner. */
export type Access = 'public' | 'owner';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route states who may call it; one that does not fails at registration. */
    access: Access;
  }
}

/**
 * Decides whether a request may pass; throws an AppError (401, 403) when not.
 * It runs before the body is read. The feature that knows accounts provides it, platform knows no actor.
 */
export type Authorize = (request: FastifyRequest, access: Access) => Promise<void>;

/**
 * Declares the routes of a room, typed by their Zod schemas.
 *
 * @example
 * export const statusRoutes = (deps: Deps) => defineRoutes(async (app) => {
 *   app.get('/api/status', { config: { access: 'owner' }, schema: { response: { 200: status } } }, () => readStatus(deps));
 * });
 */
export function defineRoutes(plugin: FastifyPluginAsyncZod): FastifyPluginAsync {
  return plugin;
}

/** Makes the access rule of each route take effect, and registration without one fail. */
export function enforceAccess(app: FastifyInstance, authorize: Authorize): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    const access: Access | undefined = route.config?.access;
    if (access !== 'public' && access !== 'owner') {
      throw new Error(
        `${route.method} ${route.url} does not state its access rule: config: { access: 'public' | 'owner' }.`,
      );
    }
  });
  app.addHook('onRequest', async (request) => {
    // Unknown routes have no rule and nothing to protect; they end in the 404 handler.
    if (!request.is404) await authorize(request, request.routeOptions.config.access);
  });
}
