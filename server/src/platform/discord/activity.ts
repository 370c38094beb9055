const slots = 60;
const rateOverSeconds = 5;

/** Requests and waits of the last minute, in steps of a second. */
export class Activity {
  readonly #sent = new Float64Array(slots);
  readonly #waited = new Float64Array(slots);
  #second = 0;

  sent(now: number, waitedSeconds: number): void {
    const slot = this.#slot(now);
    this.#sent[slot] = (this.#sent[slot] ?? 0) + 1;
    this.#waited[slot] = (this.#waited[slot] ?? 0) + waitedSeconds;
  }

  /** Mean over the last 5 full seconds. */
  requestsPerSecond(now: number): number {
    const current = this.#slot(now);
    let sum = 0;
    for (let back = 1; back <= rateOverSeconds; back += 1) sum += this.#sent[(current - back + slots) % slots] ?? 0;
    return sum / rateOverSeconds;
  }

  waitSecondsLastMinute(now: number): number {
    this.#slot(now);
    return this.#waited.reduce((sum, seconds) => sum + seconds, 0);
  }

  #slot(now: number): number {
    const second = Math.floor(now / 1_000);
    const passed = Math.min(slots, second - this.#second);
    for (let step = 1; step <= passed; step += 1) {
      const slot = (second - passed + step) % slots;
      this.#sent[slot] = 0;
      this.#waited[slot] = 0;
    }
    this.#second = Math.max(this.#second, second);
    return this.#second % slots;
  }
}
