import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors } from './http.errors.ts';
import { pathOf } from './problem.ts';

/** Vite puts a content hash into the names of what it builds, so these never change. */
const hashedFiles = '/assets/';
const oneYearSeconds = 31_536_000;

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Guildhall</title>
<p>The server runs, but the console is not built. Run <code>npm run build --workspace web</code>, then reload.</p>
<p>The API is there: <a href="/api/docs">its documentation</a>.</p>`;

/**
 * Serves the built console: files by name (precompressed where the build left .br or .gz), and index.html for every
 * address the console routes itself.
 */
export async function serveConsole(
  app: FastifyInstance,
  webDir: string,
  noRoute: (method: string, path: string) => Error,
): Promise<void> {
  await app.register(fastifyStatic, {
    root: webDir,
    serve: false,
    preCompressed: true,
    index: false,
    cacheControl: false,
    suppressWarning: true,
    setHeaders: (reply, path) => {
      const cached = path.includes(hashedFiles) ? `public, max-age=${oneYearSeconds}, immutable` : 'no-cache';
      reply.header('cache-control', cached);
    },
  });
  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) => {
    const path = decodePath(pathOf(request));
    if (path.startsWith('/api/') || path === '/api') throw noRoute(request.method, path);
    if (path !== '/' && /\.[a-z0-9]+$/i.test(path)) return sendFile(reply, webDir, path, request);
    return sendIndex(reply, webDir);
  });
}

function sendFile(reply: FastifyReply, webDir: string, path: string, request: FastifyRequest): FastifyReply {
  if (!existsSync(join(webDir, path))) throw httpErrors.unknownRoute({ method: request.method, path });
  return reply.sendFile(path.slice(1));
}

function sendIndex(reply: FastifyReply, webDir: string): FastifyReply {
  if (existsSync(join(webDir, 'index.html'))) return reply.sendFile('index.html');
  return reply.code(503).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(notBuilt);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
