export { realtimeRoutes } from './realtime.routes.ts';
export { createRealtime, type Realtime, type RealtimeOptions } from './realtime.ts';
