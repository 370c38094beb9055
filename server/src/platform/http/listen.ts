import type { FastifyInstance } from 'fastify';
import { httpErrors } from './http.errors.ts';

/** Binds the address; resolves to the URL for a browser on this machine. Failures become one sentence with the mend. */
export async function listen(app: FastifyInstance, config: { host: string; port: number }): Promise<string> {
  const { host, port } = config;
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `Listening on ${address}.` });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'EADDRINUSE') throw httpErrors.portInUse({ host, port }, error);
    throw httpErrors.cannotListen({ host, port, reason: code }, error);
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return `http://${browsable(host)}:${bound}`;
}

/** A wildcard address cannot be opened in a browser. */
function browsable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
