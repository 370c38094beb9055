import { defineRoutes } from '../http/index.ts';
import type { Realtime } from './realtime.ts';

/** `GET /api/realtime`, a WebSocket: frames as in the contract's `clientFrame` and `serverFrame`. */
export const realtimeRoutes = (realtime: Realtime) =>
  defineRoutes(async (app) => {
    app.get('/api/realtime', { websocket: true, config: { access: 'owner' } }, (socket, request) =>
      realtime.accept(socket, request),
    );
  });
