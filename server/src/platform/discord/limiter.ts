import { EventEmitter } from 'node:events';
import { Activity } from './activity.ts';
import { Bucket, safetyMarginMs } from './bucket.ts';
import { queueFull, shuttingDown } from './discord.errors.ts';
import { GlobalWindow } from './global-window.ts';
import { InvalidBudget } from './invalid-budget.ts';
import {
  type CurrentWait,
  type LimitedReply,
  type LimitedRequest,
  type LimiterEvents,
  type LimiterOptions,
  type LimiterState,
  waitSentence,
} from './limiter.types.ts';
import { type Priority, priorities } from './priority.ts';
import { type Lane, laneKey, RequestQueue, type Waiting, type WaitLimit } from './request-queue.ts';
import type { Route } from './routes.ts';

export type Limiter = ReturnType<typeof createLimiter>;

/** Limits are counted in windows of a second or so; a wait that is longer is something a person asks about. */
const notableWaitMs = 2_000;
/** Unused buckets are looked for after so many requests. */
const sweepEvery = 1_000;

/**
 * One limiter for all REST calls of a token.
 *
 * Bucket numbers come from headers only. An unknown bucket gets one request until its first answer; a known one as many
 * as remain in its window. Requests leave by priority, guilds in turn, at the first moment at which neither the
 * bucket, the global limit nor the invalid-request budget can be overstepped. A 429 puts the request back at
 * the front of its lane: callers never see one.
 */
