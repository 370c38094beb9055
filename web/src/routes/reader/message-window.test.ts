import { expect, test } from 'vitest';
import { general } from '../../../test/fixture/guild.ts';
import { messageAt } from '../../../test/fixture/messages.ts';
import { messageRows } from './message-rows.ts';
import {
  addNewer,
  addOlder,
  applyEvent,
  compareIds,
  type MessageWindow,
  maxMessages,
  windowOf,
} from './message-window.ts';

const now = '2026-11-20T12:00:00.000Z';
const stretch = (from: number, count: number) =>
  Array.from({ length: count }, (_, offset) => messageAt(general, from + offset));
const page = (from: number, count: number, hasOlder = true, hasNewer = true) => ({
  messages: stretch(from, count),
  hasOlder,
  hasNewer,
  anchorId: null,
});
const window = (from: number, count: number, hasNewer = true): MessageWindow =>
  windowOf(page(from, count, true, hasNewer));
const ids = (held: MessageWindow) => held.messages.map((message) => message.id);

test('pages join at both ends without a double, and the far end is let go beyond the bound', () => {
  let held = window(50_000, 100);
  for (let from = 49_900; held.messages.length < maxMessages; from -= 100) held = addOlder(held, page(from, 100));
  const before = held.messages[0];
  held = addOlder(held, { ...page(0, 0), messages: [messageAt(general, 10), ...(before ? [before] : [])] });
  expect(held.messages.length).toBe(maxMessages);
  expect(held.hasNewer).toBe(true);
  expect(new Set(ids(held)).size).toBe(maxMessages);
  expect(ids(held)).toEqual(ids(held).toSorted(compareIds));
});

test('a page at the newest end says that there is no more', () => {
  expect(addNewer(window(99_000, 100), page(99_100, 50, true, false)).hasNewer).toBe(false);
});

test('a created message is added once, at its place, and only when the end is held', () => {
  const created = { type: 'message.created', message: messageAt(general, 99_999) } as const;
  const atEnd = window(99_900, 99, false);
  const added = applyEvent(atEnd, created, now);
  expect(added.messages.at(-1)?.id).toBe(created.message.id);
  expect(added.change).toBe('live');
  expect(applyEvent(added, created, now)).toBe(added);
  const further = window(50_000, 100);
  expect(applyEvent(further, created, now)).toBe(further);
});

test('a deleted message keeps its place and loses all it said', () => {
  const held = window(50_000, 100);
  const target = held.messages.find((message) => message.content !== '' && message.deletedAt === null);
  const after = applyEvent(
    held,
    { type: 'message.deleted', channelId: general.id, messageIds: [target?.id ?? ''] },
    now,
  );
  const left = after.messages.find((message) => message.id === target?.id);
  expect(left).toMatchObject({
    content: '',
    deletedAt: now,
    attachments: [],
    embeds: [],
    reactions: [],
    replyTo: null,
  });
  expect(after.messages.length).toBe(100);
  expect(
    applyEvent(after, { type: 'message.deleted', channelId: general.id, messageIds: [target?.id ?? ''] }, now),
  ).toBe(after);
});

test('a reply stops quoting a message that is deleted', () => {
  const held = window(50_000, 100);
  const quoting = held.messages.find(({ replyTo }) => replyTo !== null && replyTo.excerpt !== null);
  const target = quoting?.replyTo?.id ?? '';
  const after = applyEvent(held, { type: 'message.deleted', channelId: general.id, messageIds: [target] }, now);
  expect(after.messages.find(({ id }) => id === quoting?.id)?.replyTo).toMatchObject({
    id: target,
    excerpt: null,
    deleted: true,
  });
});

test('how a row looks does not change when older messages arrive above it', () => {
  const held = window(50_000, 100);
  const rows = messageRows(held);
  const after = messageRows(addOlder(held, page(49_900, 100)));
  expect(after.slice(-rows.length)).toEqual(rows);
});

test('a day begins with a divider, and its first message stands under a name', () => {
  const rows = messageRows({ messages: stretch(0, 400), hasOlder: false });
  expect(rows[0]?.kind).toBe('day');
  rows.forEach((row, index) => {
    const next = rows[index + 1];
    if (row.kind === 'day') expect(next).toMatchObject({ kind: 'message', head: true });
  });
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
});

test('ids of nineteen digits come after those of eighteen', () => {
  const ids = ['1000000000000000000', '999999999999999999', '1000000000000000001', '175928847299117063'];
  expect(ids.toSorted(compareIds)).toEqual(ids.toSorted((a, b) => Number(BigInt(a) - BigInt(b))));
});
