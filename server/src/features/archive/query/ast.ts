import type { SearchNotice } from '@guildhall/contract';

/** Where something stands in the query, in UTF-16 code units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const hasValues = ['link', 'embed', 'file', 'image', 'video', 'sound', 'poll', 'sticker', 'forward'] as const;
export type HasValue = (typeof hasValues)[number];

/** What else Discord's API and people call them. */
export const hasAliases: ReadonlyMap<string, HasValue> = new Map([
  ['attachment', 'file'],
  ['attachments', 'file'],
  ['audio', 'sound'],
  ['photo', 'image'],
  ['photos', 'image'],
  ['picture', 'image'],
  ['pictures', 'image'],
  ['snapshot', 'forward'],
  ['url', 'link'],
]);

export const isValues = ['reply', 'thread', 'edited', 'pinned', 'bot', 'forward', 'system'] as const;
export type IsValue = (typeof isValues)[number];

interface Base extends Span {
  readonly negated: boolean;
}
export type Clause =
  | (Base & { readonly kind: 'text'; readonly text: string; readonly phrase: boolean })
  | (Base & { readonly kind: 'from' | 'in' | 'mentions'; readonly name: string; readonly valueSpan: Span })
  | (Base & { readonly kind: 'has'; readonly value: HasValue })
  | (Base & { readonly kind: 'is'; readonly value: IsValue })
  | (Base & { readonly kind: 'pinned'; readonly value: boolean })
  /** Messages from `startMs` (included) to `endMs` (not included). */
  | (Base & { readonly kind: 'time'; readonly startMs: number; readonly endMs: number });

export interface ParsedQuery {
  readonly clauses: readonly Clause[];
  readonly notices: readonly SearchNotice[];
}
