import { AppError } from '../errors.ts';

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Server shut down by an administrator, crashed, still starting, out of connections. */
const unavailableStates = new Set(['57P01', '57P02', '57P03', '53300']);
/** Serialization failure, deadlock, lock not available: the same transaction may succeed when it is run again. */
const retryStates = new Set(['40001', '40P01', '55P03']);
/** pg raises these without a code. */
const connectionMessages =
  /connection terminated|connection ended|timeout exceeded when trying to connect|not queryable|client was closed/i;

/** Whether the database could not be reached or the connection was lost; says nothing about what was committed. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError) return error.code === 'database/unavailable';
  const code = codeOf(error);
  if (code === undefined) return connectionMessages.test(error.message);
  return connectionCodes.has(code) || unavailableStates.has(code) || code.startsWith('08');
}

/** Whether a transaction was refused because of another one and may succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && retryStates.has(codeOf(error) ?? '');
}

/** Whether the server has no room for what was to be written. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '53100';
}

/** Whether doing the same again a little later is sensible. */
export function isTransient(error: unknown): boolean {
  return isConnectionLoss(error) || isConflict(error);
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
