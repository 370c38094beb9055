import { expect, test } from 'vitest';
import { channels } from '../../test/fixture/guild.ts';
import { channelRows } from './channel-rows.ts';
import { rank } from './palette-rank.ts';

const none: ReadonlySet<string> = new Set();
const named = (name: string) => channels.find((channel) => channel.name === name)?.id ?? '';

test('every channel stands once, under its category, and threads only under an open one', () => {
  const rows = channelRows(channels, none, '');
  const shown = rows.flatMap((row) => (row.kind === 'channel' ? [row.channel.name] : []));
  expect(shown.toSorted()).toEqual(
    channels
      .filter((channel) => !channel.thread && channel.type !== 4)
      .map((channel) => channel.name)
      .toSorted(),
  );
  const open = channelRows(channels, new Set([named('help')]), '');
  expect(open.length).toBe(rows.length + channels.filter((channel) => channel.parentId === named('help')).length);
});

test('a filter finds threads in closed channels and leaves out empty categories', () => {
  const rows = channelRows(channels, none, 'frost iron');
  expect(rows[0]).toMatchObject({ kind: 'category', name: 'Workshop' });
  expect(rows.filter((row) => row.kind === 'channel' && row.depth === 1).length).toBeGreaterThan(0);
  expect(channelRows(channels, none, 'no such name')).toEqual([]);
});

test('the palette puts names that begin with the text first', () => {
  const items = ['general', 'recipes', 'Generate a report', 'in general'].map((name) => ({
    name,
    place: 'Copper Lantern',
  }));
  expect(rank(items, 'gener').map((item) => item.name)).toEqual(['general', 'Generate a report', 'in general']);
  expect(rank(items, 'copper rec').map((item) => item.name)).toEqual(['recipes']);
});
