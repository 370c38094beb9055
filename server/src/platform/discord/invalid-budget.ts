import type { Priority } from './priority.ts';

/** Discord bans an address for a while after 10,000 answers of 401, 403 or 429 in 10 minutes. */
const maxInvalid = 10_000;
const windowMs = 10 * 60 * 1_000;
const slotMs = 10_000;

/** Shares of the budget from which a priority waits; what people wait for goes on longest. */
const stopAtShare: Readonly<Record<Priority, number>> = {
  interaction: 1,
  moderation: 0.9,
  live: 0.7,
  backfill: 0.5,
  media: 0.5,
};
const warnEvery = 500;

/** Counts answers that Discord holds against the address, over the last 10 minutes in steps of 10 s. */
export class InvalidBudget {
  readonly #slots = new Map<number, number>();
  #total = 0;
  readonly #share: number;

  /** @param share Scales the shares at which work stops; 1 is the default, tests use less. */
  constructor(share = 1) {
    this.#share = share;
  }

  /** @returns The count when it is worth a warning, else null. */
  add(now: number): number | null {
    this.#prune(now);
    const slot = Math.floor(now / slotMs);
    this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + 1);
    this.#total += 1;
    return this.#total % warnEvery === 0 ? this.#total : null;
  }

  count(now: number): number {
    this.#prune(now);
    return this.#total;
  }

  /** When a request of this priority may be sent. */
  readyAt(now: number, priority: Priority): number {
    if (this.count(now) < maxInvalid * stopAtShare[priority] * this.#share) return now;
    const oldest = this.#slots.keys().next().value;
    return oldest === undefined ? now : (oldest + 1) * slotMs + windowMs;
  }

  #prune(now: number): void {
    for (const [slot, count] of this.#slots) {
      if ((slot + 1) * slotMs + windowMs > now) return;
      this.#slots.delete(slot);
      this.#total -= count;
    }
  }
}
