/**
 * Lets a few pieces of work run at once and some more wait.
 *
 * @throws (rejects) when the waiting room is full
 */
export function createGate({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }) {
  let running = 0;
  const queue: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new Error('Too many wait already');
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
