import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveItem } from './live.types.ts';

/** A batch waits this long for more, and is stored at once when it is this large: one commit serves all of them. */
const gatherMs = 2;
const maxBatch = 200;
/** About 50 MB of messages: an hour of a busy guild while the database is away. */
const maxQueued = 20_000;

export interface ItemQueueOptions {
  /** Stores a batch; repeats by itself what is worth repeating. Never rejects. */
  readonly store: (items: readonly LiveItem[]) => Promise<void>;
  /** The queue was full and emptied: what it held is lost and has to be fetched again. */
  readonly onOverflow: (lost: readonly LiveItem[]) => void;
}

/** The items of all guilds in one line: stored in batches, one batch at a time, in order. */
export function createItemQueue(options: ItemQueueOptions) {
  let items: LiveItem[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (items.length > 0) {
      if (items.length < maxBatch) await sleep(gatherMs);
      await options.store(items.splice(0, maxBatch));
    }
    running = null;
  }

  return {
    add(item: LiveItem): void {
      if (items.length >= maxQueued) {
        const lost = items;
        items = [];
        options.onOverflow(lost);
      }
      items.push(item);
      running ??= run();
    },
    size: () => items.length,
    /** Resolves when everything that was added is stored. */
    idle: async (): Promise<void> => {
      while (running) await running;
    },
  };
}
