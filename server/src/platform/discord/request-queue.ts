import { type Priority, priorities } from './priority.ts';
import type { Route } from './routes.ts';

/** Which limit a request waited for. */
export type WaitLimit = 'bucket' | 'global' | 'invalid';

/** A request that waits to be sent. */
export interface Waiting {
  readonly route: Route;
  readonly priority: Priority;
  readonly guildId: string;
  readonly enqueuedAt: number;
  /** Sends it and settles the caller's promise. */
  readonly send: () => void;
  readonly fail: (error: unknown) => void;
  /** Puts it back as the first of its lane. */
  readonly again: () => void;
}

/** Requests of one route and major parameter, in the order they came. */
export interface Lane {
  readonly key: string;
  readonly route: Route;
  readonly requests: Waiting[];
  /** What its first request was last seen waiting for. */
  blockedBy: WaitLimit | null;
  /** Since when, in the limiter's milliseconds. */
  blockedSince: number;
}

/**
 * The waiting requests: by priority, then guild, then lane.
 *
 * Guilds take turns within a priority and lanes take turns within a guild; whoever was served goes to the end.
 */
export class RequestQueue {
  readonly #byPriority = new Map<Priority, Map<string, Map<string, Lane>>>(
    priorities.map((priority) => [priority, new Map()]),
  );
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(request: Waiting, position: 'first' | 'last'): void {
    const guilds = this.guilds(request.priority);
    const lanes = guilds.get(request.guildId) ?? new Map<string, Lane>();
    guilds.set(request.guildId, lanes);
    const key = laneKey(request.route);
    const lane = lanes.get(key) ?? { key, route: request.route, requests: [], blockedBy: null, blockedSince: 0 };
    lanes.set(key, lane);
    if (position === 'last') lane.requests.push(request);
    else lane.requests.unshift(request);
    this.#size += 1;
  }

  /** Guilds with waiting requests, in the order of their turns; may be changed while it is walked. */
  guilds(priority: Priority): Map<string, Map<string, Lane>> {
    const guilds = this.#byPriority.get(priority);
    if (!guilds) throw new RangeError(`Unknown priority ${priority}.`);
    return guilds;
  }

  /** Takes the first request of a lane and sends its guild and lane to the end of their lines. */
  takeFirst(priority: Priority, guildId: string, lanes: Map<string, Lane>, lane: Lane): Waiting | undefined {
    const request = lane.requests.shift();
    if (request) this.#size -= 1;
    lanes.delete(lane.key);
    if (lane.requests.length > 0) lanes.set(lane.key, lane);
    const guilds = this.guilds(priority);
    guilds.delete(guildId);
    if (lanes.size > 0) guilds.set(guildId, lanes);
    return request;
  }

  remove(request: Waiting): boolean {
    const lanes = this.guilds(request.priority).get(request.guildId);
    const key = laneKey(request.route);
    const lane = lanes?.get(key);
    const index = lane?.requests.indexOf(request) ?? -1;
    if (!lanes || !lane || index < 0) return false;
    lane.requests.splice(index, 1);
    this.#size -= 1;
    if (lane.requests.length === 0) lanes.delete(key);
    if (lanes.size === 0) this.guilds(request.priority).delete(request.guildId);
    return true;
  }

  /** Empties the queue. */
  drain(): Waiting[] {
    const all: Waiting[] = [];
    for (const guilds of this.#byPriority.values()) {
      for (const lanes of guilds.values()) for (const lane of lanes.values()) all.push(...lane.requests);
      guilds.clear();
    }
    this.#size = 0;
    return all;
  }
}

export function laneKey(route: Route): string {
  return `${route.template} ${route.major}`;
}
