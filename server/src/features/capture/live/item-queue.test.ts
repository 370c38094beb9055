import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createItemQueue } from './item-queue.ts';
import type { LiveItem } from './live.types.ts';

const log = pino({ level: 'silent' });
const item = (channelId: string): LiveItem => ({ kind: 'pins', guildId: '1', channelId, ids: [] });
const role: LiveItem = { kind: 'structure', guildId: '1', name: 'GUILD_ROLE_UPDATE', data: {}, receivedAt: new Date() };

/** A queue whose storing stands still until `release` is called. */
function blockedQueue() {
  const { promise: blocked, resolve: release } = Promise.withResolvers<void>();
  const stored: LiveItem[] = [];
  const lost: LiveItem[] = [];
  const queue = createItemQueue({
    store: async (items) => {
      await blocked;
      stored.push(...items);
    },
    onOverflow: (items) => lost.push(...items),
    log,
  });
  return { queue, stored, lost, release };
}

it('stores everything in order, in few batches', async () => {
  const batches: number[] = [];
  const stored: LiveItem[] = [];
  const queue = createItemQueue({
    store: async (items) => {
      batches.push(items.length);
      stored.push(...items);
    },
    onOverflow: () => undefined,
    log,
  });
  const items = Array.from({ length: 450 }, (_, index) => item(String(index)));
  for (const one of items) queue.add(one);
  await queue.idle();
  expect(stored).toEqual(items);
  expect(batches).toEqual([200, 200, 50]);
});

it('says what it had to drop when storing stands still, and goes on with what comes then', async () => {
  const { queue, stored, lost, release } = blockedQueue();
  const items = Array.from({ length: 20_001 }, (_, index) => item(String(index)));
  for (const one of items) queue.add(one);
  // The first 200 are being stored.
  expect(lost).toEqual(items.slice(200, 20_000));
  release();
  await queue.idle();
  expect(stored).toEqual([...items.slice(0, 200), ...items.slice(20_000)]);
});

it('keeps roles, channels and members when it has to drop what waits: nothing repeats them', async () => {
  const { queue, stored, lost, release } = blockedQueue();
  for (let index = 0; index < 19_999; index += 1) queue.add(item(String(index)));
  queue.add(role);
  queue.add(item('last'));
  expect(lost).toHaveLength(19_799);
  release();
  await queue.idle();
  expect(stored.slice(200)).toEqual([role, item('last')]);
});
