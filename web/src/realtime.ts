import type { ClientFrame, RealtimeEvent, ServerFrame } from '@guildhall/contract';

export type ConnectionState = 'idle' | 'open' | 'connecting' | 'lost';
type Subscriber = { onEvent: (event: RealtimeEvent) => void; onGap: () => void };
type Topic = { subscribers: Set<Subscriber>; position: { epoch: string; offset: number } | null };

const activeDelayMs = { min: 500, max: 2_000 };
// A hidden tab has nobody waiting: it may come back slowly, and a thousand of them must not come back at once.
const hiddenDelayMs = { min: 1_000, max: 300_000 };
const growth = 1.5;
// Shorter than the blink of a server restart would flicker at people for nothing.
const showLostAfterMs = 2_000;
// Browsers hide the protocol's pings, so a dead connection is found by our own.
const pingEveryMs = 25_000;
const pongWithinMs = 10_000;

/** The wait before the next attempt, with jitter between the floor and the grown delay. */
export function reconnectDelayMs(attempt: number, hidden: boolean, random: number): number {
  const { min, max } = hidden ? hiddenDelayMs : activeDelayMs;
  const grown = Math.min(max, min * growth ** attempt);
  return Math.round(min + (grown - min) * random + min * random * 0.5);
}

/**
 * One socket for the whole page. Each topic remembers the last epoch and offset; after a reconnect the server replays what was
 * missed, and where it cannot (`recovered: false`) the subscribers' `onGap` fetches the state anew.
 */
export class Realtime {
  private readonly topics = new Map<string, Topic>();
  private readonly watchers = new Set<() => void>();
  private readonly url: string;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private state: ConnectionState = 'idle';
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private pongTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string) {
    this.url = url;
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
    addEventListener('online', () => this.hurry());
  }

  getState = (): ConnectionState => this.state;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  subscribe(name: string, onEvent: Subscriber['onEvent'], onGap: Subscriber['onGap']): () => void {
    const subscriber = { onEvent, onGap };
    const known = this.topics.get(name);
    const topic = known ?? { subscribers: new Set<Subscriber>(), position: null };
    topic.subscribers.add(subscriber);
    this.topics.set(name, topic);
    if (!known) this.announce(name, topic);
    if (!this.socket && !this.retryTimer) this.connect();
    return () => {
      topic.subscribers.delete(subscriber);
      if (topic.subscribers.size > 0 || this.topics.get(name) !== topic) return;
      this.topics.delete(name);
      this.send({ type: 'unsubscribe', topic: name });
    };
  }

  /** Tries at once when it is waiting to try again. */
  hurry(): void {
    if (!this.retryTimer) return;
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.connect();
  }

  private connect(): void {
    this.retryTimer = undefined;
    if (this.state === 'idle') this.setState('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.lostTimer ??= setTimeout(() => this.setState('lost'), showLostAfterMs);
    socket.onopen = () => this.opened();
    socket.onmessage = (message) => {
      if (this.socket === socket && typeof message.data === 'string')
        this.receive(JSON.parse(message.data) as ServerFrame);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.closed();
    };
  }

  private opened(): void {
    this.attempt = 0;
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    this.setState('open');
    for (const [name, topic] of this.topics) this.announce(name, topic);
    this.pingTimer = setInterval(() => {
      this.send({ type: 'ping' });
      this.pongTimer = setTimeout(() => this.drop(), pongWithinMs);
    }, pingEveryMs);
  }

  private drop(): void {
    const socket = this.socket;
    if (!socket) return;
    this.closed();
    socket.close();
  }

  private closed(): void {
    this.socket = null;
    clearInterval(this.pingTimer);
    clearTimeout(this.pongTimer);
    if (this.state === 'open') this.setState('connecting');
    this.lostTimer ??= setTimeout(() => this.setState('lost'), showLostAfterMs);
    this.retryTimer = setTimeout(() => this.connect(), reconnectDelayMs(this.attempt, document.hidden, Math.random()));
    this.attempt += 1;
  }

  private announce(name: string, topic: Topic): void {
    this.send({ type: 'subscribe', topic: name, ...topic.position });
  }

  private receive(frame: ServerFrame): void {
    if (frame.type === 'pong') {
      clearTimeout(this.pongTimer);
      return;
    }
    const topic = this.topics.get(frame.topic);
    if (!topic) return;
    if (frame.type === 'subscribed') {
      // A first subscription has no position: what happened while the page was fetching its state was missed too.
      const missed = !frame.recovered || topic.position === null;
      topic.position = { epoch: frame.epoch, offset: frame.offset };
      if (missed) for (const subscriber of topic.subscribers) subscriber.onGap();
    } else if (frame.type === 'event') {
      topic.position = { epoch: frame.epoch, offset: frame.offset };
      for (const subscriber of topic.subscribers) subscriber.onEvent(frame.event);
    }
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private setState(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
