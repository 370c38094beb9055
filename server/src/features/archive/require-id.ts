import { archiveErrors } from './archive.errors.ts';
import { snowflake } from './raw.ts';

/** @throws AppError archive/invalid-id */
export function requireId(id: string, what: string): string {
  if (snowflake(id) === undefined) throw archiveErrors.invalidId({ what });
  return id;
}
