/**
 * Works on items as they come, `atOnce` at a time.
 *
 * @param work Must not reject.
 */
export function createWorkQueue<Item>(atOnce: number, work: (item: Item) => Promise<void>) {
  const items: Item[] = [];
  let busy = 0;
  let isClosed = false;
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();

  function next(): void {
    while (busy < atOnce) {
      const item = items.shift();
      if (item === undefined) break;
      busy += 1;
      void work(item).finally(() => {
        busy -= 1;
        next();
      });
    }
    if (isClosed && busy === 0 && items.length === 0) finish();
  }

  return {
    add(item: Item): void {
      items.push(item);
      next();
    },
    /** Nothing more will come. */
    close(): void {
      isClosed = true;
      next();
    },
    /** Resolves when it is closed and everything is worked off. */
    finished,
  };
}