export function createLimiter(options: LimiterOptions = {}) {
  const now = options.now ?? (() => performance.now());
  const maxQueued = options.maxQueued ?? 20_000;
  const maxInFlight = options.maxInFlight ?? 64;
  const events = new EventEmitter<LimiterEvents>();
  const queue = new RequestQueue();
  const global = new GlobalWindow(options.globalPerSecond ?? 50);
  const invalid = new InvalidBudget(options.invalidShare);
  const activity = new Activity();
  const buckets = new Map<string, Bucket>();
  /** Discord's bucket hash by route template. */
  const hashes = new Map<string, string>();
  /** Lanes that a sublimit or a shared limit holds back, by lane key, until when. */
  const heldBack = new Map<string, number>();
  let inFlight = 0;
  let sent = 0;
  let rateLimitedTotal = 0;
  let isClosed = false;
  let isPumping = false;
  let timer: NodeJS.Timeout | undefined;

  function bucketFor(route: Route, hash = hashes.get(route.template)): Bucket {
    const key = hash ? `${hash} ${route.major}` : laneKey(route);
    const known = buckets.get(key);
    if (known) return known;
    // The route's hash was learnt from another channel: what is under way here keeps its place.
    const unnamed = hash ? buckets.get(laneKey(route)) : undefined;
    if (unnamed) buckets.delete(laneKey(route));
    const bucket = unnamed ?? new Bucket();
    buckets.set(key, bucket);
    return bucket;
  }

  /**
   * Runs `send` when its turn has come, again after every 429.
   *
   * @throws AppError discord/queue-full, discord/shutting-down; the reason of `signal`; whatever `send` throws.
   */
  function schedule<Reply extends LimitedReply>(request: LimitedRequest, send: () => Promise<Reply>): Promise<Reply> {
    if (isClosed) return Promise.reject(shuttingDown({}));
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    if (queue.size >= maxQueued) return Promise.reject(queueFull({ queued: queue.size }));
    return new Promise<Reply>((resolve, reject) => {
      const { signal } = request;
      const onAbort = () => {
        if (queue.remove(waiting)) waiting.fail(signal?.reason);
      };
      const waiting: Waiting = {
        route: request.route,
        priority: request.priority,
        guildId: request.guildId ?? '',
        enqueuedAt: now(),
        fail: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
        again: () => {
          if (signal?.aborted) waiting.fail(signal.reason);
          else queue.add(waiting, 'first');
        },
        send: () => {
          void transmit(waiting, send, (reply) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(reply);
          });
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.add(waiting, 'last');
      wake();
    });
  }

  async function transmit<Reply extends LimitedReply>(
    waiting: Waiting,
    send: () => Promise<Reply>,
    done: (reply: Reply) => void,
  ): Promise<void> {
    const { route } = waiting;
    const bucket = bucketFor(route);
    const sentAt = now();
    const ticket = bucket.take(sentAt);
    const place = route.globalExempt ? null : global.take(sentAt);
    inFlight += 1;
    sent += 1;
    try {
      const reply = await send();
      const at = now();
      if (place) global.answered(place, at);
      if (reply.numbers && hashes.get(route.template) !== reply.numbers.bucket) {
        hashes.set(route.template, reply.numbers.bucket);
      }
      const answering = reply.numbers ? bucketFor(route, reply.numbers.bucket) : bucket;
      if (answering !== bucket) {
        bucket.lost(ticket);
        answering.answered(answering.take(sentAt), reply.numbers, at);
      } else if (reply.numbers || (reply.status >= 200 && reply.status < 300)) {
        bucket.answered(ticket, reply.numbers, at);
      } else bucket.lost(ticket);
      noteInvalid(reply, at);
      if (reply.status !== 429) done(reply);
      else if (isClosed) waiting.fail(shuttingDown({}));
      else {
        holdBack(route, answering, reply, at);
        waiting.again();
      }
    } catch (error) {
      bucket.lost(ticket);
      waiting.fail(error);
    } finally {
      inFlight -= 1;
      if (sent % sweepEvery === 0) sweep();
      wake();
    }
  }

  function noteInvalid(reply: LimitedReply, at: number): void {
    const isShared = reply.rateLimit?.scope === 'shared';
    if (reply.status !== 401 && reply.status !== 403 && (reply.status !== 429 || isShared)) return;
    const count = invalid.add(at);
    if (count !== null) events.emit('invalidRequests', count);
  }

  function holdBack(route: Route, bucket: Bucket, reply: LimitedReply, at: number): void {
    const retryAfterSeconds = reply.rateLimit?.retryAfterSeconds ?? 1;
    const scope = reply.rateLimit?.scope ?? 'user';
    const until = at + retryAfterSeconds * 1_000;
    rateLimitedTotal += 1;
    events.emit('rateLimited', { scope, route: route.template, retryAfterSeconds });
    if (scope === 'global') {
      global.pauseUntil(until, at);
      return;
    }
    // Others of the bucket wait too, unless it was a sublimit of this route alone.
    if (scope === 'user' && reply.numbers?.remaining === 0) bucket.exhaustUntil(until);
    heldBack.set(laneKey(route), until + safetyMarginMs);
  }

  function wake(): void {
    if (isPumping) return;
    isPumping = true;
    queueMicrotask(() => {
      isPumping = false;
      pump();
    });
  }

  /** Sends all that may go now and sets the timer for what may go next. */
  function pump(): void {
    clearTimeout(timer);
    timer = undefined;
    const at = now();
    let next = Number.POSITIVE_INFINITY;
    for (const priority of priorities) next = Math.min(next, pumpPriority(priority, at));
    // At most 10 minutes: the longest wait there is, that of the invalid-request budget.
    if (next < Infinity) timer = setTimeout(pump, Math.max(1, Math.ceil(next - at)));
  }

  /** @returns When the earliest request of this priority that has to wait may go. */
  function pumpPriority(priority: Priority, at: number): number {
    let globalAt = global.readyAt(at);
    let next = Infinity;
    for (const [guildId, lanes] of queue.guilds(priority)) {
      for (const lane of lanes.values()) {
        if (inFlight >= maxInFlight && priority !== 'interaction') return Infinity;
        const ready = readiness(lane, priority, globalAt, at);
        if (ready.at <= at) {
          const request = queue.takeFirst(priority, guildId, lanes, lane);
          if (request) dispatch(request, lane, at);
          globalAt = global.readyAt(at);
          break;
        }
        if (lane.blockedBy === null) lane.blockedSince = at;
        lane.blockedBy = ready.limit;
        next = Math.min(next, ready.at);
        // Nothing of this priority can go before the global limit allows it, but for answers to interactions.
        if (ready.limit === 'global' && priority !== 'interaction') return next;
      }
    }
    return next;
  }

  function readiness(lane: Lane, priority: Priority, globalAt: number, at: number): { at: number; limit: WaitLimit } {
    if (globalAt > at && !lane.route.globalExempt) return { at: globalAt, limit: 'global' };
    const invalidAt = invalid.readyAt(at, priority);
    if (invalidAt > at) return { at: invalidAt, limit: 'invalid' };
    const heldUntil = heldBack.get(lane.key) ?? 0;
    return { at: Math.max(heldUntil, bucketFor(lane.route).readyAt(at)), limit: 'bucket' };
  }

  function dispatch(request: Waiting, lane: Lane, at: number): void {
    const seconds = (at - request.enqueuedAt) / 1_000;
    if (lane.blockedBy) {
      events.emit('waited', {
        limit: lane.blockedBy,
        seconds,
        priority: request.priority,
        route: request.route.template,
        guildId: request.guildId,
      });
    }
    activity.sent(at, lane.blockedBy ? seconds : 0);
    lane.blockedBy = null;
    request.send();
  }

  function sweep(): void {
    const at = now();
    for (const [key, bucket] of buckets) if (bucket.isIdle(at)) buckets.delete(key);
    for (const [key, until] of heldBack) if (until < at) heldBack.delete(key);
  }

  function waiting(guildId?: string): CurrentWait | null {
    const at = now();
    let best: { at: number; limit: WaitLimit; isNotable: boolean } | null = null;
    const globalAt = global.readyAt(at);
    for (const priority of priorities) {
      // Nobody waits for media.
      if (priority === 'media') continue;
      for (const [id, lanes] of queue.guilds(priority)) {
        if (guildId !== undefined && id !== guildId) continue;
        for (const lane of lanes.values()) {
          const ready = readiness(lane, priority, globalAt, at);
          if (!best || ready.at < best.at) best = { ...ready, isNotable: isNotable(lane, ready, at) };
        }
      }
    }
    if (!best) return null;
    const seconds = Number.isFinite(best.at) ? Math.max(0, best.at - at) / 1_000 : 0;
    return { limit: best.limit, seconds, sentence: waitSentence(best.limit, seconds), isNotable: best.isNotable };
  }

  function isNotable(lane: Lane, ready: { at: number; limit: WaitLimit }, at: number): boolean {
    if (ready.at <= at || !Number.isFinite(ready.at)) return false;
    const isTold = ready.limit === 'global' ? global.isPaused(at) : (heldBack.get(lane.key) ?? 0) > at;
    const since = lane.blockedBy === null ? at : lane.blockedSince;
    return isTold || ready.limit === 'invalid' || ready.at - since >= notableWaitMs;
  }

  return {
    schedule,
    events,
    /** What requests wait for now, those for media apart, or null when none waits. @param guildId Only those of one guild. */
    waiting,
    state: (): LimiterState => ({
      queued: queue.size,
      inFlight,
      requestsPerSecond: activity.requestsPerSecond(now()),
      waitSecondsLastMinute: activity.waitSecondsLastMinute(now()),
      rateLimitedTotal,
      invalidRequests: invalid.count(now()),
      globalPerSecond: global.perSecond,
    }),
    /** Refuses what waits with `discord/shutting-down`; what was sent is still answered. */
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const request of queue.drain()) request.fail(shuttingDown({}));
    },
  };
}
