import { safetyMarginMs } from './bucket.ts';

const windowMs = 1_000;

/**
 * How long a request may have been under way before Discord counted it, at most.
 * A slow answer would else hold its place for as long as it takes; half a second is far beyond any network in use.
 */
const longestWayMs = 500;

/**
 * A second global 429 within a minute lowers the rate to this share: somebody else uses the token too. The first
 * alone says nothing, a restart meets the window of the process before it.
 */
const loweredShare = 0.9;
const repeatedWithinMs = 60_000;
/** A clean stretch after which one more request per second is tried again. */
const recoverAfterMs = 30_000;

/** A request's place in the window; it is free again one window after Discord counted the request. */
export interface Place {
  freeAt: number;
}

/**
 * The limit over all requests of a token.
 *
 * Discord sends no numbers for it and the phase of its seconds is unknown. So no 51st request leaves before one second
 * has passed since the first of the last 50 was answered (it was counted before that): whatever second Discord counts,
 * no more than 50 fall into it.
 */
export class GlobalWindow {
  readonly #startPerSecond: number;
  #perSecond: number;
  #places: Place[] = [];
  #pausedUntil = 0;
  #changedAt = 0;
  #lastHitAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number) {
    this.#startPerSecond = perSecond;
    this.#perSecond = perSecond;
  }

  /** Requests per second at present; below the start value after global 429s. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** When the next request may leave: `now` or later. */
  readyAt(now: number): number {
    if (now < this.#pausedUntil) return this.#pausedUntil;
    if (this.#perSecond === Infinity) return now;
    this.#recover(now);
    this.#places = this.#places.filter((place) => place.freeAt > now);
    if (this.#places.length < this.#perSecond) return now;
    const times = this.#places.map((place) => place.freeAt).sort((a, b) => a - b);
    return times[this.#places.length - this.#perSecond] ?? now;
  }

  /** Discord answered with a global 429, and its time is not over. */
  isPaused(now: number): boolean {
    return now < this.#pausedUntil;
  }

  take(now: number): Place {
    const place = { freeAt: now + longestWayMs + windowMs + safetyMarginMs };
    if (this.#perSecond !== Infinity) this.#places.push(place);
    return place;
  }

  answered(place: Place, now: number): void {
    place.freeAt = Math.min(place.freeAt, now + windowMs + safetyMarginMs);
  }

  /** A global 429: nothing leaves before that moment. */
  pauseUntil(at: number, now: number): void {
    // Several requests under way meet the same full window.
    const isSameHit = now < this.#pausedUntil;
    this.#pausedUntil = Math.max(this.#pausedUntil, at);
    if (isSameHit) return;
    if (this.#perSecond !== Infinity && now - this.#lastHitAt < repeatedWithinMs) {
      this.#perSecond = Math.max(1, Math.floor(this.#perSecond * loweredShare));
      this.#changedAt = now;
    }
    this.#lastHitAt = now;
  }

  #recover(now: number): void {
    if (this.#perSecond >= this.#startPerSecond || now - this.#changedAt < recoverAfterMs) return;
    this.#perSecond += 1;
    this.#changedAt = now;
  }
}
