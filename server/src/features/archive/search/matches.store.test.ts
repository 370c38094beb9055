import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { createArchive } from '../archive.deps.ts';
import { storeMessages } from '../store-messages.ts';
import { generalId, guildId, helpId, idAt, rawMessage, timeAt } from '../testing/raw-messages.ts';
import { upsertChannels } from '../upsert-guild.ts';
import { findMatches, rankMatches } from './matches.store.ts';
import { planSearch } from './plan-search.ts';

const { db } = await testDatabase();
const archive = createArchive({ db });
const owner = { kind: 'owner' } as const;
const count = 60;
/** Every seventh is rare; the others common. Two channels by turns. */
const isRare = (n: number) => n % 7 === 3;

beforeAll(async () => {
  const messages = Array.from({ length: count }, (_, n) => rawMessage(n, isRare(n) ? 'rare pearl' : 'common pebble'));
  const sighting = { source: 'backfill', seenAt: timeAt(1_000) } as const;
  await db.transaction(async (tx) => {
    await upsertChannels(tx, guildId, [
      { id: generalId, type: 0, name: 'general' },
      { id: helpId, type: 0, name: 'help' },
    ]);
    for (const [turn, channelId] of [generalId, helpId].entries()) {
      const half = messages.filter((_, n) => n % 2 === turn);
      await storeMessages(tx, guildId, channelId, half, sighting);
    }
  });
});

const numbers = (ids: readonly string[]) =>
  ids.map((id) => Array.from({ length: count }, (_, n) => idAt(n)).indexOf(id));
const all = Array.from({ length: count }, (_, n) => n);

describe.each([0, 1, 5, 17, 59, 1_000])(
  'the nearest matches, looked for in the %i nearest messages first',
  (stretch) => {
    it.each([
      ['rare', (n: number) => isRare(n)],
      ['-rare', (n: number) => !isRare(n)],
      ['pebble in:general', (n: number) => !isRare(n) && n % 2 === 0],
      ['pearl in:help', (n: number) => isRare(n) && n % 2 === 1],
      ['nothing', () => false],
      ['from:ada', () => true],
    ])('are the same in either order: %s', async (q, matches) => {
      const { conditions } = await planSearch(archive, owner, { guildId, q });
      const expected = all.filter(matches);
      for (const order of ['newest', 'oldest'] as const) {
        const ordered = order === 'newest' ? expected.toReversed() : expected;
        const find = (beyond: string | null, limit: number, enough = limit) =>
          findMatches(db.kysely, guildId, conditions, order, beyond, limit, enough, stretch);
        expect(numbers(await find(null, 100))).toEqual(ordered);
        expect(numbers(await find(null, 4))).toEqual(ordered.slice(0, 4));
        const beyond = ordered.filter((n) => (order === 'newest' ? n < 30 : n > 30));
        expect(numbers(await find(idAt(30), 100))).toEqual(beyond);
        const some = numbers(await find(null, 100, 2));
        expect(some).toEqual(ordered.slice(0, some.length));
        expect(some.length).toBeGreaterThanOrEqual(Math.min(2, ordered.length));
      }
    });
  },
);

it('ranks a short message that is all about it first', async () => {
  const long = rawMessage(101, `a pearl, and ${'much else '.repeat(20)}`);
  const messages = [rawMessage(100, 'pearl'), long];
  const sighting = { source: 'backfill', seenAt: timeAt(1_000) } as const;
  await db.transaction((tx) => storeMessages(tx, guildId, generalId, messages, sighting));
  const { text } = await planSearch(archive, owner, { guildId, q: 'pearl' });
  const ids = [idAt(101), idAt(100)];
  expect(await rankMatches(db.kysely, guildId, ids, text.tsquery ?? '', 0, 9)).toEqual([idAt(100), idAt(101)]);
});
