import { databaseErrors } from './database.errors.ts';
import { isTransient } from './transient.ts';

export interface GroupCommitOptions<Item, Result> {
  /** Stores all items in one transaction and returns a result for each, in their order, after the commit. */
  readonly write: (items: Item[]) => Promise<Result[]>;
  /** The first item of a group waits at most this long for others. */
  readonly maxDelayMs?: number;
  readonly maxItems?: number;
  /** Items that wait or are being written; further ones are refused. */
  readonly maxQueued?: number;
  /**
   * After a failure that is not the database's absence, write halves (down to single items), so that one bad item
   * fails alone. Only when `write` leaves nothing behind when it fails.
   */
  readonly bisect?: boolean;
}

export interface GroupCommit<Item, Result> {
  /**
   * Resolves with the item's result after the commit of its group.
   *
   * @throws AppError database/overloaded (429) when too much waits already
   */
  add(item: Item): Promise<Result>;
  /** Resolves when everything that was added before has been answered; what is added later is not waited for. */
  flush(): Promise<void>;
  /**
   * Takes back what waits and is not being written yet, for a caller that would rather lose the old than refuse the new.
   *
   * Those who added it get database/overloaded.
   */
  drop(): Item[];
  /** Items without an answer yet. */
  readonly queued: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers small durable writes into multi-row statements: a commit costs a sync of the disk, whether it holds one row or
 * two hundred.
 *
 * One group is written at a time; while it is, the next gathers. So under load groups grow by themselves, and without
 * load an item waits no longer than `maxDelayMs`.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  // 2 ms is less than most disks take to sync, so nobody waits noticeably longer; 200 rows share the sync's cost well enough.
  const { write, maxDelayMs = 2, maxItems = 200, maxQueued = 10_000, bisect = false } = options;
  const queue: Waiting<Item, Result>[] = [];
  let inHand = 0;
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  /** The group in hand, and the answer to what was added last: groups are answered in order. */
  let answering = Promise.resolve();
  let latest: Promise<unknown> = answering;

  function add(item: Item): Promise<Result> {
    const queued = queue.length + inHand;
    if (queued >= maxQueued) return Promise.reject(databaseErrors.overloaded({ retryAfterSeconds: 1, queued }));
    const answered = new Promise<Result>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy) return; // taken up when the present group is through
      if (queue.length >= maxItems) begin();
      else timer ??= setTimeout(begin, maxDelayMs);
    });
    latest = answered;
    return answered;
  }

  function begin(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!busy) void writeAll();
  }

  async function writeAll(): Promise<void> {
    busy = true;
    while (queue.length > 0) {
      const group = queue.splice(0, maxItems);
      inHand = group.length;
      answering = answer(group);
      await answering;
      inHand = 0;
    }
    // In the same breath as the look at the queue, so that nothing can be added in between and left behind.
    busy = false;
  }

  async function answer(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await write(group.map(({ item }) => item));
      if (results.length !== group.length) {
        throw new Error(`a group of ${group.length} items got ${results.length} results`);
      }
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      if (!bisect || group.length === 1 || isTransient(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await answer(group.slice(0, half));
      await answer(group.slice(half));
    }
  }

  return {
    add,
    async flush() {
      if (queue.length > 0) begin();
      await Promise.allSettled([answering, latest]);
    },
    drop() {
      const dropped = queue.splice(0);
      clearTimeout(timer);
      timer = undefined;
      const error = databaseErrors.overloaded({ retryAfterSeconds: 1, queued: dropped.length + inHand });
      for (const { reject } of dropped) reject(error);
      return dropped.map(({ item }) => item);
    },
    get queued() {
      return queue.length + inHand;
    },
  };
}
