import { expect, it } from 'vitest';
import { createItemQueue } from './item-queue.ts';
import type { LiveItem } from './live.types.ts';

const item = (channelId: string): LiveItem => ({ kind: 'pins', guildId: '1', channelId, ids: [] });

it('stores everything in order, in few batches', async () => {
  const batches: number[] = [];
  const stored: LiveItem[] = [];
  const queue = createItemQueue({
    store: async (items) => {
      batches.push(items.length);
      stored.push(...items);
    },
    onOverflow: () => undefined,
  });
  const items = Array.from({ length: 450 }, (_, index) => item(String(index)));
  for (const one of items) queue.add(one);
  await queue.idle();
  expect(stored).toEqual(items);
  expect(batches).toEqual([200, 200, 50]);
});

it('says what it had to drop when storing stands still, and goes on with what comes then', async () => {
  let release = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stored: LiveItem[] = [];
  const lost: LiveItem[] = [];
  const queue = createItemQueue({
    store: async (items) => {
      await blocked;
      stored.push(...items);
    },
    onOverflow: (items) => lost.push(...items),
  });
  for (let index = 0; index <= 20_000; index += 1) queue.add(item(String(index)));
  expect(lost).toHaveLength(20_000);
  release();
  await queue.idle();
  expect(stored).toEqual([item('20000')]);
});
