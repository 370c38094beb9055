/** Something with a place in a session's sequence. */
interface Numbered {
  readonly seq: number;
}

/**
 * Hands things on in the order of their numbers.
 *
 * discord.js awaits between the arrival of a frame and its event, more often for READY than for others, so frames that
 * arrived in one piece can overtake each other. What came early waits for what is before it, one turn of the
 * event loop at most: numbers that Discord skipped hold nothing back.
 */
export function inOrder<Item extends Numbered>(handOn: (item: Item) => void) {
  const early = new Map<number, Item>();
  let next: number | null = null;
  let flushing: NodeJS.Immediate | undefined;

  function deliver(item: Item): void {
    // A straggler, which came after its turn was given up, does not turn the order back.
    next = Math.max(next ?? 0, item.seq + 1);
    handOn(item);
    for (let item = early.get(next ?? 0); item; item = early.get(next ?? 0)) {
      early.delete(item.seq);
      next = item.seq + 1;
      handOn(item);
    }
  }

  function flush(): void {
    flushing = undefined;
    const waiting = [...early.values()].sort((a, b) => a.seq - b.seq);
    early.clear();
    for (const item of waiting) deliver(item);
  }

  return {
    /** @param begins The item opens a new session, whose numbers begin with it. */
    take(item: Item, begins: boolean): void {
      if (begins) next = item.seq;
      if (next === null || item.seq <= next) deliver(item);
      else {
        early.set(item.seq, item);
        flushing ??= setImmediate(flush);
      }
    },
    /** The old session is over; the next number is not known. */
    reset(): void {
      if (flushing) {
        clearImmediate(flushing);
        flush();
      }
      next = null;
    },
  };
}
