import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { errorFromAnswer, shuttingDown, tokenRejected, unreachable } from './discord.errors.ts';
import type { Limiter } from './limiter.ts';
import type { Priority } from './priority.ts';
import { type Route, routeOf } from './routes.ts';
import { createTransport, field, type TransportReply, type TransportRequest } from './transport.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface DiscordRestOptions {
  readonly token: string;
  /** `https://discord.com/api`, or the sandbox's; the version is added. */
  readonly apiUrl: string;
  readonly limiter: Limiter;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How often a request is tried when Discord fails or cannot be reached; default 6. */
  readonly attempts?: number;
  /** First ceiling of the pause between tries, doubled each time; default 500 ms. */
  readonly backoffMs?: number;
  readonly random?: () => number;
}

export interface DiscordRequest {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Default `live`. */
  readonly priority?: Priority;
  readonly guildId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** True: a POST or PATCH may be repeated after a lost answer; GET, PUT and DELETE always may. */
  readonly repeatable?: boolean;
}

export interface DiscordAnswer {
  /** A success: 200 to 299; 202 for a search that is not indexed yet. */
  readonly status: number;
  /** What Discord sent, whole; null for 204. */
  readonly body: unknown;
}

export type DiscordRest = ReturnType<typeof createDiscordRest>;

/** No pause between tries is longer. */
const longestPauseMs = 15_000;
const userAgent = 'DiscordBot (guildhall, 0.1.0)';

/**
 * Discord's REST API for one token.
 *
 * Replies are returned as sent. 429 never surfaces; failures of Discord and of the network are repeated with full jitter
 * when repeating is harmless. After a 401 the token is dead: nothing is sent any more.
 */
export function createDiscordRest(options: DiscordRestOptions) {
  const { limiter, log, metrics, token } = options;
  const attempts = options.attempts ?? 6;
  const backoffMs = options.backoffMs ?? 500;
  const random = options.random ?? Math.random;
  // As many as the limiter lets be under way.
  const transport = createTransport({ connections: 64 });
  const base = `${options.apiUrl.replace(/\/$/, '')}/v10`;
  const closing = new AbortController();
  let isRejected = false;

  limiter.events.on('waited', ({ limit, seconds }) => metrics.discord.waited(limit, seconds));
  limiter.events.on('rateLimited', ({ scope, route, retryAfterSeconds }) =>
    log.warn({ scope, route, retryAfterSeconds }, 'Discord answered 429; the request waits and is repeated'),
  );
  limiter.events.on('invalidRequests', (count) =>
    log.warn({ count }, 'many requests were refused in the last 10 minutes; at 10,000 Discord bans this address'),
  );

  /**
   * @param path Without version: `/channels/1/messages`.
   * @throws AppError discord/token-rejected, discord/unreachable, discord/server-error, discord/missing-access …
   */
  async function request(method: HttpMethod, path: string, input: DiscordRequest = {}): Promise<DiscordAnswer> {
    const route = routeOf(method, path);
    const url = new URL(`${base}${path}`);
    for (const [name, value] of Object.entries(input.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const outgoing: TransportRequest = {
      method,
      url,
      headers: {
        authorization: `Bot ${token}`,
        'user-agent': userAgent,
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal: input.signal,
    };
    const tries =
      input.repeatable === true || method === 'GET' || method === 'PUT' || method === 'DELETE' ? attempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(route, input, outgoing);
      if ('reply' in outcome && outcome.reply.status < 500) return settle(route, outcome.reply);
      if (attempt >= tries) throw 'reply' in outcome ? failure(route, outcome.reply) : outcome.error;
      const pauseMs = random() * Math.min(longestPauseMs, backoffMs * 2 ** (attempt - 1));
      log.debug({ route: route.template, attempt, pauseMs }, 'a request to Discord failed and is repeated');
      await pause(pauseMs, input.signal);
    }
  }

  async function attemptOnce(
    route: Route,
    input: DiscordRequest,
    outgoing: TransportRequest,
  ): Promise<{ reply: TransportReply } | { error: Error }> {
    if (isRejected) throw tokenRejected({ route: route.template });
    const { priority = 'live', guildId, signal } = input;
    let isSent = false;
    let error: unknown;
    try {
      const reply = await limiter.schedule({ route, priority, guildId, signal }, async () => {
        if (isRejected) throw tokenRejected({ route: route.template });
        isSent = true;
        return measured(route, () => transport.send(outgoing));
      });
      return { reply };
    } catch (caught) {
      error = caught;
    }
    if (!isSent || signal?.aborted || closing.signal.aborted || isRejected) throw error;
    const reason = networkReason(error);
    return {
      error: unreachable({ route: route.template, status: 0, discordCode: 0, discordMessage: reason }, error),
    };
  }

  async function measured(route: Route, send: () => Promise<TransportReply>): Promise<TransportReply> {
    const startedAt = performance.now();
    const observe = (status: number) =>
      metrics.discord.request(route.method, route.path, status, (performance.now() - startedAt) / 1_000);
    try {
      const reply = await send();
      observe(reply.status);
      return reply;
    } catch (error) {
      observe(0);
      throw error;
    }
  }

  function settle(route: Route, reply: TransportReply): DiscordAnswer {
    if (reply.status < 300) return { status: reply.status, body: reply.body };
    if (reply.status === 401) isRejected = true;
    throw failure(route, reply);
  }

  async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal });
    } catch {
      throw signal?.aborted ? signal.reason : shuttingDown({});
    }
  }

  return {
    request,
    limiter,
    /** True after a 401: the token is wrong or was reset, nothing is sent any more. */
    isTokenRejected: () => isRejected,
    /** The gateway learnt that the token is dead. */
    rejectToken: () => {
      isRejected = true;
    },
    /** Lets the next request find out whether a rejected token works again. */
    tryTokenAgain: () => {
      isRejected = false;
    },
    /** Refuses what waits, lets what was sent finish, closes the connections. */
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      limiter.close();
      await transport.close();
    },
  };
}

function failure(route: Route, reply: TransportReply) {
  const code = field(reply.body, 'code');
  const message = field(reply.body, 'message');
  return errorFromAnswer({
    route: route.template,
    status: reply.status,
    discordCode: typeof code === 'number' ? code : 0,
    discordMessage: typeof message === 'string' ? message : `HTTP ${reply.status}`,
  });
}

function networkReason(error: unknown): string {
  const code = field(error, 'code');
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
