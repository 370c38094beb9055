interface Slot<Value> {
  timer: NodeJS.Timeout;
  next?: Value;
}

/**
 * Lets at most `perSecond` values of each key through and always the last one, for states that change faster than
 * anybody can read. Values in between are dropped, so each must stand for itself.
 */
export function coalesce<Value>(perSecond: number, send: (key: string, value: Value) => void) {
  const pauseMs = 1_000 / perSecond;
  const slots = new Map<string, Slot<Value>>();

  function pauseEnds(key: string): void {
    const slot = slots.get(key);
    slots.delete(key);
    if (slot && 'next' in slot) push(key, slot.next as Value);
  }

  function push(key: string, value: Value): void {
    const slot = slots.get(key);
    if (slot) {
      slot.next = value;
      return;
    }
    slots.set(key, { timer: setTimeout(() => pauseEnds(key), pauseMs) });
    send(key, value);
  }

  return {
    push,
    /** Sends what waits at once and forgets all keys. */
    flush(): void {
      for (const [key, slot] of slots) {
        clearTimeout(slot.timer);
        if ('next' in slot) send(key, slot.next as Value);
      }
      slots.clear();
    },
  };
}
