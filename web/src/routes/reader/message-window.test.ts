import { describe, expect, test } from 'vitest';
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
  refresh,
  refreshFrom,
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

describe('a channel that is filled by a capture', () => {
  const idOf = (index: number) => messageAt(general, index).id;
  const filled = (from: number, to: number) =>
    ({ type: 'channel.filled', channelId: general.id, messages: 90, fromId: idOf(from), toId: idOf(to) }) as const;

  test('has something older to read when that was filled', () => {
    const held = windowOf(page(50_000, 100, false, false));
    expect(applyEvent(held, filled(49_000, 49_500), now)).toMatchObject({ hasOlder: true, messages: held.messages });
    expect(applyEvent(held, filled(50_000, 50_500), now)).toBe(held);
  });

  test('is read again from where it was filled, as far as that is held', () => {
    const held = window(50_000, 100);
    const before = (index: number) => String(BigInt(idOf(index)) - 1n);
    expect(refreshFrom(held, idOf(49_000), idOf(49_500))).toBe(null);
    expect(refreshFrom(held, idOf(49_000), idOf(50_010))).toBe(before(50_000));
    expect(refreshFrom(held, idOf(50_020), idOf(50_900))).toBe(before(50_020));
    expect(refreshFrom(held, idOf(50_100), idOf(50_900))).toBe(null);
    expect(refreshFrom({ ...held, hasNewer: false }, idOf(50_100), idOf(50_900))).toBe(idOf(50_099));
  });

  test('shows what was filled in between, and the new form of what is held', () => {
    const [all, changed] = [stretch(50_000, 100), { ...messageAt(general, 50_045), content: 'edited' }];
    const held = { ...window(50_000, 100), messages: all.filter((_, index) => index < 30 || index >= 40) };
    const messages = [...stretch(50_029, 16), changed];
    const after = refresh(held, { messages, hasOlder: true, hasNewer: true, anchorId: null });
    expect(ids(after)).toEqual(all.map(({ id }) => id));
    expect(after.messages[45]).toBe(changed);
    expect(after).toMatchObject({ hasOlder: true, hasNewer: true, change: 'newer' });
  });

  test('tells of more below only when what was read goes beyond what is held', () => {
    const atEnd = window(50_000, 100, false);
    expect(refresh(atEnd, page(50_000, 50)).hasNewer).toBe(false);
    expect(refresh(atEnd, page(50_050, 100)).hasNewer).toBe(true);
    expect(refresh(atEnd, page(50_050, 60, true, false))).toMatchObject({ hasNewer: false, change: 'live' });
  });

  test('stays within the bound, at the end that is not read', () => {
    const full = window(50_000, maxMessages, false);
    const atEnd = refresh(full, page(50_000 + maxMessages, 100, true, false));
    expect([atEnd.messages.length, atEnd.messages.at(-1)?.id]).toEqual([maxMessages, idOf(50_099 + maxMessages)]);
    expect(atEnd.hasOlder).toBe(true);
    const further = refresh({ ...full, hasNewer: true, hasOlder: false }, page(49_950, 100));
    expect(further.messages.at(-1)?.id).toBe(idOf(49_949 + maxMessages));
    expect(further).toMatchObject({ hasOlder: false, hasNewer: true });
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
