import { z } from 'zod';
import type { Metrics } from '../telemetry/index.ts';
import type { Health } from './health.ts';
import { type Access, defineRoutes } from './routes.ts';

const report = z.object({
  ready: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), state: z.enum(['ok', 'degraded', 'failed']), reason: z.string().optional() }),
  ),
});

/**
 * `/healthz`: the process answers. `/readyz`: it can be used, with the reasons when not. `/metrics`: for Prometheus.
 *
 * @param deps.metricsAccess `public` on a loopback address, where only this machine can ask; `owner` elsewhere.
 */
export const probeRoutes = (deps: { health: Health; metrics: Metrics; metricsAccess: Access }) =>
  defineRoutes(async (app) => {
    // Overload must be seen by probes, not answered to them.
    const config = { access: 'public' as const, pressureHandler: () => undefined };

    app.get('/healthz', { config, schema: { hide: true } }, () => ({ status: 'ok' }));
    app.get(
      '/readyz',
      { config, schema: { hide: true, response: { 200: report, 503: report } } },
      async (_request, reply) => {
        const { ready, checks } = await deps.health.report();
        return reply
          .code(ready ? 200 : 503)
          .header('cache-control', 'no-store')
          .send({ ready, checks: [...checks] });
      },
    );
    app.get(
      '/metrics',
      { config: { ...config, access: deps.metricsAccess }, schema: { hide: true } },
      async (_request, reply) => reply.type(deps.metrics.contentType).send(await deps.metrics.text()),
    );
  });
