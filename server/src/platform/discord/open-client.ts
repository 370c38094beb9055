import {
  Client,
  DefaultRestOptions,
  Events,
  type GatewayDispatchPayload,
  Options,
  SimpleShardingStrategy,
} from 'discord.js';
import type { Logger } from '../telemetry/index.ts';
import { keepAlmostNothing } from './keep-almost-nothing.ts';
import { isRaw } from './raw.ts';
import type { DiscordRest } from './rest.ts';
import { routeOf } from './routes.ts';
import { rateLimitOf, rateNumbers } from './transport.ts';

// discord.js alone takes 40 MB: only processes that hold a gateway load this file.

export interface OpenClientOptions {
  readonly intents: readonly number[];
  readonly apiUrl: string;
  readonly cdnUrl?: string | undefined;
  readonly shards?: readonly number[] | undefined;
  readonly shardCount?: number | undefined;
  readonly rest: DiscordRest;
  readonly log: Logger;
  /** Whether this client is still the one that counts. */
  readonly isCurrent: (client: Client) => boolean;
  readonly onPayload: (payload: GatewayDispatchPayload, shard: number) => void;
  readonly onReconnecting: (shard: number, hasSession: boolean) => void;
  /** Discord closed the connection for good. */
  readonly onDisconnect: (code: number, shard: number) => void;
  readonly onLatency: (shard: number, ms: number) => void;
}

/** discord.js gives up a request after this; ours wait in the limiter instead, and have a time-out of their own. */
const limiterDecidesMs = 24 * 60 * 60 * 1_000;

/** A client of discord.js with all its REST calls going through our limiter and almost nothing cached; not logged in yet. */
export function openClient(options: OpenClientOptions): Client {
  const { log, isCurrent } = options;
  const created = new Client({
    intents: [...options.intents],
    ...(options.shards ? { shards: options.shards } : { shards: 'auto' as const }),
    ...(options.shardCount ? { shardCount: options.shardCount } : {}),
    makeCache: Options.cacheWithLimits(keepAlmostNothing),
    ws: {
      buildStrategy: (manager) => {
        const stored = manager.options.retrieveSessionInfo;
        // discord.js reconnects half a second after a lost connection even when it was destroyed meanwhile, and asks
        // for the session first: an answer that never comes ends that quietly.
        manager.options.retrieveSessionInfo = (shard) =>
          isCurrent(created) ? stored(shard) : new Promise(() => undefined);
        return new SimpleShardingStrategy(manager);
      },
    },
    rest: {
      api: options.apiUrl,
      ...(options.cdnUrl ? { cdn: options.cdnUrl } : {}),
      // The limiter knows better; a request that waits in it is not late.
      timeout: limiterDecidesMs,
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
      makeRequest: throughLimiter(options.rest),
    },
  });
  created.on(Events.Raw, (payload: GatewayDispatchPayload, shard: number) => {
    if (isCurrent(created)) options.onPayload(payload, shard);
  });
  created.on(Events.ShardReconnecting, (shard) => options.onReconnecting(shard, hasSession(created, shard)));
  created.on(Events.ShardDisconnect, (event, shard) => options.onDisconnect(event.code, shard));
  created.on(Events.ShardError, (error, shard) => log.debug({ shard, err: error }, 'gateway connection error'));
  created.on(Events.Error, (error) => log.warn({ err: error }, 'discord.js reported an error'));
  created.on(Events.Debug, (message) => {
    const match = /Shard (\d+)\].*latency of (\d+)ms/.exec(message);
    if (match) options.onLatency(Number(match[1]), Number(match[2]));
  });
  return created;
}

function hasSession(client: Client, shard: number): boolean {
  const known: unknown = client.ws.shards.get(shard);
  return isRaw(known) && known['sessionInfo'] != null;
}

/** Makes discord.js send its requests when our limiter says so, so that one limiter counts all calls of the token. */
function throughLimiter(rest: DiscordRest): typeof DefaultRestOptions.makeRequest {
  return async (url, init) => {
    const method = (init.method ?? 'GET').toUpperCase();
    const route = routeOf(method, new URL(url).pathname);
    const priority = route.globalExempt ? 'interaction' : 'moderation';
    const { reply } = await rest.limiter.schedule({ route, priority }, async () => {
      const response = await DefaultRestOptions.makeRequest(url, init);
      const header = (name: string) => response.headers.get(name) ?? undefined;
      const isLimited = response.status === 429;
      const body: unknown = isLimited ? await response.json().catch(() => null) : null;
      return {
        status: response.status,
        numbers: rateNumbers(header),
        rateLimit: isLimited ? rateLimitOf(header, body) : undefined,
        reply: response,
      };
    });
    return reply;
  };
}
