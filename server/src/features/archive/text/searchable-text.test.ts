import { describe, expect, it } from 'vitest';
import { languagesFor } from './prevailing-language.ts';
import { searchableText } from './searchable-text.ts';

describe('the searchable text of a message', () => {
  it.each([
    [
      'embeds',
      {
        embeds: [
          {
            ...{ title: 'title', description: 'description', author: { name: 'author' }, footer: { text: 'footer' } },
            fields: [{ name: 'name', value: 'value' }],
          },
        ],
      },
      'title description author footer name value',
    ],
    [
      'files',
      { attachments: [{ filename: 'a.png', title: 'A map', description: 'of lands' }] },
      'a.png A map of lands',
    ],
    ['stickers', { sticker_items: [{ name: 'wave' }], stickers: [{ name: 'old' }] }, 'wave old'],
    ['polls', { poll: { question: { text: 'Who?' }, answers: [{ poll_media: { text: 'me' } }] } }, 'Who? me'],
    [
      'the result of a poll',
      {
        embeds: [
          {
            type: 'poll_result',
            fields: [
              { name: 'poll_question_text', value: 'Who?' },
              { name: 'total_votes', value: '65' },
              { name: 'victor_answer_text', value: 'me' },
            ],
          },
        ],
      },
      'Who? me',
    ],
    [
      'components',
      {
        components: [
          {
            type: 17,
            components: [
              { type: 10, content: 'panel' },
              { type: 9, accessory: { type: 2, label: 'press' } },
            ],
          },
        ],
      },
      'panel press',
    ],
    [
      'forwards',
      { message_snapshots: [{ message: { content: 'far', attachments: [{ filename: 'b.txt' }] } }] },
      'far b.txt',
    ],
    ['hostile shapes', { embeds: 'x', attachments: [null, 7, { filename: {} }], poll: [], components: [[[]]] }, ''],
  ])('has what is in %s', (_, raw, expected) => {
    expect(searchableText({ content: 'hello', ...raw }).replaceAll('\n', ' ')).toBe(`hello ${expected}`.trim());
  });
});

describe('messages that do not tell their language', () => {
  it('are taken for what the guild mostly speaks, once it is clear', () => {
    const of = (guild: string, ...langs: ('de' | 'en' | 'simple' | undefined)[]) =>
      languagesFor(
        guild,
        langs.map((lang) => ({ lang })),
      );
    expect(of('few', 'de', 'de', undefined)).toEqual(['de', 'de', 'simple']);
    expect(of('clear', 'de', 'de', 'de', 'de', 'de', undefined)).toEqual(['de', 'de', 'de', 'de', 'de', 'de']);
    expect(of('clear', undefined, 'simple')).toEqual(['de', 'simple']);
    expect(of('mixed', 'de', 'de', 'de', 'en', 'en', 'en', undefined).at(-1)).toBe('simple');
  });
});
