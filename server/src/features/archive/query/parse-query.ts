import type { SearchNotice } from '@guildhall/contract';
import { tokensOf } from '../text/words.ts';
import { type Clause, hasAliases, hasValues, isValues, type ParsedQuery } from './ast.ts';
import { type Clock, parseDate } from './dates.ts';
import { nearest } from './distance.ts';
import { queryNotices as notice } from './notices.ts';
import { type QueryToken, tokenize } from './tokenize.ts';

/** Each operator with an example value. */
export const operators = {
  from: 'name',
  in: 'channel',
  mentions: 'name',
  has: 'link',
  before: '2024-05-01',
  after: '2024-05-01',
  during: '2024-05',
  on: 'yesterday',
  pinned: 'true',
  is: 'reply',
} as const;
export type Operator = keyof typeof operators;
export const operatorNames: readonly Operator[] = [
  'from',
  'in',
  'mentions',
  'has',
  'before',
  'after',
  'during',
  'on',
  'pinned',
  'is',
];

/** What others call them; offered, not understood. */
const synonyms: ReadonlyMap<string, Operator> = new Map([
  ['author', 'from'],
  ['by', 'from'],
  ['user', 'from'],
  ['channel', 'in'],
  ['thread', 'in'],
  ['mention', 'mentions'],
  ['to', 'mentions'],
  ['since', 'after'],
  ['until', 'before'],
  ['date', 'on'],
  ['type', 'is'],
  ['pin', 'pinned'],
]);

/** More parts than anybody types; each adds to the work of the database. */
const maxClauses = 40;

export function isOperator(name: string): name is Operator {
  return Object.hasOwn(operators, name);
}

/**
 * Understands a query in Discord's syntax. No text makes it fail: what cannot be understood gets a notice and is taken
 * as text or left out, the rest is carried out.
 */
export function parseQuery(query: string, clock: Clock): ParsedQuery {
  const clauses: Clause[] = [];
  const notices: SearchNotice[] = [];
  const tokens = tokenize(query, (name) => isOperator(name.toLowerCase()));
  for (const token of tokens) {
    if (clauses.length >= maxClauses) {
      notices.push(notice.tooLong(maxClauses, { from: token.from, to: query.length }));
      break;
    }
    const clause = parseToken(token, query, clock, notices);
    if (clause) clauses.push(clause);
    if (token.unclosed) notices.push(notice.unclosedQuote(token.valueSpan));
  }
  return { clauses, notices };
}

function parseToken(token: QueryToken, query: string, clock: Clock, notices: SearchNotice[]): Clause | undefined {
  const name = token.operator?.toLowerCase();
  if (name === undefined) return textClause(token, token.value, notices);
  if (!isOperator(name)) {
    const meant = synonyms.get(name) ?? nearest(name, operatorNames);
    // "Error: no such file" is text; "wibble:ada" may be a mistake, and saying so costs little.
    const isSentence = token.operatorSpan.to === token.to && token.to < query.length;
    if (meant !== undefined || !isSentence) notices.push(notice.unknownOperator(name, token.operatorSpan, meant));
    return textClause(token, query.slice(token.operatorSpan.from, token.to), notices);
  }
  if (token.value.trim() === '') {
    notices.push(notice.missingValue(name, token, operators[name]));
    return undefined;
  }
  return operatorClause(name, token, clock, notices);
}

function textClause(token: QueryToken, text: string, notices: SearchNotice[]): Clause | undefined {
  const { from, to, negated } = token;
  if (tokensOf(text).length === 0) {
    if (text.trim() !== '') notices.push(notice.nothingToSearch(text.slice(0, 40), token));
    return undefined;
  }
  return { kind: 'text', text, phrase: token.quoted, negated, from, to };
}

function operatorClause(name: Operator, token: QueryToken, clock: Clock, notices: SearchNotice[]): Clause | undefined {
  const { from, to, negated, valueSpan } = token;
  const base = { from, to, negated };
  const value = token.value.trim();
  const word = value.toLowerCase();
  switch (name) {
    case 'from':
    case 'in':
    case 'mentions':
      return { kind: name, name: value, valueSpan, ...base };
    case 'has': {
      const known = hasValues.find((item) => item === word || `${item}s` === word) ?? hasAliases.get(word);
      if (known) return { kind: 'has', value: known, ...base };
      notices.push(notice.unknownValue(name, value, hasValues, valueSpan, nearest(word, hasValues)));
      return undefined;
    }
    case 'is': {
      const known =
        isValues.find((item) => item === word || `${item}s` === word) ?? (word === 'replies' ? 'reply' : undefined);
      if (known) return { kind: 'is', value: known, ...base };
      notices.push(notice.unknownValue(name, value, isValues, valueSpan, nearest(word, isValues)));
      return undefined;
    }
    case 'pinned': {
      if (['true', 'yes', '1'].includes(word)) return { kind: 'pinned', value: true, ...base };
      if (['false', 'no', '0'].includes(word)) return { kind: 'pinned', value: false, ...base };
      notices.push(notice.unknownValue(name, value, ['true', 'false'], valueSpan, nearest(word, ['true', 'false'])));
      return undefined;
    }
    default:
      return timeClause(name, token, clock, notices);
  }
}

function timeClause(
  name: 'before' | 'after' | 'during' | 'on',
  token: QueryToken,
  clock: Clock,
  notices: SearchNotice[],
): Clause | undefined {
  const { from, to, negated } = token;
  const range = parseDate(token.value, clock);
  if (!range) {
    notices.push(notice.invalidDate(name, token.value.slice(0, 40), token.valueSpan));
    return undefined;
  }
  const isAgo = /^\d+\s*[a-z]+$/i.test(token.value.trim());
  const base = { kind: 'time', negated, from, to } as const;
  if (name === 'before') return { ...base, startMs: 0, endMs: range.startMs };
  // After a day means from the next one on; after "7d" means in the last seven days.
  if (name === 'after')
    return { ...base, startMs: isAgo ? range.startMs : range.endMs, endMs: Number.POSITIVE_INFINITY };
  // A moment has no length: take its minute.
  return {
    ...base,
    startMs: range.startMs,
    endMs: range.endMs === range.startMs ? range.startMs + 60_000 : range.endMs,
  };
}
