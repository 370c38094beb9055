import { createGroupCommit } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/telemetry/index.ts';
import type { LiveItem } from './live.types.ts';

/** About 50 MB of messages: an hour of a busy guild while the database is away. */
const maxQueued = 20_000;
/** Of a full queue so many structural items are kept; each guild sends few, a raid of joins at most this many. */
const maxKept = maxQueued / 2;

export interface ItemQueueOptions {
  /**
   * Stores a batch; repeats by itself what is worth repeating. Rejects when the batch as a whole cannot be stored: then
   * it is asked for the halves. Never rejects a single item.
   */
  readonly store: (items: readonly LiveItem[]) => Promise<void>;
  /** The queue was full: these items were dropped, so what they told of has to be fetched again. */
  readonly onOverflow: (lost: readonly LiveItem[]) => void;
  readonly log: Logger;
}

/**
 * The items of all guilds in one line: stored in groups, one at a time, in order.
 *
 * Nobody can be told to come back later, so a full queue drops what waits. Roles, channels and members stay: they decide
 * who may read what, and no later event repeats them.
 */
export function createItemQueue({ store, onOverflow, log }: ItemQueueOptions) {
  const group = createGroupCommit<LiveItem, undefined>({
    write: async (items) => {
      await store(items);
      return items.map(() => undefined);
    },
    maxQueued,
    bisect: true,
  });

  function add(item: LiveItem): void {
    if (group.queued >= maxQueued) makeRoom();
    push(item);
  }

  function push(item: LiveItem): void {
    group.add(item).catch((error: unknown) => {
      if (isDropped(error)) return;
      log.error({ err: error, guildId: item.guildId }, 'a live event is lost');
    });
  }

  function makeRoom(): void {
    const dropped = group.drop();
    const kept = new Set(dropped.filter(({ kind }) => kind === 'structure').slice(-maxKept));
    for (const item of kept) push(item);
    onOverflow(dropped.filter((item) => !kept.has(item)));
  }

  return {
    add,
    /** Resolves when everything that was added before is stored. */
    idle: () => group.flush(),
  };
}

function isDropped(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database/overloaded';
}
