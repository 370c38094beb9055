import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareIds } from '../snowflake.ts';
import { MessageLog, type PageAnchor } from './message-log.ts';
import type { StoredMessage } from './model.ts';

function message(id: string): StoredMessage {
  return {
    id,
    channel_id: '1',
    type: 0,
    author: {
      id: '2',
      username: 'u',
      discriminator: '0',
      global_name: null,
      avatar: null,
      flags: 0,
      public_flags: 0,
      primary_guild: null,
    },
    content: id,
    timestamp: '',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    flags: 0,
    pinned: false,
  };
}

/** Ids of two lengths, so that comparing them as text would go wrong. */
const id = fc.integer({ min: 80, max: 130 }).map(String);

describe('a message log', () => {
  test('holds its messages in order of ids, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id), fc.uniqueArray(id), (seeded, added) => {
        const log = new MessageLog(seeded.map(message));
        const fresh = added.filter((one) => !seeded.includes(one));
        for (const one of fresh) log.add(message(one));
        const expected = [...seeded, ...fresh].sort((a, b) => Number(a) - Number(b));
        expect(log.all().map((one) => one.id)).toEqual(expected);
        for (const one of expected) expect(log.get(one)?.id).toBe(one);
      }),
    );
  });

  test('cuts the pages that a plain filter would', () => {
    const anchors = fc.oneof(
      id.map((before): PageAnchor => ({ before })),
      id.map((after): PageAnchor => ({ after })),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.uniqueArray(id), anchors, fc.integer({ min: 1, max: 10 }), (ids, anchor, limit) => {
        const log = new MessageLog(ids.map(message));
        const newestFirst = [...ids].sort((a, b) => compareIds(b, a));
        let expected = newestFirst.slice(0, limit);
        if (anchor && 'before' in anchor) {
          expected = newestFirst.filter((one) => Number(one) < Number(anchor.before)).slice(0, limit);
        }
        if (anchor && 'after' in anchor)
          expected = newestFirst.filter((one) => Number(one) > Number(anchor.after)).slice(-limit);
        expect(log.page(anchor, limit).map((one) => one.id)).toEqual(expected);
      }),
    );
  });

  test('a page around a message has it, and as many on both sides', () => {
    const log = new MessageLog(Array.from({ length: 50 }, (_, index) => message(String(100 + index))));
    expect(log.page({ around: '120' }, 5).map((one) => one.id)).toEqual(['122', '121', '120', '119', '118']);
  });

  test('forgets a removed message, once', () => {
    const log = new MessageLog(['1', '2', '3'].map(message));
    expect(log.remove('2')?.id).toBe('2');
    expect(log.remove('2')).toBeUndefined();
    expect([log.size, log.last?.id]).toEqual([2, '3']);
  });
});
