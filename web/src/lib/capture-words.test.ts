import { expect, test } from 'vitest';
import { jobAt } from '../../test/fixture/jobs.ts';
import { jobLine, jobTitle } from './capture-words.ts';

const job = {
  ...jobAt(1, 'running', 0.5),
  messages: 1_200,
  added: 1_100,
  messagesPerSecond: 85.4,
  remainingSeconds: 75,
};

test('a job says how far it is, how fast, and how long it takes', () => {
  expect(jobLine(job)).toBe('1,200 of about 150,000 messages · 85/s · about 1 min 15 s left');
  expect(jobLine({ ...job, estimatedMessages: null, messagesPerSecond: 0.2, remainingSeconds: null })).toBe(
    '1,200 messages',
  );
  expect(jobLine({ ...job, state: 'paused' })).toBe('1,200 of about 150,000 messages');
});

test('an ended job says what it read, and how much of it was new', () => {
  expect(jobLine({ ...job, state: 'completed' })).toBe('1,200 messages read · 1,100 of them new');
  expect(jobLine({ ...job, state: 'failed', added: 1_200 })).toBe('1,200 messages read');
});

test('a job that is still looking for its channels does not count none of them', () => {
  const beginning = { ...job, messages: 0, channels: { total: 0, done: 0, skipped: 0, failed: 0 } };
  expect(jobTitle(beginning)).toBe('Capture, newest first');
  expect(jobLine(beginning)).toBe('Listing channels and archived threads');
  expect(jobTitle({ ...job, refresh: true, direction: 'oldest-first' })).toMatch(
    /^Read again \d+ channels, oldest first$/,
  );
});
