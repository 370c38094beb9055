import { expect, test } from 'vitest';
import { guilds } from '../../../test/fixture/guild.ts';
import { jobAt } from '../../../test/fixture/jobs.ts';
import { attentionOf } from './attention.tsx';

const titles = (...input: Parameters<typeof attentionOf>) => attentionOf(...input).map((need) => need.title);

test('a guild whose history was never captured is named, but not before the jobs are known', () => {
  expect(titles(guilds, undefined, []).join()).not.toContain('is not captured yet');
  expect(titles(guilds, [jobAt(1, 'running', 0.5)], [])).toContain('The history of Night Market is not captured yet');
  expect(titles(guilds, [jobAt(1, 'running', 0.5)], []).join()).not.toContain('history of Copper Lantern');
});

test('a failed capture asks for somebody until a later one has succeeded', () => {
  const failed = jobAt(4, 'failed', 0.2, null, 'The bot was removed.');
  expect(titles(guilds, [failed], [])).toContain('A capture of Copper Lantern failed');
  expect(titles(guilds, [failed, jobAt(1, 'completed', 1)], []).join()).not.toContain('failed');
  expect(titles(guilds, [failed, jobAt(9, 'completed', 1)], [])).toContain('A capture of Copper Lantern failed');
});

test('gaps, unreadable channels and troubled bots ask for somebody, the bots first', () => {
  const [guild] = guilds;
  const bot = {
    applicationId: null,
    name: 'Lantern',
    requestsPerSecond: 0,
    waitSecondsLastMinute: 0,
    rateLimitedTotal: 0,
    invalidRequests: 0,
  };
  const bots = [
    { ...bot, gateway: 'closed', problem: 'The token was reset.' },
    { ...bot, gateway: 'ready', problem: 'Message Content is not granted.' },
    { ...bot, gateway: 'ready', problem: null },
  ] as const;
  expect(titles(guild ? [{ ...guild, gaps: 2, unreadable: 1 }] : [], undefined, [...bots])).toEqual([
    'Lantern is not connected',
    'Lantern cannot capture',
    'Copper Lantern has 2 gaps',
    '1 channel or thread of Copper Lantern cannot be read',
  ]);
});
