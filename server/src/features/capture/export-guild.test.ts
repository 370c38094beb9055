import type { ChannelCoverage } from '@guildhall/contract';
import { describe, expect, it } from 'vitest';
import { exportFileName } from './export-file-name.ts';
import { missingInExport } from './missing-in-export.ts';
import { firstIdAt, instantOfId } from './snowflake.ts';

const open = { afterId: null, beforeId: null };
const idOn = (day: string) => firstIdAt(Date.parse(day));

describe('the name of an export', () => {
  const place = { guild: 'Hall', parent: 'Text', channel: 'general', channelId: '100000000000000010', ...open };

  it('is the one that DiscordChatExporter gives', () => {
    expect(exportFileName(place)).toBe('Hall - Text - general [100000000000000010].json');
    expect(exportFileName({ ...place, parent: null })).toBe('Hall - general [100000000000000010].json');
    expect(exportFileName({ ...place, afterId: idOn('2026-01-05') - 1n })).toMatch(/\(after 2026-01-05\)\.json$/);
    expect(exportFileName({ ...place, beforeId: idOn('2026-02-01') })).toMatch(/\(before 2026-02-01\)\.json$/);
  });

  it('holds nothing that leaves the folder or steers a terminal', () => {
    expect(exportFileName({ ...place, channel: '../a\\b:c\u0000\u001b[2J\u202e' })).toBe(
      'Hall - Text - .._a_b_c__[2J_ [100000000000000010].json',
    );
  });

  it('fits into a file system, however long the names are, and keeps the id', () => {
    const name = exportFileName({ ...place, guild: '界'.repeat(100), channel: '🏰'.repeat(100) });
    expect(Buffer.byteLength(`${name}.unfinished`)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^界+ \[100000000000000010\]\.json$/);
  });
});

describe('what is missing in an export', () => {
  const [first, gapFrom, gapTo, last] = ['2026-01-01', '2026-01-10', '2026-01-12', '2026-02-01'].map(idOn);

  function coverage(facts: Partial<ChannelCoverage>, unreadableReason: string | null = null): ChannelCoverage {
    const id = String(first);
    return {
      channel: {
        id,
        parentId: null,
        type: 0,
        name: 'general',
        topic: null,
        position: 0,
        nsfw: false,
        thread: false,
        archived: false,
        deleted: false,
        messages: 5,
        firstMessageAt: null,
        lastMessageAt: null,
        unreadableReason,
      },
      ranges: [range(first, last)],
      gaps: [],
      reachedStart: true,
      firstMessageId: id,
      lastMessageId: String(last),
      estimatedMessages: null,
      archivedThreadsUntil: { public: null, private: null },
      checkedAt: null,
      ...facts,
    };
  }

  const range = (from = 0n, to = 0n) => ({
    fromId: String(from),
    toId: String(to),
    from: instantOfId(from),
    to: instantOfId(to),
  });
  const gap = (from = 0n, to = 0n) => ({
    afterId: String(from - 1n),
    beforeId: String(to + 1n),
    from: instantOfId(from),
    to: instantOfId(to),
  });

  it('is nothing when the ledger covers the channel from its beginning', () => {
    expect(missingInExport(coverage({}), open)).toBeNull();
  });

  it('is the beginning and every gap, each with its time', () => {
    expect(missingInExport(coverage({ reachedStart: false, gaps: [gap(gapFrom, gapTo)] }), open)).toBe(
      'what is older than 2026-01-01, a gap from 2026-01-10T00:00Z to 2026-01-12T00:00Z are not captured',
    );
  });

  it('counts only within the exported range', () => {
    const holed = coverage({ reachedStart: false, gaps: [gap(gapFrom, gapTo)] });
    expect(missingInExport(holed, { afterId: idOn('2026-01-15'), beforeId: null })).toBeNull();
    expect(missingInExport(holed, { afterId: idOn('2026-01-02'), beforeId: idOn('2026-01-09') })).toBeNull();
    expect(missingInExport(holed, { afterId: idOn('2026-01-02'), beforeId: idOn('2026-01-11') })).toContain('a gap');
  });

  it('is said with the reason when no bot may read the channel', () => {
    const hidden = coverage({ ranges: [] }, 'The bot may not view this channel.');
    expect(missingInExport(hidden, open)).toContain('The bot may not view this channel.');
  });
});
