import { compareIds } from '../snowflake.ts';
import type { StoredMessage } from './model.ts';

export type PageAnchor =
  | { readonly before: string }
  | { readonly after: string }
  | { readonly around: string }
  | undefined;

/** The messages of one channel, oldest first, found by binary search on their ids. */
export class MessageLog {
  readonly #messages: StoredMessage[];

  /** Takes the array over; sorts it when it is not in order of ids. */
  constructor(messages: StoredMessage[] = []) {
    for (let i = 1; i < messages.length; i++) {
      const [previous, current] = [messages[i - 1], messages[i]];
      if (previous && current && compareIds(previous.id, current.id) > 0) {
        messages.sort((a, b) => compareIds(a.id, b.id));
        break;
      }
    }
    this.#messages = messages;
  }

  get size(): number {
    return this.#messages.length;
  }

  get last(): StoredMessage | undefined {
    return this.#messages.at(-1);
  }

  /** Every message, oldest first; not a copy. */
  all(): readonly StoredMessage[] {
    return this.#messages;
  }

  get(id: string): StoredMessage | undefined {
    const message = this.#messages[this.#lowerBound(id)];
    return message?.id === id ? message : undefined;
  }

  add(message: StoredMessage): void {
    const last = this.last;
    if (!last || compareIds(last.id, message.id) < 0) this.#messages.push(message);
    else this.#messages.splice(this.#lowerBound(message.id), 0, message);
  }

  remove(id: string): StoredMessage | undefined {
    const index = this.#lowerBound(id);
    const message = this.#messages[index];
    if (message?.id !== id) return undefined;
    this.#messages.splice(index, 1);
    return message;
  }

  /**
   * A page as Discord cuts it, newest first: `before` the newest older ones, `after` the oldest newer ones,
   * `around` half before and half after with the message itself, without anchor the newest.
   */
  page(anchor: PageAnchor, limit: number): StoredMessage[] {
    const [start, end] = this.#range(anchor, limit);
    return this.#messages.slice(start, end).reverse();
  }

  #range(anchor: PageAnchor, limit: number): readonly [number, number] {
    const size = this.#messages.length;
    if (!anchor) return [Math.max(0, size - limit), size];
    if ('before' in anchor) {
      const end = this.#lowerBound(anchor.before);
      return [Math.max(0, end - limit), end];
    }
    if ('after' in anchor) {
      const start = this.#upperBound(anchor.after);
      return [start, Math.min(size, start + limit)];
    }
    const middle = this.#lowerBound(anchor.around);
    const start = Math.max(0, middle - Math.floor(limit / 2));
    return [start, Math.min(size, start + limit)];
  }

  /** Index of the first message with an id ≥ the given one. */
  #lowerBound(id: string): number {
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const candidate = this.#messages[middle];
      if (candidate && compareIds(candidate.id, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #upperBound(id: string): number {
    const index = this.#lowerBound(id);
    return this.#messages[index]?.id === id ? index + 1 : index;
  }
}
