import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse-query.ts';

const now = new Date('2024-05-15T12:00:00Z');
const parse = (query: string, timeZone = 'UTC') => parseQuery(query, { now, timeZone });
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
    ['on:2024-05-01', 'Asia/Tokyo', '2024-04-30T15:00Z', '2024-05-01T15:00Z'],
    ['on:2024-05-01', '-03:30', '2024-05-01T03:30Z', '2024-05-02T03:30Z'],
    ['during:2024-03', 'Europe/Berlin', '2024-02-29T23:00Z', '2024-03-31T22:00Z'],
    // The days on which the clock is put forward and back have 23 and 25 hours.
    ['on:2024-03-31', 'Europe/Berlin', '2024-03-30T23:00Z', '2024-03-31T22:00Z'],
    ['on:2024-11-03', 'America/New_York', '2024-11-03T04:00Z', '2024-11-04T05:00Z'],
    ['on:today', 'Pacific/Auckland', '2024-05-15T12:00Z', '2024-05-16T12:00Z'],
    ['on:yesterday', 'Pacific/Honolulu', '2024-05-14T10:00Z', '2024-05-15T10:00Z'],
    ['during:this-week', 'Europe/Berlin', '2024-05-12T22:00Z', '2024-05-19T22:00Z'],
    ['during:last-month', 'UTC', '2024-04-01T00:00Z', '2024-05-01T00:00Z'],
    ['during:this-year', 'Asia/Tokyo', '2023-12-31T15:00Z', '2024-12-31T15:00Z'],
    ['during:last-year', 'UTC', '2023-01-01T00:00Z', '2024-01-01T00:00Z'],
    ['on:2024-05-01T10:30', 'Asia/Tokyo', '2024-05-01T01:30Z', '2024-05-01T01:31Z'],
    ['on:2024-05-01T10:30+02:00', 'Asia/Tokyo', '2024-05-01T08:30Z', '2024-05-01T08:31Z'],
    ['during:1970', 'Asia/Tokyo', '1970-01-01T00:00Z', '1970-12-31T15:00Z'],
    ['during:7d', 'Asia/Tokyo', '2024-05-08T12:00Z', '2024-05-15T12:00Z'],
    ['during:3mo', 'UTC', '2024-02-15T12:00Z', '2024-05-15T12:00Z'],
  ])('understands %s as it is in %s', (query, timeZone, start, end) => {
    const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
    expect(parse(query, timeZone)).toMatchObject({ clauses: [{ kind: 'time', startMs, endMs }], notices: [] });
  });

  it.each([
    ['has:audio', { kind: 'has', value: 'sound' }],
    ['has:Pictures', { kind: 'has', value: 'image' }],
    ['is:replies', { kind: 'is', value: 'reply' }],
    ['pinned:no', { kind: 'pinned', value: false }],
    ['-pinned:yes', { kind: 'pinned', value: true, negated: true }],
    ['--force', { kind: 'text', text: '--force', negated: false }],
    ['std::vector', { kind: 'text', text: 'std::vector' }],
    ['c:/windows', { kind: 'text', text: 'c:/windows' }],
    ['Error: ', { kind: 'text', text: 'Error:' }],
  ])('takes %s for what it is', (query, clause) => {
    expect(parse(query)).toMatchObject({ clauses: [clause], notices: [] });
  });

  it.each([
    ['form:ada', 'unknown-operator', 'from:'],
    ['author:ada', 'unknown-operator', 'from:'],
    ['form: ada', 'unknown-operator', 'from:'],
    ['has:constructor', 'unknown-value', null],
    ['pinned:maybe', 'unknown-value', null],
    ['during:2024-13', 'invalid-date', null],
    ['after:99999y', 'invalid-date', null],
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
