/** Reads values out of untyped JSON and queries, with Discord's complaints when they do not fit. */
import { invalidForm } from '../errors.ts';
import { isSnowflake } from '../snowflake.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function whole(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}

export function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function texts(fields: Fields, name: string): string[] | undefined {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

export function objects(fields: Fields, name: string): Fields[] | undefined {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isFields) : undefined;
}

/** A whole number of the query within bounds. */
export function queryNumber(
  query: URLSearchParams,
  name: string,
  bounds: { min: number; max: number; default: number },
): number {
  const raw = query.get(name);
  if (raw === null) return bounds.default;
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isInteger(value)) {
    throw invalidForm({ [name]: { code: 'NUMBER_TYPE_COERCE', message: `Value "${raw}" is not int.` } });
  }
  if (value > bounds.max) {
    const message = `int value should be less than or equal to ${bounds.max}.`;
    throw invalidForm({ [name]: { code: 'NUMBER_TYPE_MAX', message } });
  }
  if (value < bounds.min) {
    const message = `int value should be greater than or equal to ${bounds.min}.`;
    throw invalidForm({ [name]: { code: 'NUMBER_TYPE_MIN', message } });
  }
  return value;
}

export function queryId(query: URLSearchParams, name: string): string | undefined {
  const raw = query.get(name);
  if (raw === null) return undefined;
  if (!isSnowflake(raw)) throw notSnowflake(name, raw);
  return raw;
}

/** A time in any ISO 8601 form, in ms since 1970. */
export function queryTime(raw: string, name: string): number {
  // An unescaped plus sign arrives as a blank.
  const ms = Date.parse(raw.replace(' ', '+'));
  if (Number.isNaN(ms)) {
    throw invalidForm({
      [name]: { code: 'DATE_TIME_TYPE_PARSE', message: `Could not parse ${raw}. Should be ISO8601.` },
    });
  }
  return ms;
}

export function queryFlag(query: URLSearchParams, name: string): boolean | undefined {
  const raw = query.get(name);
  return raw === null ? undefined : raw === 'true' || raw === '1' || raw === 'True';
}

export function notSnowflake(name: string, value: string) {
  return invalidForm({ [name]: { code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not snowflake.` } });
}
