import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown, plainText } from './markdown.ts';
import { type Inline, parseInline } from './markdown-inline.ts';

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
/** Text made of what the parser knows, so that it meets its rules and not only noise. */
const marked = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '***',
        '_',
        '__',
        '~~',
        '||',
        '`',
        '``',
        '```',
        '> ',
        '>>> ',
        '# ',
        '-# ',
        '- ',
        '1. ',
        '\n',
        '\\',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        ' ',
      ),
      fc.constantFrom(
        'https://example.org/a_b',
        '<@175928847299117063>',
        '<#175928847299117063>',
        '<t:1700000000:R>',
        '<:ok:175928847299117063>',
        '@everyone',
        '](https://x.org)',
        '](javascript:alert(1))',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

function links(nodes: Inline[]): string[] {
  return nodes.flatMap((node) =>
    'children' in node ? [...(node.kind === 'link' ? [node.url] : []), ...links(node.children)] : [],
  );
}

describe('markdown', () => {
  test('never throws and keeps every letter and digit in its order', () => {
    fc.assert(
      fc.property(marked, (text) => letters(plainText(parseMarkdown(text))) === letters(text)),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (text) => letters(plainText(parseMarkdown(text))) === letters(text),
      ),
      { numRuns: 500 },
    );
  });

  test('makes links of http and https only', () => {
    fc.assert(
      fc.property(marked, (text) => links(parseInline(text)).every((url) => /^https?:\/\//.test(url))),
      { numRuns: 2_000 },
    );
    expect(links(parseInline('[a](javascript:alert(1)) <javascript:x> [b](data:text/html,x)'))).toEqual([]);
    expect(links(parseInline('hxxp://evil.example htp://x hack://y ftp://z'))).toEqual([]);
  });

  test('stays quick on text that opens everything and closes nothing', () => {
    for (const mark of [
      '**',
      '__',
      '||',
      '*',
      '_',
      '`',
      '[',
      '<',
      '**_',
      '> ',
      '- ',
      '***',
      '[a](',
      'https://x.org/(',
    ]) {
      const started = performance.now();
      parseMarkdown(mark.repeat(4_000 / mark.length));
      expect(performance.now() - started, mark).toBeLessThan(2_000);
    }
  });

  test.each<[string, Inline[]]>([
    [
      '2*3*4 and snake_case_name',
      [
        { kind: 'text', text: '2' },
        { kind: 'italic', children: [{ kind: 'text', text: '3' }] },
        { kind: 'text', text: '4 and snake_case_name' },
      ],
    ],
    ['2 * 3 * 4', [{ kind: 'text', text: '2 * 3 * 4' }]],
    [
      '**a *b***',
      [
        {
          kind: 'bold',
          children: [
            { kind: 'text', text: 'a ' },
            { kind: 'italic', children: [{ kind: 'text', text: 'b' }] },
          ],
        },
      ],
    ],
    ['***a***', [{ kind: 'bold', children: [{ kind: 'italic', children: [{ kind: 'text', text: 'a' }] }] }]],
    [
      '||a `||` b||',
      [
        { kind: 'spoiler', children: [{ kind: 'text', text: 'a `' }] },
        { kind: 'text', text: '` b||' },
      ],
    ],
    ['\\*a\\*', [{ kind: 'text', text: '*a*' }]],
    ['`a*b*`', [{ kind: 'code', text: 'a*b*' }]],
    [
      'see (https://x.org/a_(b)).',
      [
        { kind: 'text', text: 'see (' },
        { kind: 'link', url: 'https://x.org/a_(b)', children: [{ kind: 'text', text: 'https://x.org/a_(b)' }] },
        { kind: 'text', text: ').' },
      ],
    ],
    ['[here](https://x.org)', [{ kind: 'link', url: 'https://x.org', children: [{ kind: 'text', text: 'here' }] }]],
    ['<t:0:R>', [{ kind: 'time', seconds: 0, style: 'R', raw: '<t:0:R>' }]],
  ])('reads %s as Discord does', (text, nodes) => {
    expect(parseInline(text)).toEqual(nodes);
  });

  test('reads blocks: headings, lists, quotes and code', () => {
    const kinds = parseMarkdown('# T\n- a\n  - b\n> q\n> r\ntext\n```js\nx\n```\nend\n-# small').map(
      (block) => block.kind,
    );
    expect(kinds).toEqual(['heading', 'list', 'quote', 'text', 'code', 'text', 'small']);
    expect(parseMarkdown('>>> a\n# b')).toMatchObject([
      { kind: 'quote', blocks: [{ kind: 'text' }, { kind: 'heading' }] },
    ]);
    expect(parseMarkdown('#no heading')).toMatchObject([{ kind: 'text' }]);
  });
});
