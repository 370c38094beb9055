export { type CheckResult, createHealth, type Health, type HealthReport } from './health.ts';
export { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
export { type Access, type Authorize, defineRoutes } from './routes.ts';
export { isLoopback } from './same-origin.ts';
