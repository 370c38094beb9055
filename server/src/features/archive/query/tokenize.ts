import type { Span } from './ast.ts';

export interface QueryToken extends Span {
  readonly negated: boolean;
  /** What stands before the colon, as written; undefined for plain text. */
  readonly operator: string | undefined;
  readonly operatorSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  readonly quoted: boolean;
  /** A quotation that nothing ends. */
  readonly unclosed: boolean;
}

const closing: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“', '«': '»', '”': '”' };
const blank = /\s/u;
// Not https://, std::vector or c:\\: nobody means an operator there.
const operatorPattern = /^([\p{L}_-]{2,20}):(?!\/\/|:)/u;

/**
 * Splits a query at its blanks; quotation marks keep words together. Any text is split somehow, none is refused.
 *
 * @param isOperator Whether blanks may stand between this operator and its value, as Discord's own search box puts them.
 */
export function tokenize(query: string, isOperator: (name: string) => boolean): QueryToken[] {
  const tokens: QueryToken[] = [];
  let at = 0;
  const skipBlanks = () => {
    while (at < query.length && blank.test(query.charAt(at))) at++;
  };
  for (skipBlanks(); at < query.length; skipBlanks()) {
    const from = at;
    // "--force" is an option that somebody looks for, and a lone dash is punctuation.
    const negated = query.charAt(at) === '-' && /^[^\s-]/u.test(query.slice(at + 1, at + 2));
    if (negated) at++;
    const operatorFrom = at;
    const operator = operatorPattern.exec(query.slice(at, at + 21))?.[1];
    if (operator !== undefined) {
      at += operator.length + 1;
      if (isOperator(operator)) skipBlanks();
    }
    const operatorSpan = { from: operatorFrom, to: operatorFrom + (operator === undefined ? 0 : operator.length + 1) };
    const read = readValue(query, at);
    at = Math.max(read.end, from + 1);
    const valueSpan = { from: read.from, to: read.to };
    const { quoted, unclosed } = read;
    tokens.push({
      negated,
      operator,
      operatorSpan,
      value: query.slice(read.from, read.to),
      valueSpan,
      quoted,
      unclosed,
      from,
      to: at,
    });
  }
  return tokens;
}

function readValue(
  query: string,
  start: number,
): { from: number; to: number; end: number; quoted: boolean; unclosed: boolean } {
  const close = closing[query.charAt(start)];
  if (close !== undefined) {
    const end = query.indexOf(close, start + 1);
    if (end < 0) return { from: start + 1, to: query.length, end: query.length, quoted: true, unclosed: true };
    return { from: start + 1, to: end, end: end + 1, quoted: true, unclosed: false };
  }
  let end = start;
  while (end < query.length && !blank.test(query.charAt(end))) end++;
  return { from: start, to: end, end, quoted: false, unclosed: false };
}
