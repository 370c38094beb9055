/** What of an error may stand in a log. */
interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string | number;
  status?: number;
  cause?: LoggedError;
}

/** Deep enough for every chain of causes met in practice, and an end for circular ones. */
const maxCauses = 5;

/**
 * Reduces an error to what helps to mend it.
 *
 * The other properties stay out: discord.js errors carry the request body (what people wrote), `pg` errors carry row
 * values in `detail` and `where`.
 */
export function serializeError(error: unknown): unknown {
  return error instanceof Error ? describe(error, 0) : error;
}

function describe(error: Error, depth: number): LoggedError {
  const logged: LoggedError = { type: error.name, message: error.message };
  if (error.stack) logged.stack = error.stack;
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) logged.code = error.code;
  if ('status' in error && typeof error.status === 'number') logged.status = error.status;
  if (error.cause instanceof Error && depth < maxCauses) logged.cause = describe(error.cause, depth + 1);
  return logged;
}
