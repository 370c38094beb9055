import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkStyle, readableText } from './readable-text.ts';

const names = {
  users: { '175928847299117063': 'Ada' },
  roles: { '175928847299117064': { name: 'Crew', color: null } },
  channels: { '175928847299117065': 'help' },
};
const read = (text: string, links?: LinkStyle) => readableText(text, names, links).text;
const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

describe('a text as a person reads it', () => {
  it.each([
    ['**bold** *slanted* _too_ __under__ ~~gone~~', 'bold slanted too under gone'],
    ['**bold and *both*** ***all***', 'bold and both all'],
    ['2 * 3 * 4, snake_case_name and **open', '2 * 3 * 4, snake_case_name and **open'],
    ['**** || ~~ __ *', '**** || ~~ __ *'],
    ['> quoted\n> twice\nanswer', 'quoted\ntwice\nanswer'],
    ['>>> all\nof it', 'all\nof it'],
    ['# Title\n-# small\n#channel', 'Title\nsmall\n#channel'],
    ['- one\n  - two\n* three\n1. four', '• one\n  • two\n• three\n1. four'],
    ['run `a*b*` or ``x ` y``', 'run a*b* or x ` y'],
    ['see ```js\nlet **a**;\n```there', 'see \nlet **a**;\nthere'],
    ['```\n```', '```\n```'],
    ['a ` b', 'a ` b'],
    ['\\*not slanted\\* ¯\\\\\\_(ツ)\\_/¯', '*not slanted* ¯\\_(ツ)_/¯'],
    ['[the **manual**](https://example.org/a_(b)) <https://example.org/x>', 'the manual https://example.org/x'],
    ['**https://example.org/a_b_c**, (https://example.org)', 'https://example.org/a_b_c, (https://example.org)'],
    ['<@175928847299117063> <@!1> <@&175928847299117064> <@&1>', '@Ada @somebody @Crew @unknown role'],
    ['<#175928847299117065> <#1> <id:customize>', '#help #unknown channel #Channels & Roles'],
    ['<:lamp:175928847299117063> </play song:175928847299117063> <t:0:R>', ':lamp: /play song 1970-01-01 00:00 UTC'],
    ['<t:9999999999999> <script>alert("x")</script> &lt;', '<t:9999999999999> <script>alert("x")</script> &lt;'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('covers spoilers, always as wide, with everything in them', () => {
    const secret = 'Snape kills <@175928847299117063>, see ```secret``` https://example.org/secret';
    expect(readableText(`well ||${secret}||!`, names)).toEqual({
      text: 'well █████!',
      covers: [{ from: 5, to: 10, hidden: 'Snape kills @Ada, see \nsecret\n https://example.org/secret' }],
    });
    expect(read('||a|| or **||b||** or ||open')).toBe('█████ or █████ or ||open');
    expect(read('||[secret](https://example.org)||', 'address')).toBe('█████');
  });

  it('gives the addresses of links and the languages of code where they are asked for', () => {
    expect(read('[here](https://example.org/a) ```sql\nselect 1```', 'address')).toBe(
      'here (https://example.org/a) \nsql\nselect 1',
    );
  });

  const mark = fc.constantFrom(
    ...[
      '*',
      '**',
      '***',
      '_',
      '__',
      '~~',
      '`',
      '``',
      '```',
      '> ',
      '>>> ',
      '# ',
      '-# ',
      '- ',
      '\n',
      '\\',
      ' ',
      '(',
      ')',
      '<',
      '>',
    ],
  );
  const other = fc.oneof(
    fc.constantFrom(
      '||',
      '[',
      ']',
      '](https://x.org)',
      '<@175928847299117063>',
      '<t:1:R>',
      '<:a:175928847299117063>',
      'https://x.org/_a',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const textOf = (part: fc.Arbitrary<string>) => fc.array(part, { maxLength: 60 }).map((parts) => parts.join(''));

  it('keeps every letter that is not behind a cover, and takes any text whatever', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !/[|[<]/.test(text));
    fc.assert(
      fc.property(textOf(fc.oneof(mark, plain)), (text) => letters(read(text, 'address')) === letters(text)),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(textOf(fc.oneof(mark, other)), (text) => {
        const { text: shown, covers } = readableText(text, names);
        let end = 0;
        for (const { from, to } of covers) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(shown.slice(from, to)).toBe('█████');
          end = to;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('adds no markup of its own', () => {
    const count = (text: string) => text.split(/[<&]/).length;
    fc.assert(fc.property(textOf(fc.oneof(mark, other)), (text) => count(read(text, 'address')) <= count(text)));
  });

  it('takes time in proportion to the length of hostile text', () => {
    const hostile = [
      '**',
      '__',
      '||',
      '*',
      '_ ',
      ' *a',
      '`',
      '` `` ',
      '[',
      '[a](https://',
      '<',
      '```\n',
      '> ',
      '\n  ',
      '- ',
    ];
    for (const part of [...hostile, 'https://x', '*_~~||', 'https://a.**']) {
      const began = performance.now();
      read(part.repeat(40_000 / part.length));
      // Forty thousand letters; whoever is quadratic needs minutes.
      expect(performance.now() - began, part).toBeLessThan(2_000);
    }
  });
});
