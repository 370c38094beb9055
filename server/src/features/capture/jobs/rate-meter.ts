/** Long enough to even out the windows of Discord's limits, short enough to show a standstill. */
const windowMs = 10_000;
const slotMs = 250;

/** Events a second over the last ten seconds, or since the beginning while that is shorter. */
export function createRateMeter(nowMs: () => number) {
  const beganAt = nowMs();
  const slots = new Map<number, number>();

  return {
    add(count: number): void {
      const slot = Math.floor(nowMs() / slotMs);
      slots.set(slot, (slots.get(slot) ?? 0) + count);
    },
    perSecond(): number {
      const now = nowMs();
      const oldest = Math.floor((now - windowMs) / slotMs);
      let total = 0;
      for (const [slot, count] of slots) {
        if (slot <= oldest) slots.delete(slot);
        else total += count;
      }
      const overMs = Math.min(windowMs, Math.max(slotMs, now - beganAt));
      return Math.round((total / overMs) * 10_000) / 10;
    },
  };
}
