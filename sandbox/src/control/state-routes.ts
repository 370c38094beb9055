import { whole } from '../rest/fields.ts';
import type { ControlRoute } from './control-route.ts';

export const stateRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '',
    handle: ({ sandbox }) => ({
      apiUrl: sandbox.apiUrl,
      gatewayUrl: sandbox.gatewayUrl,
      cdnUrl: sandbox.cdnUrl,
      guildIds: sandbox.guilds().map((guild) => guild.id),
      bots: sandbox
        .bots()
        .map(({ token, applicationId, user }) => ({ token, applicationId, userId: user.id, name: user.username })),
    }),
  },
  { method: 'GET', path: '/stats', handle: ({ sandbox }) => sandbox.stats() },
  {
    method: 'GET',
    path: '/journal',
    handle: ({ sandbox, query }) => {
      const limit = Number(query.get('limit') ?? 1_000);
      return { entries: sandbox.journal.entries().slice(-limit), violations: sandbox.journal.violations };
    },
  },
  {
    method: 'DELETE',
    path: '/journal',
    handle: ({ sandbox }) => {
      sandbox.journal.clear();
    },
  },
  {
    method: 'GET',
    path: '/clock',
    handle: ({ sandbox }) => ({ nowMs: sandbox.clock.now(), frozen: sandbox.clock.frozen }),
  },
  {
    method: 'POST',
    path: '/clock/advance',
    handle: ({ sandbox, body }) => {
      sandbox.clock.advance(whole(body, 'ms') ?? 0);
      return { nowMs: sandbox.clock.now() };
    },
  },
];
