import type { FastifyInstance } from 'fastify';
import type { Health } from './health.ts';

/** The whole process has 10 s; what follows the server (jobs, database) needs some of it. */
const drainMs = 7_000;
const dropIdleEveryMs = 100;
/** A client that does not answer the close frame is cut off after this. */
const closeFrameMs = 1_000;

/** WebSocket close code: the server goes away, come back later. */
const goingAway = 1001;

/** Stops accepting, finishes requests in hand, and cuts what has not ended after `drainMs`. */
export async function closeGracefully(app: FastifyInstance, health: Health): Promise<void> {
  health.beginShutdown();
  const cutOff = setTimeout(() => app.server.closeAllConnections(), drainMs);
  // Browsers keep the connection of an answered request open, and the server would wait for them to let go.
  const dropIdle = setInterval(() => app.server.closeIdleConnections(), dropIdleEveryMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
    clearInterval(dropIdle);
  }
}

/** Runs before the HTTP server closes, because an open WebSocket would keep it from closing. */
export async function endSockets(this: FastifyInstance): Promise<void> {
  const clients = [...this.websocketServer.clients];
  for (const client of clients) client.close(goingAway, 'The server is shutting down.');
  const cutOff = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, closeFrameMs);
  await Promise.all(clients.map((client) => (client.readyState === client.CLOSED ? undefined : closed(client))));
  clearTimeout(cutOff);
}

function closed(client: { once(event: 'close', listener: () => void): unknown }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.once('close', resolve);
  return promise;
}
