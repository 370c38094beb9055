import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { countGaps, readChannels, readRanges, writeArchivedUntil, writeUnreadable } from './coverage.store.ts';
import { createCoverageLedger, extendCoverage } from './ledger.ts';
import { mergeRanges } from './ranges.ts';

const { db } = await testDatabase();
const ledger = createCoverageLedger(db.kysely);
let lastGuild = 100;
const newGuild = () => String(++lastGuild);

describe('the coverage ledger', () => {
  it('holds the union of what many writers of the same channels claim at once', async () => {
    const guildId = newGuild();
    const claims = Array.from({ length: 120 }, (_, index) => {
      const from = BigInt((index * 7_919) % 1_500);
      return { channelId: String(1 + (index % 2)), from, to: from + BigInt(index % 9) };
    });
    const shared = claims.map((claim) => ({ ...claim, channelId: '3' }));
    await Promise.all(
      claims.map((claim, index) =>
        db.transaction(async (tx) => {
          const other = shared[index];
          await extendCoverage(tx, guildId, other ? [other, claim] : [claim]);
        }),
      ),
    );
    const held = await readRanges(db.kysely, guildId);
    for (const channelId of ['1', '2', '3']) {
      const claimed = [...claims, ...shared].filter((claim) => claim.channelId === channelId);
      expect(held.get(channelId)).toEqual(mergeRanges(claimed));
    }
  });

  it('claims nothing when the transaction that stores the messages is rolled back', async () => {
    const guildId = newGuild();
    const failing = db.transaction(async (tx) => {
      await extendCoverage(tx, guildId, [{ channelId: '1', from: 1n, to: 9n }]);
      throw new Error('no space');
    });
    await expect(failing).rejects.toThrow('no space');
    expect(await readRanges(db.kysely, guildId)).toEqual(new Map());
  });

  it('counts the stretches between ranges as gaps', async () => {
    const guildId = newGuild();
    for (const [from, to] of [
      [1n, 5n],
      [10n, 20n],
      [30n, 40n],
    ] as const) {
      await db.transaction((tx) => extendCoverage(tx, guildId, [{ channelId: '1', from, to }]));
    }
    expect((await countGaps(db.kysely)).get(guildId)).toBe(2);
  });

  it('never moves a watermark back', async () => {
    const guildId = newGuild();
    const late = new Date('2026-03-01T00:00:00Z');
    await writeArchivedUntil(db.kysely, guildId, '1', 'public', late);
    await writeArchivedUntil(db.kysely, guildId, '1', 'public', new Date('2025-01-01T00:00:00Z'));
    await writeUnreadable(db.kysely, guildId, '1', 'The bot may not see it.');
    const channel = (await readChannels(db.kysely, guildId)).get('1');
    expect(channel).toMatchObject({ publicArchivedUntil: late, privateArchivedUntil: null });
    expect(channel?.unreadableReason).toBe('The bot may not see it.');
  });

  it('joins gaps of a channel that overlap, and shortens them as they are repaired', async () => {
    const guildId = newGuild();
    const gap = (afterId: string, toId: string) => ({ guildId, channelId: '7', afterId, toId });
    await db.transaction(async (tx) => {
      await ledger.openGap(tx, { ...gap('10', '20'), reason: 'restart' });
      await ledger.openGap(tx, { ...gap('15', '30'), reason: 'session-lost' });
      await ledger.openGap(tx, { ...gap('50', '60'), reason: 'session-lost' });
    });
    expect(await ledger.openGaps(guildId)).toEqual([gap('10', '30'), gap('50', '60')]);
    await db.transaction((tx) => ledger.repairGap(tx, gap('10', '30'), '25'));
    expect(await ledger.openGaps(guildId)).toEqual([gap('25', '30'), gap('50', '60')]);
    expect(await ledger.newestCovered(guildId)).toEqual(new Map([['7', '25']]));
  });

  it('closes a gap that something else has filled', async () => {
    const guildId = newGuild();
    await db.transaction((tx) =>
      ledger.openGap(tx, { guildId, channelId: '7', afterId: '10', toId: '20', reason: 'restart' }),
    );
    await db.transaction((tx) => ledger.extendLive(tx, guildId, '7', '11', '25'));
    expect(await ledger.openGaps(guildId)).toEqual([]);
  });
});
