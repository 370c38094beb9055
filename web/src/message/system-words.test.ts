import { expect, test } from 'vitest';
import { general } from '../../test/fixture/guild.ts';
import { messageAt } from '../../test/fixture/messages.ts';
import { isUnknownType, systemWords } from './system-words.ts';

const message = { ...messageAt(general, 1), type: 46, embeds: [] };
const result = (fields: Record<string, string>) => ({
  ...message,
  embeds: [
    {
      type: 'poll_result',
      provider: null,
      title: null,
      url: null,
      description: null,
      color: null,
      timestamp: null,
      author: null,
      footer: null,
      image: null,
      thumbnail: null,
      pictureLink: null,
      video: false,
      fields: Object.entries(fields).map(([name, value]) => ({ name, value, inline: false })),
    },
  ],
});

test('the result of a poll is told in a sentence', () => {
  const fields = { poll_question_text: 'Bow or staff?', total_votes: '65' };
  expect(systemWords(result({ ...fields, victor_answer_text: 'Bow', victor_answer_votes: '40' }))).toBe(
    'ended the poll “Bow or staff?”: “Bow” won with 40 of 65 votes.',
  );
  expect(systemWords(result(fields))).toBe('ended the poll “Bow or staff?”: nobody won.');
  expect(systemWords(message)).toBe('A poll has ended.');
});

test('what members write is no system message, and a type of the future is known to be unknown', () => {
  expect([0, 19, 20, 23].map((type) => systemWords({ ...message, type }))).toEqual([null, null, null, null]);
  expect([0, 6, 46, 99].map(isUnknownType)).toEqual([false, false, false, true]);
});
