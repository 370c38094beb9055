import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { deskOf } from '../interactions/desk-of.ts';
import { isFields } from '../rest/fields.ts';
import { type ClientDeps, ClientSession, sentenceOf } from './client-session.ts';

/** The page and what it loads; nothing else is served. */
const fileTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const folder = join(import.meta.dirname, 'page');

export const clientPath = /^\/(?:client\/([a-z-]+\.(html|css|js|svg)))?(?:\?.*)?$/;

/** Serves the page at / and its parts below /client/. */
export async function serveClient(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, name = 'index.html', type = 'html'] = clientPath.exec(request.url ?? '/') ?? [];
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  if (!bytes || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(bytes ? 405 : 404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': fileTypes[type] ?? 'application/octet-stream',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** The page's websocket, at /_sandbox/client; only pages of this server may open it. */
export function attachClientSocket(http: Server, deps: ClientDeps): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 });
  const sessions = new Set<ClientSession>();
  http.on('upgrade', (request, socket, head) => {
    const { origin, host } = request.headers;
    const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
    if (request.url !== '/_sandbox/client' || !isOwn) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => begin(open, deps, sessions));
  });
  deps.discord.onEvent((event) => {
    for (const session of sessions) session.hear(event);
  });
  deskOf(deps.discord).watch(() => {
    for (const session of sessions) session.hearInteractions();
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
  };
}

function begin(socket: WebSocket, deps: ClientDeps, sessions: Set<ClientSession>): void {
  const send = (message: object) => socket.send(JSON.stringify(message));
  const session = new ClientSession(deps, send);
  sessions.add(session);
  socket.on('close', () => sessions.delete(session));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const request: unknown = JSON.parse(String(data));
    if (!isFields(request)) return;
    const { id } = request;
    void session.answer(request).then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, error: sentenceOf(error) }),
    );
  });
}
