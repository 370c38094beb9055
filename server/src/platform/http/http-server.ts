import { randomUUID } from 'node:crypto';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { apiDocsRoutes } from './api-docs.routes.ts';
import { serveConsole } from './console-files.ts';
import type { Health } from './health.ts';
import { httpErrors } from './http.errors.ts';
import { listen } from './listen.ts';
import { describeApi } from './openapi.ts';
import { probeRoutes } from './probe.routes.ts';
import { pathOf, replyWithProblem } from './problem.ts';
import { type Authorize, enforceAccess, type RouteRule } from './routes.ts';
import { createOriginGuard, isLoopback } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { closeGracefully, endSockets } from './shutdown.ts';
import { noteRoutes } from './unknown-route.ts';
import { refuseUnreadable } from './unreadable-request.ts';

interface HttpServerOptions {
  readonly config: {
    readonly host: string;
    /** 0 takes any free port; `listen` tells which. */
    readonly port: number;
    /** The address people see, when a proxy stands before us. */
    readonly publicUrl?: string | undefined;
    /** Believe X-Forwarded-For and -Proto: only behind a proxy that sets them. */
    readonly trustProxy?: boolean | undefined;
    /** Folder of the built console. */
    readonly webDir: string;
    readonly version: string;
  };
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly authorize: Authorize;
  /** The rooms' routes, made with `defineRoutes`. */
  readonly routes: readonly FastifyPluginAsync[];
}

export interface HttpServer {
  /** Binds the address and resolves to the URL that a browser on this machine can open. */
  listen(): Promise<string>;
  /** Finishes what is in hand, ends WebSockets with 1001, and closes within `shutdownMs` at most. */
  close(): Promise<void>;
  /** A request without a socket, for tests. */
  readonly inject: FastifyInstance['inject'];
  /** Who may call what. */
  readonly rules: readonly RouteRule[];
}

/** 1 MiB: the longest message is 4,000 characters; routes that take files set their own limit. */
const bodyLimitBytes = 1_048_576;
/** Smaller replies grow by compression. */
const compressAboveBytes = 1_024;
/** Brotli 4 takes about the time of gzip 6 and saves more; 11, the default, takes 100 times as long. */
const brotliQuality = 4;
/** The mean delay of the event loop above which new requests are turned away, sampled every 2.5 s. */
const maxEventLoopDelayMs = 1_000;
const pressureSampleMs = 2_500;
const retryAfterSeconds = 5;

/** Builds the server with everything that all routes share; nothing listens before `listen()`. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, log, metrics, health } = options;
  const requestLog: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance: requestLog,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    trustProxy: config.trustProxy ?? false,
    genReqId: () => randomUUID(),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => replyWithProblem(error, request, reply),
    routerOptions: { maxParamLength: 500 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(replyWithProblem);
  const noRoute = noteRoutes(app);
  app.setNotFoundHandler((request) => {
    throw noRoute(request.method, pathOf(request));
  });
  // A form of any site may send plain text without asking; everything here is JSON.
  app.removeContentTypeParser('text/plain');

  // First, so that the socket of an upgrade that a later hook refuses is ended and does not keep the server open.
  await app.register(websocket, {
    preClose: endSockets,
    options: { maxPayload: 64 * 1_024, perMessageDeflate: false },
  });

  const guard = createOriginGuard(config.host, config.publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    guard(request);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    metrics.http.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
  });

  await app.register(helmet, securityHeaders(config.publicUrl?.startsWith('https:') ?? false));
  await app.register(compress, {
    threshold: compressAboveBytes,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } },
  });
  await app.register(cookie);
  await app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    sampleInterval: pressureSampleMs,
    pressureHandler: () => {
      throw httpErrors.overloaded({ retryAfterSeconds });
    },
  });
  await describeApi(app, config.version);
  const rules = enforceAccess(app, options.authorize);

  await app.register(probeRoutes({ health, metrics, metricsAccess: isLoopback(config.host) ? 'public' : 'owner' }));
  await app.register(apiDocsRoutes);
  for (const plugin of options.routes) await app.register(plugin);
  await serveConsole(app, config.webDir, noRoute);
  await app.ready();

  return {
    listen: () => listen(app, config),
    close: () => closeGracefully(app, health),
    inject: app.inject.bind(app),
    rules,
  };
}
