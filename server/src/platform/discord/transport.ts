import { Agent, type Dispatcher } from 'undici';
import type { RateNumbers } from './bucket.ts';
import type { LimitedReply, RateLimitScope } from './limiter.types.ts';

/** Discord answers the slowest of our requests (guild search) in a few seconds. */
const timeoutMs = 30_000;

export interface TransportRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TransportReply extends LimitedReply {
  /** The parsed JSON, null when there was none. */
  readonly body: unknown;
}

/** Kept-alive connections to Discord; replies are read whole and reduced to what the limiter and the caller need. */
export function createTransport(options: { connections: number }) {
  const agent = new Agent({
    connections: options.connections,
    keepAliveTimeout: 30_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: 10_000 },
  });

  async function send(request: TransportRequest): Promise<TransportReply> {
    const reply = await agent.request({
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: request.signal ?? null,
    });
    const header = (name: string) => singleHeader(reply.headers[name]);
    const body = parse(await reply.body.text());
    return {
      status: reply.statusCode,
      numbers: rateNumbers(header),
      rateLimit: reply.statusCode === 429 ? rateLimitOf(header, body) : undefined,
      body,
    };
  }

  return { send, close: () => agent.close() };
}

export type HeaderReader = (name: string) => string | undefined;

/** The `X-RateLimit-*` headers as numbers; null unless the reply belongs to a bucket. */
export function rateNumbers(header: HeaderReader): RateNumbers | null {
  const bucket = header('x-ratelimit-bucket');
  const limit = Number(header('x-ratelimit-limit') ?? Number.NaN);
  const remaining = Number(header('x-ratelimit-remaining') ?? Number.NaN);
  const resetAfter = Number(header('x-ratelimit-reset-after') ?? Number.NaN);
  if (!bucket || Number.isNaN(limit) || Number.isNaN(remaining) || Number.isNaN(resetAfter)) return null;
  const reset = Number(header('x-ratelimit-reset') ?? Date.now() / 1_000 + resetAfter);
  return { bucket, limit, remaining, reset, resetAfter };
}

/** Of a 429: the body's `retry_after` is exact, the header is rounded up to seconds. */
export function rateLimitOf(header: HeaderReader, body: unknown): NonNullable<LimitedReply['rateLimit']> {
  const exact = field(body, 'retry_after');
  const retryAfterSeconds = typeof exact === 'number' ? exact : Number(header('retry-after') ?? 1);
  const isGlobal = header('x-ratelimit-global') === 'true' || field(body, 'global') === true;
  const named = header('x-ratelimit-scope');
  const scope: RateLimitScope = isGlobal ? 'global' : named === 'shared' ? 'shared' : 'user';
  return { retryAfterSeconds: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : 1, scope };
}

/** A property of parsed JSON, undefined when it is no object or has none of that name. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page; the status says enough.
    return null;
  }
}
