import { captureErrors } from './capture.errors.ts';
import { firstIdAt } from './snowflake.ts';

export interface Boundaries {
  /** A message id, date or time. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** Both ends excluded; null is open. */
export interface OpenRange {
  readonly afterId: bigint | null;
  readonly beforeId: bigint | null;
}

/**
 * The ids between two boundaries. `after` given as a time includes that very moment, as a message id excludes that
 * message; `before` excludes both.
 *
 * @throws AppError capture/empty-range, capture/bad-moment
 */
export function rangeBetween(input: Boundaries): OpenRange {
  const afterId = input.after === undefined ? null : afterBoundary(input.after);
  const beforeId = input.before === undefined ? null : momentOrId('before', input.before);
  if (afterId !== null && beforeId !== null && afterId + 1n >= beforeId) {
    throw captureErrors.emptyRange({ after: input.after ?? '', before: input.before ?? '' });
  }
  return { afterId, beforeId };
}

function afterBoundary(after: string): bigint {
  const id = momentOrId('after', after);
  return isId(after) || id === 0n ? id : id - 1n;
}

function momentOrId(field: string, value: string): bigint {
  if (isId(value)) return BigInt(value);
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw captureErrors.badMoment({ field, value });
  return firstIdAt(ms);
}

function isId(value: string): boolean {
  return /^\d{15,20}$/.test(value);
}
