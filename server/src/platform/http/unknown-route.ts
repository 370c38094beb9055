import type { FastifyInstance } from 'fastify';
import type { AppError } from '../errors.ts';
import { httpErrors } from './http.errors.ts';

/**
 * Notes every route registered from now on.
 *
 * @returns What to answer where there is no route: that the path has other methods, or that there is no such path.
 */
export function noteRoutes(app: FastifyInstance): (method: string, path: string) => AppError {
  const routes = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    // The console's files take what nobody else wants.
    if (url.includes('*')) return;
    const methods = routes.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    routes.set(url, methods);
  });
  return (method, path) => {
    const fitting = [...routes].filter(([url]) => fits(url.split('/'), path.split('/')));
    const allowed = [...new Set(fitting.flatMap(([, methods]) => [...methods]))].sort();
    if (allowed.length > 0) return httpErrors.methodNotAllowed({ method, path, allowed });
    return httpErrors.unknownRoute({ method, path });
  };
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, at) => part === path[at] || part.startsWith(':'));
}
