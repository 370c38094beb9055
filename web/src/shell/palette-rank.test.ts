import { expect, test } from 'vitest';
import { rank } from './palette-rank.ts';

const commands = ['general', 'raid-planning', 'old raids', 'Start a capture'].map((name) => ({ name, place: 'Guild' }));
const ranked = (text: string) => rank(commands, text).map((command) => command.name);

test('every word that is typed must be found', () => {
  expect(ranked('raid pl')).toEqual(['raid-planning']);
  expect(ranked('zzz')).toEqual([]);
  expect(ranked('')).toHaveLength(commands.length);
});
