/** Careful reading of what Discord sent: a field that has another type than expected counts as absent. */

export type Raw = Readonly<Record<string, unknown>>;

export function record(value: unknown): Raw | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : undefined;
}

export function records(value: unknown): readonly Raw[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item: unknown): item is Raw => record(item) !== undefined);
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Within Postgres' `integer`; others count as absent. */
export function int32(value: unknown): number | undefined {
  const number = integer(value);
  return number !== undefined && Math.abs(number) <= 2_147_483_647 ? number : undefined;
}

const largestId = 9_223_372_036_854_775_807n;

/** A snowflake that fits Postgres' `bigint`, without leading zeros. */
export function snowflake(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[1-9]\d{0,18}$/.test(value)) return undefined;
  return value.length < 19 || BigInt(value) <= largestId ? value : undefined;
}

/** Milliseconds since 1970, of an ISO 8601 time. */
export function timeMs(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = Date.parse(value);
  // Years that Postgres and people can read.
  return Number.isFinite(ms) && Math.abs(ms) < 253_402_300_800_000 ? ms : undefined;
}
