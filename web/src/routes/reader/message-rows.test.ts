import type { MessageView } from '@guildhall/contract';
import { expect, test } from 'vitest';
import { general } from '../../../test/fixture/guild.ts';
import { messageAt } from '../../../test/fixture/messages.ts';
import { messageRows } from './message-rows.ts';

const first = Date.UTC(2026, 4, 1, 12);
const said = (id: number, minute: number, more: Partial<MessageView> = {}): MessageView => ({
  ...messageAt(general, 1),
  id: String(id),
  type: 0,
  replyTo: null,
  createdAt: new Date(first + minute * 60_000).toISOString(),
  ...more,
});
const heads = (messages: MessageView[], hasOlder = false) =>
  messageRows({ messages, hasOlder }).map((row) => (row.kind === 'day' ? 'day' : row.head));

test('what one author writes within seven minutes stands under one name', () => {
  expect(heads([said(1, 0), said(2, 6), said(3, 12), said(4, 20)])).toEqual(['day', true, false, false, true]);
});

test('another author, a reply and a system message begin anew', () => {
  const other = { ...messageAt(general, 1).author, id: '9' };
  const replyTo = { id: '1', channelId: general.id, author: null, excerpt: null, deleted: false };
  expect(heads([said(1, 0), said(2, 1, { author: other })])).toEqual(['day', true, true]);
  expect(heads([said(1, 0), said(2, 1, { type: 19, replyTo }), said(3, 2)])).toEqual(['day', true, true, false]);
  expect(heads([said(1, 0), said(2, 1, { type: 7 }), said(3, 2)])).toEqual(['day', true, true, true]);
});

test('a day begins with its date', () => {
  expect(heads([said(1, 0), said(2, 24 * 60)])).toEqual(['day', true, 'day', true]);
});

test('while older messages exist the first one held is context and no row', () => {
  expect(heads([said(1, 0), said(2, 1), said(3, 2)], true)).toEqual([false, false]);
});
