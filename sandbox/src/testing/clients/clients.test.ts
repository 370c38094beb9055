import { expect, test } from 'vitest';
import { discordJs } from './discord-js.ts';
import { eris } from './eris.ts';
import { oceanic } from './oceanic.ts';
import { tryClient } from './trial.ts';

const everything = [
  'logs in',
  'reads history',
  'receives messages',
  'sends messages',
  'registers a command',
  'answers the command',
  'answers a button',
  'keeps to the rules',
];

test.each([
  ['discord.js', discordJs],
  ['eris', eris],
  ['oceanic.js', oceanic],
])('%s logs in, reads, hears, writes and answers', async (name, connect) => {
  expect(await tryClient(connect)).toMatchObject({ name, did: everything, failed: undefined });
});
