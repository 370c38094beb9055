import { randomUUID } from 'node:crypto';
import type { RealtimeEvent, ServerFrame } from '@guildhall/contract';

export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** What a client that was away for a moment may have missed; beyond that it fetches the state anew. */
const maxEvents = 512;
/** Half of what a client may have in flight, so that a replay alone never cuts a client off. */
const maxBytes = 512 * 1024;

/**
 * The latest events of one topic, as they go over the wire.
 *
 * Offsets count up by one within an epoch. A new log has a new epoch, so a position of an older log is recognised as void
 * rather than mistaken for one of this log.
 */
export class TopicLog {
  readonly #topic: string;
  readonly #epoch = randomUUID();
  #offset = 0;
  #bytes = 0;
  readonly #frames: string[] = [];

  constructor(topic: string) {
    this.#topic = topic;
  }

  get position(): Position {
    return { epoch: this.#epoch, offset: this.#offset };
  }

  /** Adds an event and returns its frame, serialised once for all who receive it. */
  append(event: RealtimeEvent): string {
    this.#offset += 1;
    const frame: ServerFrame = { type: 'event', topic: this.#topic, event, ...this.position };
    const text = JSON.stringify(frame);
    this.#frames.push(text);
    this.#bytes += text.length;
    while (this.#frames.length > maxEvents || this.#bytes > maxBytes) this.#bytes -= this.#frames.shift()?.length ?? 0;
    return text;
  }

  /** The frames after a position in order, or undefined when the position is void or too far back. */
  since(position: Position): readonly string[] | undefined {
    if (position.epoch !== this.#epoch || position.offset > this.#offset) return undefined;
    const missed = this.#offset - position.offset;
    if (missed > this.#frames.length) return undefined;
    return missed === 0 ? [] : this.#frames.slice(-missed);
  }
}
