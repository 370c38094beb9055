import type { ApiKeyScope, AreaRole } from '@guildhall/contract';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, RouteOptions } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/**
 * Who may call a route.
 *
 * - `public`: anybody who reaches the server.
 * - `member`: who is signed in; where the address names a guild, its members.
 * - `moderator`, `guild-owner`, `area:…`: who is that in the guild of the address; each of them may do what a lower one may.
 * - `owner`: the owner of this installation, who may do all of it everywhere.
 */
export type Access = 'public' | 'member' | `area:${AreaRole}` | 'moderator' | 'guild-owner' | 'owner';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route states who may call it; one that does not fails at registration. */
    access: Access;
    /** What an API key needs for it; without one the route is for people and the machine's own programs. */
    scope?: ApiKeyScope;
  }
}

/** The rule of one route, as it was registered. */
export interface RouteRule {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  readonly scope: ApiKeyScope | undefined;
}

/**
 * Decides whether a request may pass; throws an AppError (401, 403, 404) when not.
 * It runs before the body is read. The feature that knows accounts provides it, platform knows no actor.
 */
export type Authorize = (request: FastifyRequest, rule: Pick<RouteRule, 'access' | 'scope'>) => Promise<void>;

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

const everywhere: ReadonlySet<string> = new Set(['public', 'member', 'owner']);
const inGuild = /^(moderator|guild-owner|area:(curator|crafter|officer|agent|editor))$/;

/**
 * Makes the access rule of each route take effect, and registration without one fail.
 *
 * @returns The rules, which fill as routes are registered.
 */
export function enforceAccess(app: FastifyInstance, authorize: Authorize): readonly RouteRule[] {
  const rules: RouteRule[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    const access: Access | undefined = route.config?.access;
    const names = `${route.method} ${route.url}`;
    if (access === undefined || !(everywhere.has(access) || inGuild.test(access))) {
      throw new Error(
        `${names} does not state its access rule: config: { access: 'public' | 'member' | 'moderator' | 'owner' … }.`,
      );
    }
    if (inGuild.test(access) && !route.url.includes('/:guildId')) {
      throw new Error(`${names} is for the ${access} of a guild, but its address has no :guildId.`);
    }
    for (const method of [route.method].flat())
      rules.push({ method, url: route.url, access, scope: route.config?.scope });
  });
  app.addHook('onRequest', async (request) => {
    // Unknown routes have no rule and nothing to protect; they end in the 404 handler.
    if (request.is404) return;
    const { access, scope } = request.routeOptions.config;
    await authorize(request, { access, scope });
  });
  return rules;
}
