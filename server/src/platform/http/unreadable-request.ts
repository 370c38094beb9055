import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { httpErrors } from './http.errors.ts';
import { problemOf, problemType } from './problem.ts';

/** Answers bytes that are no HTTP request, which no route ever sees, and closes the connection. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? httpErrors.headersTooLarge({})
      : httpErrors.badRequest({ reason: 'it is not valid HTTP' });
  const body = JSON.stringify(problemOf(status, code, message, ''));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
