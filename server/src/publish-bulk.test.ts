import type { RealtimeEvent } from '@guildhall/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBulkPublisher } from './publish-bulk.ts';

const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => String(first + index));

/** What is published, and which messages were asked for. */
function open(isWatched = true) {
  const events: RealtimeEvent[] = [];
  const asked: string[] = [];
  const publisher = createBulkPublisher({
    isWatched: () => isWatched,
    publish: (_topic, event) => void events.push(event),
    viewsOf: async (_guildId, _channelId, ids) => {
      asked.push(...ids);
      return [];
    },
    inTurn: (_topic, work) => void work(),
  });
  onTestFinished(publisher.close);
  const tell = (first: number, count: number) => {
    const added = idsFrom(first, count);
    const bounds = { fromId: String(first), toId: String(first + count - 1) };
    publisher.tell({ guildId: '1', channelId: '2', messages: count, ...bounds, added, changed: [] });
  };
  return { events, asked, tell };
}

test('few messages of several batches are told one by one, each of them', async () => {
  const { events, asked, tell } = open();
  tell(100, 20);
  tell(200, 20);
  await vi.waitFor(() => expect(asked).toEqual([...idsFrom(100, 20), ...idsFrom(200, 20)]), 5_000);
  expect(events).toEqual([]);
});

test('many messages of several batches are told as one event with their range', async () => {
  const { events, asked, tell } = open();
  tell(200, 30);
  tell(100, 30);
  await vi.waitFor(() => expect(events).toHaveLength(1), 5_000);
  expect(events).toEqual([{ type: 'channel.filled', channelId: '2', messages: 60, fromId: '100', toId: '229' }]);
  expect(asked).toEqual([]);
});

test('of what nobody looks at nothing is gathered', async () => {
  const { events, asked, tell } = open(false);
  tell(100, 30);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect([events, asked]).toEqual([[], []]);
});
