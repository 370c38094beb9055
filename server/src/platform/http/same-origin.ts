import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { httpErrors } from './http.errors.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that a foreign page made a browser send.
 *
 * - On a loopback address only its own names are served, so that a name an attacker points at 127.0.0.1 reaches nothing.
 * - Whatever changes something, and every WebSocket, must come from our own pages. Browsers say so in Sec-Fetch-Site and
 *   Origin and do not let pages forge either; programs that are no browsers send neither and are let through.
 *
 * @param publicUrl The address people see, when it is not the one we listen on.
 */
export function createOriginGuard(listenHost: string, publicUrl: string | undefined) {
  const publicHost = publicUrl ? new URL(publicUrl).host : undefined;
  const loopbackOnly = isLoopback(listenHost);

  return function guard(request: FastifyRequest): void {
    const host = request.host;
    if (loopbackOnly && host !== publicHost && !isLoopback(hostnameOf(host))) throw httpErrors.foreignHost({ host });
    const isWrite = !readingMethods.has(request.method);
    if (!isWrite && request.headers.upgrade === undefined) return;
    const origin = request.headers.origin;
    if (origin !== undefined && !isOwn(origin, host)) throw httpErrors.foreignOrigin({ origin });
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw httpErrors.foreignOrigin({ origin: origin ?? 'another site' });
    }
  };

  function isOwn(origin: string, host: string): boolean {
    if (!URL.canParse(origin)) return false;
    const originHost = new URL(origin).host;
    return originHost === host || originHost === publicHost;
  }
}

export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  if (isIP(hostname) === 4) return hostname.startsWith('127.');
  return hostname === '::1' || hostname === '[::1]';
}

function hostnameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}
