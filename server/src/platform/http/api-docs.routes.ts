import Fastify from 'fastify';
import { defineRoutes } from './routes.ts';
import { apiDocsPolicy } from './security-headers.ts';

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Guildhall API</title></head>
<body><div id="reference"></div><script src="/api/docs/scalar.js"></script><script src="/api/docs/start.js"></script></body>
</html>`;

/** Nothing is loaded from elsewhere and nothing is sent elsewhere. */
const startScript = `Scalar.createApiReference('#reference', {
  url: '/api/openapi.json', telemetry: false, withDefaultFonts: false, hideClientButton: true,
  agent: { disabled: true }, mcp: { disabled: true }, showDeveloperTools: 'never',
});`;

/** The description of the API, and a page that shows it without any other server. */
export const apiDocsRoutes = defineRoutes(async (app) => {
  let bundle: Promise<string> | undefined;
  const hidden = { config: { access: 'public' as const }, schema: { hide: true } };

  app.get('/api/openapi.json', hidden, () => app.swagger());
  app.get('/api/docs', { ...hidden, helmet: { contentSecurityPolicy: apiDocsPolicy } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
  app.get('/api/docs/start.js', hidden, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript),
  );
  app.get('/api/docs/scalar.js', hidden, async (_request, reply) => {
    bundle ??= readScalarBundle();
    const script = await bundle;
    return reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=86400').send(script);
  });
});

/**
 * The package keeps its browser bundle as a string inside a plugin, so the plugin is asked for it, in a server of its
 * own and only when somebody opens the page: it is 4 MB that the process need not hold otherwise.
 */
async function readScalarBundle(): Promise<string> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = Fastify();
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: { content: { openapi: '3.1.0', info: { title: '', version: '' } } },
  });
  const reply = await app.inject({ url: '/docs/js/scalar.js' });
  await app.close();
  if (reply.statusCode !== 200) throw new Error(`The API reference bundle is not where it was: ${reply.statusCode}`);
  return reply.body;
}
