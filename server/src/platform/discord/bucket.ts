/** The numbers of a reply's `X-RateLimit-*` headers. */
export interface RateNumbers {
  readonly bucket: string;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds since 1970 by Discord's clock; the same for every reply of a window, so it names the window. */
  readonly reset: number;
  /** Seconds from the moment the reply was written. */
  readonly resetAfter: number;
}

/** One request that was sent and not yet answered. */
export interface Ticket {
  readonly generation: number;
}

/**
 * Added to every wait. `Reset-After` is given to the millisecond and the clocks of both sides tick in milliseconds, so
 * a sum can be short by one on each side. More is not needed: the wait is counted from the arrival of the reply, which
 * is later than the moment Discord counted from.
 */
export const safetyMarginMs = 2;

/** Windows of one bucket are further apart than this; the `Reset` of one window wanders less. */
const sameWindowSeconds = 0.05;

/**
 * One bucket of one major parameter, by our knowledge of Discord's window.
 *
 * Discord's window begins when its first request arrives there and ends a fixed time later. Every reply tells when, by
 * `Reset-After`; counted from the reply's arrival that is never too early, and the smallest of these sums is the best
 * bound. A request in flight while the window ends may be counted in the old or in the new one: it is charged to the
 * new one until its reply says otherwise by the window's name, `Reset`.
 *
 * Times are milliseconds of one monotonic clock.
 */
export class Bucket {
  #limit: number | null = null;
  #unlimited = false;
  #remaining = 0;
  #reset: number | null = null;
  #previousReset: number | null = null;
  #resetAt: number | null = null;
  #windowMs = 0;
  #lastSentAt = 0;
  #generation = 0;
  readonly #inFlight = new Set<Ticket>();

  get limit(): number | null {
    return this.#limit;
  }

  /** When the next request may be sent: `now` when at once, Infinity when only a reply can tell. */
  readyAt(now: number): number {
    if (this.#unlimited) return now;
    if (this.#resetAt !== null && now >= this.#resetAt + safetyMarginMs) this.#beginWindow();
    if (this.#limit === null) return this.#inFlight.size === 0 ? Math.max(now, this.#resetAt ?? now) : Infinity;
    if (this.#remaining > 0) return now;
    if (this.#resetAt === null) {
      if (this.#inFlight.size > 0) return Infinity;
      // Every reply of this window was lost; what was sent may have counted.
      this.#resetAt = this.#lastSentAt + this.#windowMs;
    }
    return this.#resetAt + safetyMarginMs;
  }

  take(now: number): Ticket {
    const ticket = { generation: this.#generation };
    this.#inFlight.add(ticket);
    this.#remaining -= 1;
    this.#lastSentAt = now;
    return ticket;
  }

  /** The request failed without a reply; it may have counted, so it stays charged. */
  lost(ticket: Ticket): void {
    this.#inFlight.delete(ticket);
  }

  /** @param numbers null when the reply carried none: such a route has no bucket. */
  answered(ticket: Ticket, numbers: RateNumbers | null, now: number): void {
    this.#inFlight.delete(ticket);
    if (!numbers) {
      if (this.#limit === null) this.#unlimited = true;
      return;
    }
    this.#unlimited = false;
    const resetAt = now + numbers.resetAfter * 1_000;
    this.#windowMs = Math.max(this.#windowMs, numbers.resetAfter * 1_000);
    if (this.#limit === null) {
      this.#enter(numbers, resetAt);
    } else {
      this.#remaining += numbers.limit - this.#limit;
      this.#limit = numbers.limit;
      this.#learn(ticket, numbers, resetAt);
    }
  }

  /** A 429 said when to come back. */
  exhaustUntil(at: number): void {
    this.#remaining = 0;
    this.#resetAt = Math.max(this.#resetAt ?? 0, at);
  }

  /** Nothing in flight and no window running: forgetting it costs one careful request. */
  isIdle(now: number): boolean {
    return this.#inFlight.size === 0 && now > (this.#resetAt ?? this.#lastSentAt + this.#windowMs);
  }

  #learn(ticket: Ticket, numbers: RateNumbers, resetAt: number): void {
    const age = this.#compareWindow(numbers.reset);
    if (age === 'older') {
      // Charged to this window when the last one ended, and counted by Discord in the last one.
      if (ticket.generation < this.#generation) this.#remaining = Math.min(numbers.limit, this.#remaining + 1);
      return;
    }
    if (age === 'newer') {
      this.#generation += 1;
      this.#enter(numbers, resetAt);
      return;
    }
    this.#reset = numbers.reset;
    this.#resetAt = Math.min(this.#resetAt ?? Infinity, resetAt);
    // Fewer than we counted: somebody else uses this token too.
    if (numbers.remaining < this.#remaining) {
      this.#remaining = Math.max(0, numbers.remaining - this.#inFlight.size);
    }
  }

  #compareWindow(reset: number): 'older' | 'current' | 'newer' {
    if (this.#reset === null) {
      const isPrevious = this.#previousReset !== null && reset <= this.#previousReset + sameWindowSeconds;
      return isPrevious ? 'older' : 'current';
    }
    if (reset > this.#reset + sameWindowSeconds) return 'newer';
    return reset < this.#reset - sameWindowSeconds ? 'older' : 'current';
  }

  #enter(numbers: RateNumbers, resetAt: number): void {
    this.#limit = numbers.limit;
    this.#remaining = Math.max(0, numbers.remaining - this.#inFlight.size);
    this.#previousReset = this.#reset;
    this.#reset = numbers.reset;
    this.#resetAt = resetAt;
  }

  #beginWindow(): void {
    this.#generation += 1;
    this.#previousReset = this.#reset ?? this.#previousReset;
    this.#reset = null;
    this.#resetAt = null;
    this.#remaining = Math.max(0, (this.#limit ?? 1) - this.#inFlight.size);
  }
}
