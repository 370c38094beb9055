/** Reads what a client sends. */
import type { Shard } from './session.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members above which a guild counts as large: between 50 and 250; default 50. */
export function largeThresholdOf(d: Fields): number {
  const given = d['large_threshold'];
  return typeof given === 'number' ? Math.min(250, Math.max(50, given)) : 50;
}

export function shardOf(value: unknown): Shard | undefined {
  if (value === undefined || value === null) return [0, 1];
  if (!Array.isArray(value)) return undefined;
  const [id, count]: unknown[] = value;
  if (typeof id !== 'number' || typeof count !== 'number') return undefined;
  return Number.isInteger(id) && Number.isInteger(count) && id >= 0 && id < count ? [id, count] : undefined;
}
