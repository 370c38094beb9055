import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { Settings } from '../options.ts';
import type { Discord } from '../state/discord.ts';
import { CloseCode } from './close-codes.ts';
import { Connection, type GatewayShared } from './connection.ts';
import { createMemberRequests } from './member-chunks.ts';
import type { Session } from './session.ts';
import { createSessionStarts, type SessionStartLimit } from './session-starts.ts';

export interface Gateway {
  readonly url: string;
  readonly sessions: ReadonlyMap<string, Session>;
  /** Identifies left of the day, and when it ends. */
  sessionStartLimit(token: string): SessionStartLimit;
  /** Cuts sockets; sessions stay resumable. */
  dropSockets(botUserId?: string): number;
  /** Asks clients to reconnect (op 7). */
  requestReconnect(botUserId?: string): number;
  /** Declares sessions invalid (op 9). */
  invalidateSessions(resumable: boolean, botUserId?: string): number;
  /** Closes the bot's sockets with 4004 and ends its sessions: its token is no longer good. */
  endAuthentication(botUserId: string): number;
  /** Asks for a heartbeat at once (op 1). */
  requestHeartbeat(botUserId?: string): number;
  close(): Promise<void>;
}

/** Listens for websockets and passes every event on to the sessions that may have it. */
export async function startGateway(
  discord: Discord,
  journal: Journal,
  faults: Faults,
  settings: Settings,
): Promise<Gateway> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  await listen(http, settings.ports.gateway, settings.host);
  const url = `ws://${settings.host}:${portOf(http)}`;
  const sessions = new Map<string, Session>();
  const connections = new Set<Connection>();
  const starts = createSessionStarts(discord.clock, settings);
  const shared: GatewayShared = {
    discord,
    journal,
    faults,
    sessions,
    memberRequests: createMemberRequests(discord),
    heartbeatIntervalMs: settings.heartbeatIntervalMs,
    resumeWindowMs: settings.resumeWindowMs,
    replayLimit: settings.replayLimit,
    url: () => url,
    admitIdentify: starts.admit,
    punishExhaustion: (token) => void endAuthentication(discord.resetToken(token).user.id),
    maxGuildsPerShard: settings.maxGuildsPerShard,
  };
  sockets.on('connection', (socket, request) => {
    const query = new URL(request.url ?? '/', url).searchParams;
    if ((query.get('v') ?? '10') !== '10') return socket.close(CloseCode.invalidVersion, 'Invalid API version.');
    const connection = new Connection(socket, shared, query.get('compress') === 'zlib-stream');
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  discord.onEvent((event) => {
    for (const session of sessions.values()) {
      if (isGone(session, discord, settings.resumeWindowMs)) sessions.delete(session.id);
      else session.offer(event);
    }
  });
  const each = (botUserId: string | undefined, act: (connection: Connection) => void) => {
    const chosen = [...connections].filter(
      ({ session }) => session && (botUserId === undefined || session.bot.user.id === botUserId),
    );
    for (const connection of chosen) act(connection);
    return chosen.length;
  };
  const endAuthentication = (bot: string) => {
    for (const session of sessions.values()) if (session.bot.user.id === bot) sessions.delete(session.id);
    return each(bot, (connection) => connection.close(CloseCode.authenticationFailed, 'Authentication failed.'));
  };
  return {
    url,
    sessions,
    sessionStartLimit: starts.limit,
    dropSockets: (bot) => each(bot, (connection) => connection.drop()),
    requestReconnect: (bot) => each(bot, (connection) => connection.sendOp(7)),
    requestHeartbeat: (bot) => each(bot, (connection) => connection.sendOp(1)),
    invalidateSessions: (resumable, bot) => each(bot, (connection) => connection.invalidate(resumable)),
    endAuthentication,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function isGone(session: Session, discord: Discord, resumeWindowMs: number): boolean {
  return session.droppedAtMs !== undefined && discord.clock.now() - session.droppedAtMs > resumeWindowMs;
}

export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return address.port;
}
