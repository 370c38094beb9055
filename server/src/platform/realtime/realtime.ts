import { type ClientFrame, clientFrame, type RealtimeEvent } from '@guildhall/contract';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { errorMessage } from '../errors.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import { coalesce } from './coalesce.ts';
import { Connection, closeCodes } from './connection.ts';
import { TopicLog } from './topic-log.ts';

export interface RealtimeOptions {
  readonly log: Logger;
  readonly metrics: Metrics['realtime'];
  /** Whether whoever made the request may read a topic; unknown topics are refused alike. */
  readonly mayRead: (request: FastifyRequest, topic: string) => Promise<boolean>;
  /** Asked at each ping, so that a session that ended takes its sockets along. */
  readonly stillSignedIn?: (request: FastifyRequest) => Promise<boolean>;
  readonly pingEveryMs?: number;
  /** How long the log of a topic that nobody listens to is kept. */
  readonly keepTopicMs?: number;
}

export interface Realtime {
  /** Sends an event to everybody subscribed to the topic; costs nothing when nobody is. */
  publish(topic: string, event: RealtimeEvent): void;
  /**
   * Sends whole states that change quickly: at most four a second for each key, the last one always.
   *
   * @param key What the state is of, within the topic: a job id.
   */
  publishLatest(topic: string, key: string, event: RealtimeEvent): void;
  /** Whether somebody listens to a topic, or may come back to it: else its events need not be made at all. */
  isWatched(topic: string): boolean;
  /** Takes over a socket whose request may open one. */
  accept(socket: WebSocket, request: FastifyRequest): void;
  /** Sends what waits and stops the timers; sockets are ended by the HTTP server. */
  close(): void;
}

/** Proxies drop connections that are silent for 30 to 60 s. */
const defaultPingEveryMs = 25_000;
/** A laptop lid closed for a moment; beyond that a refetch is cheaper than the memory. */
const defaultKeepTopicMs = 5 * 60_000;
const latestPerSecond = 4;
const maxTopicsPerConnection = 100;

interface Topic {
  readonly log: TopicLog;
  readonly connections: Set<Connection>;
  expiry?: NodeJS.Timeout | undefined;
}

/**
 * Topics with a short memory, over WebSockets.
 *
 * A topic's log begins with its first subscriber and ends `keepTopicMs` after its last, so memory follows what is
 * being looked at, not what happens. Who comes back with a position gets what was missed in order, or is told to fetch anew.
 */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { log, metrics } = options;
  const topics = new Map<string, Topic>();
  const connections = new Map<Connection, FastifyRequest>();
  const pings = setInterval(pingAll, options.pingEveryMs ?? defaultPingEveryMs);
  pings.unref();
  metrics.watchClients(() => ({ open: connections.size }));
  const latest = coalesce<{ topic: string; event: RealtimeEvent }>(latestPerSecond, (_key, { topic, event }) =>
    publish(topic, event),
  );

  function publish(name: string, event: RealtimeEvent): void {
    const topic = topics.get(name);
    if (!topic) return;
    metrics.published(name.split(':', 1)[0] ?? name);
    const frame = topic.log.append(event);
    for (const connection of topic.connections) connection.sendText(frame);
  }

  function accept(socket: WebSocket, request: FastifyRequest): void {
    const connection = new Connection(socket, (reason) => {
      metrics.cut(reason);
      log.debug({ reason }, 'A realtime client was cut off');
    });
    connections.set(connection, request);
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? undefined : parseFrame(String(data));
      if (frame) handle(connection, request, frame);
      else
        connection.cut('protocol', closeCodes.malformedFrame, 'The frame is not one of subscribe, unsubscribe, ping.');
    });
    socket.on('error', (error) => log.debug({ err: error }, 'A realtime socket failed'));
    socket.on('close', () => {
      connections.delete(connection);
      for (const name of connection.topics) leave(connection, name);
    });
  }

  function handle(connection: Connection, request: FastifyRequest, frame: ClientFrame): void {
    if (frame.type === 'ping') connection.send({ type: 'pong' });
    else if (frame.type === 'unsubscribe') leave(connection, frame.topic);
    else void subscribe(connection, request, frame);
  }

  async function subscribe(connection: Connection, request: FastifyRequest, frame: SubscribeFrame): Promise<void> {
    const { topic: name } = frame;
    const refusal = await reasonToRefuse(connection, request, name);
    // The socket may have closed while access was checked.
    if (!connections.has(connection)) return;
    if (refusal) {
      connection.send({ type: 'refused', topic: name, message: refusal });
      return;
    }
    const topic = join(connection, name);
    const asked =
      frame.epoch !== undefined && frame.offset !== undefined
        ? { epoch: frame.epoch, offset: frame.offset }
        : undefined;
    const missed = asked && topic.log.since(asked);
    // When all follows, the client's position stays its own until each event has arrived: a cut in between loses nothing.
    const position = asked && missed ? asked : topic.log.position;
    connection.send({ type: 'subscribed', topic: name, recovered: missed !== undefined, ...position });
    for (const text of missed ?? []) connection.sendText(text);
  }

  async function reasonToRefuse(connection: Connection, request: FastifyRequest, name: string) {
    if (connection.topics.size >= maxTopicsPerConnection) {
      return `A connection may hold ${maxTopicsPerConnection} topics; unsubscribe from some first.`;
    }
    try {
      return (await options.mayRead(request, name)) ? undefined : 'There is no such topic, or you may not read it.';
    } catch (error) {
      log.warn({ err: error }, 'Access to a realtime topic could not be checked');
      return 'Access could not be checked right now; try again.';
    }
  }

  function join(connection: Connection, name: string): Topic {
    const topic = topics.get(name) ?? { log: new TopicLog(name), connections: new Set() };
    topics.set(name, topic);
    clearTimeout(topic.expiry);
    topic.connections.add(connection);
    connection.topics.add(name);
    return topic;
  }

  function leave(connection: Connection, name: string): void {
    connection.topics.delete(name);
    const topic = topics.get(name);
    if (!topic?.connections.delete(connection) || topic.connections.size > 0) return;
    topic.expiry = setTimeout(() => topics.delete(name), options.keepTopicMs ?? defaultKeepTopicMs);
    topic.expiry.unref();
  }

  function pingAll(): void {
    for (const [connection, request] of connections) {
      connection.ping();
      void endIfSignedOut(connection, request);
    }
  }

  async function endIfSignedOut(connection: Connection, request: FastifyRequest): Promise<void> {
    if (!options.stillSignedIn) return;
    try {
      if (!(await options.stillSignedIn(request))) connection.close(closeCodes.signedOut, 'The session has ended.');
    } catch (error) {
      // The database is away for a moment: not a reason to end everybody's connection.
      log.debug({ reason: errorMessage(error) }, 'The session of a realtime client could not be checked');
    }
  }

  return {
    publish,
    publishLatest: (topic, key, event) => latest.push(`${topic}\n${key}`, { topic, event }),
    isWatched: (topic) => topics.has(topic),
    accept,
    close() {
      clearInterval(pings);
      latest.flush();
      for (const topic of topics.values()) clearTimeout(topic.expiry);
      topics.clear();
    },
  };
}

type SubscribeFrame = Extract<ClientFrame, { type: 'subscribe' }>;

function parseFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
