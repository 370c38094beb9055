import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { httpErrors } from './http.errors.ts';

/**
 * Asks whether the address could be bound, before anything is done that would have to be undone.
 *
 * @throws AppError http/port-in-use, http/cannot-listen
 */
export async function checkAddress({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen({ host, port }), 'listening');
  } catch (error) {
    throw whyNot(error, host, port);
  }
  probe.close();
  await once(probe, 'close');
}

/** Binds the address; resolves to the URL for a browser on this machine. Failures become one sentence with the mend. */
export async function listen(app: FastifyInstance, config: { host: string; port: number }): Promise<string> {
  const { host, port } = config;
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `Listening on ${address}.` });
  } catch (error) {
    throw whyNot(error, host, port);
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return `http://${browsable(host)}:${bound}`;
}

function whyNot(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'EADDRINUSE') return httpErrors.portInUse({ host, port }, error);
  return httpErrors.cannotListen({ host, port, reason: code }, error);
}

/** A wildcard address cannot be opened in a browser. */
function browsable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
