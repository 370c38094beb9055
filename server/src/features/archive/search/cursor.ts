import { archiveErrors } from '../archive.errors.ts';
import { snowflake } from '../raw.ts';

/** Where the next page begins. */
export type Cursor =
  | { readonly sort: 'newest' | 'oldest'; readonly lastId: string }
  /** Relevance ranks the same candidates again: those up to the newest one of the first page. */
  | { readonly sort: 'relevance'; readonly newestId: string; readonly offset: number };

const letters = { newest: 'n', oldest: 'o', relevance: 'r' } as const;

export function encodeCursor(cursor: Cursor): string {
  const text =
    cursor.sort === 'relevance' ? `r.${cursor.newestId}.${cursor.offset}` : `${letters[cursor.sort]}.${cursor.lastId}`;
  return Buffer.from(text).toString('base64url');
}

/** @throws AppError archive/invalid-cursor when it is none, or one of another order. */
export function decodeCursor(text: string, sort: Cursor['sort']): Cursor {
  const [letter, id, offset] = Buffer.from(text, 'base64url').toString('latin1').split('.', 4);
  const valid = snowflake(id);
  if (letter !== letters[sort] || valid === undefined) throw archiveErrors.invalidCursor({});
  if (sort !== 'relevance') return { sort, lastId: valid };
  if (offset === undefined || !/^\d{1,5}$/.test(offset)) throw archiveErrors.invalidCursor({});
  return { sort, newestId: valid, offset: Number(offset) };
}
