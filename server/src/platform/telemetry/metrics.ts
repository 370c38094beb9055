import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { registerProcessMetrics } from './process-metrics.ts';

/** Seconds; HTTP and queries: 1 ms to 10 s, three steps a decade. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds; jobs and waits last longer. */
const longBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800];

/**
 * Creates the process's metrics in a registry of their own.
 *
 * What is measured stands in narrow groups of functions; a room takes the group it needs and never sees the registry,
 * so no label can appear that is not documented here. Labels come from closed sets (route templates, event names):
 * never an id, never text.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const stopProcessMetrics = registerProcessMetrics(registry);

  const httpDuration = new Histogram({
    name: 'guildhall_http_request_duration_seconds',
    help: 'Time from the arrival of an HTTP request to the end of its reply.',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const queryDuration = new Histogram({
    name: 'guildhall_db_query_duration_seconds',
    help: 'Time of a database query, the wait for a connection included, by its first keyword.',
    labelNames: ['kind'],
    buckets: durationBuckets,
    registers,
  });
  const slowQueries = new Counter({
    name: 'guildhall_db_slow_queries_total',
    help: 'Queries above the slow-query threshold.',
    registers,
  });
  const jobDuration = new Histogram({
    name: 'guildhall_job_duration_seconds',
    help: 'Run time of background jobs by queue and outcome (completed, failed).',
    labelNames: ['queue', 'outcome'],
    buckets: longBuckets,
    registers,
  });
  const discordDuration = new Histogram({
    name: 'guildhall_discord_request_duration_seconds',
    help: 'Time of requests to Discord by method, route template and status; status 0 is a failed connection.',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const discordWait = new Histogram({
    name: 'guildhall_discord_wait_seconds',
    help: 'Time requests waited for a rate limit before they were sent, by the limit (bucket, global, invalid).',
    labelNames: ['limit'],
    buckets: longBuckets,
    registers,
  });
  const gatewayConnected = new Gauge({
    name: 'guildhall_gateway_connected',
    help: '1 while the shard is connected to the gateway and ready.',
    labelNames: ['shard'],
    registers,
  });
  const gatewayLatency = new Gauge({
    name: 'guildhall_gateway_latency_seconds',
    help: 'Last heartbeat round trip of the shard.',
    labelNames: ['shard'],
    registers,
  });
  const gatewayEvents = new Counter({
    name: 'guildhall_gateway_events_total',
    help: 'Gateway dispatches by event name.',
    labelNames: ['event'],
    registers,
  });
  const gatewaySessions = new Counter({
    name: 'guildhall_gateway_sessions_total',
    help: 'Sessions by how they began: identified anew (events may have been missed) or resumed.',
    labelNames: ['start'],
    registers,
  });
  const captureMessages = new Counter({
    name: 'guildhall_capture_messages_total',
    help: 'Messages stored for the first time, by source (backfill, live, repair, import).',
    labelNames: ['source'],
    registers,
  });
  const captureBatch = new Histogram({
    name: 'guildhall_capture_batch_duration_seconds',
    help: 'Time to store one batch of messages together with its checkpoint.',
    labelNames: ['source'],
    buckets: durationBuckets,
    registers,
  });
  const captureLag = new Gauge({
    name: 'guildhall_capture_lag_seconds',
    help: 'Age of the newest live message when it was stored.',
    registers,
  });
  const realtimeEvents = new Counter({
    name: 'guildhall_realtime_events_total',
    help: 'Events published to realtime topics, by the first part of the topic.',
    labelNames: ['topic'],
    registers,
  });
  const realtimeCut = new Counter({
    name: 'guildhall_realtime_cut_total',
    help: 'Realtime connections the server ended, by reason (slow, protocol, shutdown, silent).',
    labelNames: ['reason'],
    registers,
  });

  /** A gauge read at the scrape, so that nothing has to be kept up to date between scrapes. */
  function readAtScrape(name: string, help: string, read: () => Record<string, number>, label: string): void {
    registry.removeSingleMetric(name);
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value);
      },
    });
  }

  return {
    http: {
      observe: (method: string, route: string, status: number, seconds: number) =>
        httpDuration.observe({ method, route, status }, seconds),
    },
    database: {
      /** @param read The pool's connections by state: total, idle, waiting. */
      watchPool: (read: () => { total: number; idle: number; waiting: number }) =>
        readAtScrape('guildhall_db_pool_connections', 'Connections of the pool by state.', read, 'state'),
      query: (kind: string, seconds: number) => queryDuration.observe({ kind }, seconds),
      slowQuery: () => slowQueries.inc(),
    },
    jobs: {
      finished: (queue: string, outcome: 'completed' | 'failed', seconds: number) =>
        jobDuration.observe({ queue, outcome }, seconds),
      /** @param read Jobs that wait, by queue. */
      watchQueues: (read: () => Record<string, number>) =>
        readAtScrape('guildhall_jobs_waiting', 'Jobs that wait to be taken, by queue.', read, 'queue'),
    },
    discord: {
      request: (method: string, route: string, status: number, seconds: number) =>
        discordDuration.observe({ method, route, status }, seconds),
      waited: (limit: 'bucket' | 'global' | 'invalid', seconds: number) => discordWait.observe({ limit }, seconds),
    },
    gateway: {
      connected: (shard: number, isConnected: boolean) => gatewayConnected.set({ shard }, isConnected ? 1 : 0),
      latency: (shard: number, seconds: number) => gatewayLatency.set({ shard }, seconds),
      event: (event: string) => gatewayEvents.inc({ event }),
      session: (start: 'identified' | 'resumed') => gatewaySessions.inc({ start }),
    },
    capture: {
      stored: (source: CaptureSource, messages: number) => captureMessages.inc({ source }, messages),
      batch: (source: CaptureSource, seconds: number) => captureBatch.observe({ source }, seconds),
      lag: (seconds: number) => captureLag.set(seconds),
    },
    realtime: {
      published: (topic: string) => realtimeEvents.inc({ topic }),
      cut: (reason: 'slow' | 'protocol' | 'shutdown' | 'silent') => realtimeCut.inc({ reason }),
      /** @param read Open connections by state: open. */
      watchClients: (read: () => { open: number }) =>
        readAtScrape('guildhall_realtime_connections', 'Open realtime connections.', read, 'state'),
    },
    contentType: registry.contentType,
    /** The exposition text that Prometheus scrapes. */
    text: () => registry.metrics(),
    close: () => {
      stopProcessMetrics();
      registry.clear();
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
export type CaptureSource = 'backfill' | 'live' | 'repair' | 'import';
