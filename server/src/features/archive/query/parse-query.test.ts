import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse-query.ts';

const now = new Date('2024-05-15T12:00:00Z');
const parse = (query: string) => parseQuery(query, now);
const kinds = (query: string) => parse(query).clauses.map((clause) => `${clause.negated ? '-' : ''}${clause.kind}`);

describe('the query language', () => {
  it('tells words, phrases, exclusions and operators apart', () => {
    expect(kinds('hello "big world" -bad -"very bad" from:ada -in:#off has:link pinned:true is:reply')).toEqual([
      'text',
      'text',
      '-text',
      '-text',
      'from',
      '-in',
      'has',
      'pinned',
      'is',
    ]);
    expect(parse('"big world"').clauses).toMatchObject([{ text: 'big world', phrase: true, from: 0, to: 11 }]);
    expect(parse('from:"Ada Lovelace" in: general').clauses).toMatchObject([
      { name: 'Ada Lovelace' },
      { name: 'general' },
    ]);
    expect(parse('-in:"name with spaces" mentions: “Ada L” word')).toMatchObject({
      clauses: [
        { kind: 'in', name: 'name with spaces', negated: true },
        { kind: 'mentions', name: 'Ada L' },
        { kind: 'text', text: 'word' },
      ],
      notices: [],
    });
  });

  it.each([
    ['before:2024-05-01', 0, Date.UTC(2024, 4, 1)],
    ['after:2024-05-01', Date.UTC(2024, 4, 2), Number.POSITIVE_INFINITY],
    ['after:7d', Date.UTC(2024, 4, 8, 12), Number.POSITIVE_INFINITY],
    ['during:2024-02', Date.UTC(2024, 1, 1), Date.UTC(2024, 2, 1)],
    ['during:2023', Date.UTC(2023, 0, 1), Date.UTC(2024, 0, 1)],
    ['on:yesterday', Date.UTC(2024, 4, 14), Date.UTC(2024, 4, 15)],
    ['during:"last week"', Date.UTC(2024, 4, 6), Date.UTC(2024, 4, 13)],
    ['on:2024-05-01T10:30', Date.UTC(2024, 4, 1, 10, 30), Date.UTC(2024, 4, 1, 10, 31)],
  ])('understands %s', (query, startMs, endMs) => {
    expect(parse(query)).toMatchObject({ clauses: [{ kind: 'time', startMs, endMs }], notices: [] });
  });

  it.each([
    ['form:ada', 'unknown-operator', 'from:'],
    ['wibble:ada', 'unknown-operator', null],
    ['has:imgae', 'unknown-value', 'image'],
    ['is:replay', 'unknown-value', 'reply'],
    ['before:2024-04-31', 'invalid-date', null],
    ['during:someday', 'invalid-date', null],
    ['from:', 'missing-value', 'from:name'],
    ['"open', 'unclosed-quote', null],
    [':-)', 'nothing-to-search', null],
  ])('answers %s with a sentence: %s', (query, code, suggestion) => {
    const { notices } = parse(query);
    expect(notices).toMatchObject([{ code, suggestion }]);
    expect(notices[0]?.message).toMatch(/[.?]$|left out\.$/);
  });

  it('searches for what looks like an operator and is none as text', () => {
    expect(parse('form:ada').clauses).toMatchObject([{ kind: 'text', text: 'form:ada' }]);
    expect(parse('https://example.org/a?b=c')).toMatchObject({ clauses: [{ kind: 'text' }], notices: [] });
  });

  it('takes any text whatever, and points into it', () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        'from:',
        '-',
        '"',
        '“',
        ' ',
        'has:',
        'before:',
        'during:99999999d',
        'is:',
        ':',
        '\\',
        "'",
        '\0',
        '\ud800',
      ),
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
        const query = parts.join('');
        const { clauses, notices } = parse(query);
        return [...clauses, ...notices].every(({ from, to }) => from >= 0 && to >= from && to <= query.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
