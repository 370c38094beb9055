export { createHealth, type Health } from './health.ts';
export { createHttpServer, type HttpServer } from './http-server.ts';
export { checkAddress } from './listen.ts';
export { type Authorize, defineRoutes, type RouteRule } from './routes.ts';
export { isLoopback } from './same-origin.ts';
