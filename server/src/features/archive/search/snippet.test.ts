import type { MessageView } from '@guildhall/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { parseQuery } from '../query/parse-query.ts';
import { embedViews } from '../reading/embed-views.ts';
import { readableText } from '../text/readable-text.ts';
import { createLexemes } from './lexemes.ts';
import { snippetsOf } from './snippet.ts';
import { textQuery } from './text-query.ts';

const { db } = await testDatabase();
const lexemes = createLexemes(db);
const names: MessageView['names'] = { users: { '175928847299117063': 'Ada' }, roles: {}, channels: {} };

function view(content: string, parts: Partial<MessageView> = {}): MessageView {
  const author = { id: '1', name: 'a', username: 'a', avatarUrl: null, color: null, bot: false };
  return {
    ...{ id: '2', channelId: '3', author, type: 0, content, createdAt: '2024-05-01T00:00:00.000Z', names },
    ...{ editedAt: null, deletedAt: null, pinned: false, versions: 1, replyTo: null, thread: null, forwarded: null },
    ...{ attachments: [], embeds: [], reactions: [], stickers: [], poll: null },
    ...parts,
  };
}

async function snippet(query: string, message: MessageView, lang = 'en') {
  const { clauses } = parseQuery(query, { now: new Date(0), timeZone: 'UTC' });
  const text = await textQuery(clauses, ['simple', 'en'], lexemes);
  const [parts] = await snippetsOf([{ view: message, lang }], text, lexemes);
  return parts ?? [];
}
const marked = async (query: string, message: MessageView) =>
  (await snippet(query, message)).map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

describe('a snippet', () => {
  it.each([
    ['install', '> **installing** ||the secret|| for <@175928847299117063>', '[installing] █████ for @Ada'],
    ['select', '```sql\nselect **1**;\n```', '[select] **1**;'],
    ['secret', 'well, ||the secret|| is out', 'well, [█████] is out'],
    ['日本', '||日本語|| 日本', '[█████] [日本]'],
    ['kanji', `${'漢'.repeat(3)}kanji漢`, '漢漢漢[kanji]漢'],
    ['漢字', '漢字漢字 漢', '[漢字漢字] 漢'],
    ['install -"new server"', 'install the new big server', '[install] the new big server'],
    ['manual', 'see [this](https://example.org/manual)', 'see this (https://example.org/[manual])'],
    ['this', 'see [this](https://example.org/manual)', 'see [this]'],
    ['sql', '```sql\nselect 1```', '[sql]\nselect 1'],
    ['nowhere', '-# **plain** <script>', 'plain <script>'],
    ['café', 'The CAFÉ, cafe and cafés', 'The [CAFÉ], [cafe] and [cafés]'],
  ])('for %s of %s', async (query, content, expected) => {
    expect(await marked(query, view(content))).toBe(expected);
  });

  it('shows the part of a message that was found', async () => {
    const embed = { type: 'rich', title: '**Bold** title', url: null, description: 'of ||lanterns||', color: null };
    const rest = {
      timestamp: null,
      author: null,
      footer: '**as it is**',
      provider: null,
      image: null,
      thumbnail: null,
      pictureLink: null,
      video: false,
      fields: [],
    };
    const message = view('hello', { embeds: [{ ...embed, ...rest }] });
    expect(await marked('bold', message)).toBe('[Bold] title');
    expect(await marked('lantern', message)).toBe('of [█████]');
    expect(await marked('is', message)).toBe('**as it [is]**');
    expect(await marked('nowhere', message)).toBe('hello');
    expect(await snippet('nowhere', view(''))).toEqual([]);
  });

  it('shows the question and the answer of the result of a poll, not the names of its fields', async () => {
    const told = {
      poll_question_text: 'Bow or **staff**?',
      victor_answer_votes: '40',
      total_votes: '65',
      victor_answer_id: '1',
      victor_answer_text: 'Bow of yew',
    };
    const fields = Object.entries(told).map(([name, value]) => ({ name, value, inline: false }));
    const [embed] = embedViews([{ type: 'poll_result', fields }]);
    const message = view('', { type: 46, embeds: embed ? [embed] : [] });
    expect(await marked('nowhere', message)).toBe('Bow or **staff**?');
    expect(await marked('staff', message)).toBe('Bow or **[staff]**?');
    expect(await marked('yew', message)).toBe('Bow of [yew]');
    expect(await marked('question', message)).toBe('Bow or **staff**?');
  });

  it('is cut around the first hit, never through a letter', async () => {
    const text = await snippet('needle', view(`${'😀'.repeat(500)} needle ${'😀'.repeat(500)}`));
    const whole = text.map((part) => part.text).join('');
    expect(whole.isWellFormed()).toBe(true);
    expect(whole.length).toBeLessThan(250);
    expect(text.filter(({ hit }) => hit)).toEqual([{ text: 'needle', hit: true }]);
    expect(whole.startsWith('…') && whole.endsWith('…')).toBe(true);
  });

  it('is a stretch of the readable text with nothing added but dots, of any text whatever', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        'needle ',
        'needles',
        '**',
        '||',
        '`',
        '```',
        '> ',
        '\n',
        '[',
        '](https://x.org/needle)',
        '<@1>',
        '日本語',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constant('x'.repeat(100)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 25 }),
        fc.constantFrom('needle', '日本', '"x needle"'),
        async (parts, query) => {
          const content = parts.join('').toWellFormed();
          const cut = await snippet(query, view(content));
          const shown = cut.map(({ text }) => text).join('');
          const sources = (['label', 'address'] as const).map((style) => readableText(content, names, style).text);
          const bare = shown.replace(/^…/, '').replace(/…$/, '');
          expect(sources.some((source) => source.includes(bare) || source.includes(shown))).toBe(true);
          expect(cut.every(({ text }) => text !== '' && text.isWellFormed())).toBe(true);
          expect(shown.length).toBeLessThanOrEqual(242);
        },
      ),
      { numRuns: 300 },
    );
  });
});
