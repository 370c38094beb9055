export { createHealth, type Health } from './health.ts';
export { createHttpServer, type HttpServer } from './http-server.ts';
export { type Authorize, defineRoutes } from './routes.ts';
