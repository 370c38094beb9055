import type { SearchNotice } from '@guildhall/contract';
import type { Span } from './ast.ts';
import { dateExamples } from './dates.ts';

/** Every sentence that a query may get, with its stable code. */
export const queryNotices = {
  unknownOperator: (name: string, span: Span, suggestion: string | undefined): SearchNotice => ({
    level: 'hint',
    code: 'unknown-operator',
    message: suggestion
      ? `There is no operator ${name}: – did you mean ${suggestion}:? It was searched for as text.`
      : `There is no operator ${name}: and so it was searched for as text.`,
    ...at(span),
    suggestion: suggestion ? `${suggestion}:` : null,
  }),
  missingValue: (name: string, span: Span, example: string): SearchNotice => ({
    level: 'hint',
    code: 'missing-value',
    message: `${name}: needs a value, for example ${name}:${example}; it was left out.`,
    ...at(span),
    suggestion: `${name}:${example}`,
  }),
  unknownValue: (
    name: string,
    value: string,
    allowed: readonly string[],
    span: Span,
    suggestion: string | undefined,
  ): SearchNotice => ({
    level: 'error',
    code: 'unknown-value',
    message: `${name}: does not know “${value}”${suggestion ? ` – did you mean ${suggestion}?` : '.'} Allowed are ${list(allowed)}; it was left out.`,
    ...at(span),
    suggestion: suggestion ?? null,
  }),
  invalidDate: (name: string, value: string, span: Span): SearchNotice => ({
    level: 'error',
    code: 'invalid-date',
    message: `“${value}” is not a date for ${name}: – write for example ${list(dateExamples)}; it was left out.`,
    ...at(span),
    suggestion: null,
  }),
  unclosedQuote: (span: Span): SearchNotice => ({
    level: 'hint',
    code: 'unclosed-quote',
    message: 'The quotation is not closed; everything to the end was taken as one phrase.',
    ...at(span),
    suggestion: null,
  }),
  nothingToSearch: (text: string, span: Span): SearchNotice => ({
    level: 'hint',
    code: 'nothing-to-search',
    message: `“${text}” has no letters or digits to search for; it was left out.`,
    ...at(span),
    suggestion: null,
  }),
  tooLong: (limit: number, span: Span): SearchNotice => ({
    level: 'hint',
    code: 'too-long',
    message: `Only the first ${limit} parts of the query were used.`,
    ...at(span),
    suggestion: null,
  }),
  closestName: (what: string, name: string, taken: string, span: Span): SearchNotice => ({
    level: 'hint',
    code: 'closest-name',
    message: `No ${what} is called “${name}”; ${taken} was taken instead.`,
    ...at(span),
    suggestion: quoted(taken),
  }),
  ambiguousName: (what: string, name: string, matches: readonly string[], span: Span): SearchNotice => ({
    level: 'hint',
    code: 'ambiguous-name',
    message: `“${name}” may be ${matches.length > 1 ? list(matches, 'or') : 'several'}; all of them were searched. Use ${what === 'channel' ? 'its id' : 'the user name or the id'} to choose one.`,
    ...at(span),
    suggestion: null,
  }),
  unknownName: (what: string, name: string, closest: readonly string[], span: Span): SearchNotice => ({
    level: 'error',
    code: 'unknown-name',
    message: `No ${what} here is called “${name}”${closest.length > 0 ? ` – did you mean ${list(closest, 'or')}?` : '.'}`,
    ...at(span),
    suggestion: closest[0] === undefined ? null : quoted(closest[0]),
  }),
};

function at({ from, to }: Span): Span {
  return { from, to };
}

function list(items: readonly string[], word = 'and'): string {
  return items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** As a value after an operator. */
export function quoted(name: string): string {
  return /[\s"]/.test(name) ? `"${name.replaceAll('"', '')}"` : name;
}
