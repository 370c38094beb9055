import type { MessagePage, MessageView, RealtimeEvent } from '@guildhall/contract';

/**
 * The stretch of a channel that the reader holds: consecutive messages, oldest first.
 * It is bounded, so that reading 100,000 messages costs no more memory than reading 1,000.
 */
export type MessageWindow = {
  messages: MessageView[];
  hasOlder: boolean;
  hasNewer: boolean;
  /** What the last change was: only a live message may pull a reader who is at the end along. */
  change: 'reset' | 'older' | 'newer' | 'live';
};

// About forty screens; a page that is dropped is fetched again in milliseconds.
export const maxMessages = 1_200;

/** Ids are 64-bit numbers without leading zeros: the longer is the greater, equal lengths compare as text. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export function windowOf(page: MessagePage): MessageWindow {
  return { messages: page.messages, hasOlder: page.hasOlder, hasNewer: page.hasNewer, change: 'reset' };
}

export function addOlder(window: MessageWindow, page: MessagePage): MessageWindow {
  const first = window.messages[0];
  const older = first ? page.messages.filter((message) => compareIds(message.id, first.id) < 0) : page.messages;
  const all = [...older, ...window.messages];
  const dropped = all.length > maxMessages;
  return {
    messages: dropped ? all.slice(0, maxMessages) : all,
    hasOlder: page.hasOlder,
    hasNewer: window.hasNewer || dropped,
    change: 'older',
  };
}

export function addNewer(window: MessageWindow, page: MessagePage): MessageWindow {
  const last = window.messages.at(-1);
  const newer = last ? page.messages.filter((message) => compareIds(message.id, last.id) > 0) : page.messages;
  const all = [...window.messages, ...newer];
  const dropped = all.length > maxMessages;
  return {
    messages: dropped ? all.slice(-maxMessages) : all,
    hasOlder: window.hasOlder || dropped,
    hasNewer: page.hasNewer,
    change: 'newer',
  };
}

/**
 * Takes a page that begins within the window, or right after it, as what stands there now: what was changed or filled in
 * between since, and what follows.
 */
export function refresh(window: MessageWindow, page: MessagePage): MessageWindow {
  const last = window.messages.at(-1);
  const lastFresh = page.messages.at(-1);
  const reachesEnd = !page.hasNewer || !last || (lastFresh && compareIds(lastFresh.id, last.id) >= 0);
  const hasNewer = reachesEnd ? page.hasNewer : window.hasNewer;
  const byId = new Map([...window.messages, ...page.messages].map((message) => [message.id, message]));
  const all = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
  const dropped = all.length > maxMessages;
  // Who has more to come below is reading further up.
  const fromTop = dropped && !hasNewer;
  return {
    messages: !dropped ? all : fromTop ? all.slice(-maxMessages) : all.slice(0, maxMessages),
    hasOlder: window.hasOlder || fromTop,
    hasNewer,
    // Whole pages are no conversation to be pulled along by.
    change: page.hasNewer ? 'newer' : 'live',
  };
}

/**
 * From where the window is to be read again, exclusive, after the stretch of the channel between the two ids was filled;
 * null when it lies wholly outside.
 */
export function refreshFrom(window: MessageWindow, fromId: string, toId: string): string | null {
  const first = window.messages[0];
  const last = window.messages.at(-1);
  if (!first || !last || compareIds(toId, first.id) < 0) return null;
  if (compareIds(fromId, last.id) > 0) return window.hasNewer ? null : last.id;
  const start = compareIds(fromId, first.id) > 0 ? fromId : first.id;
  return String(BigInt(start) - 1n);
}

/** The window after a live event of its channel; the same object when the event does not touch it. */
export function applyEvent(window: MessageWindow, event: RealtimeEvent, now: string): MessageWindow {
  switch (event.type) {
    case 'message.created':
      return withCreated(window, event.message);
    case 'message.changed':
      return withChanged(window, event.message);
    case 'message.deleted':
      return withDeleted(window, new Set(event.messageIds), now);
    case 'channel.filled':
      return withOlder(window, event.fromId);
    default:
      return window;
  }
}

function withCreated(window: MessageWindow, message: MessageView): MessageWindow {
  // With newer pages unread, the message will come with them.
  if (window.hasNewer || window.messages.some((held) => held.id === message.id)) return window;
  const place = window.messages.findLastIndex((held) => compareIds(held.id, message.id) < 0) + 1;
  if (place === 0 && window.hasOlder) return window;
  const all = window.messages.toSpliced(place, 0, message);
  const dropped = all.length > maxMessages;
  return {
    ...window,
    messages: dropped ? all.slice(-maxMessages) : all,
    hasOlder: window.hasOlder || dropped,
    change: 'live',
  };
}

function withOlder(window: MessageWindow, fromId: string): MessageWindow {
  const first = window.messages[0];
  if (window.hasOlder || !first || compareIds(fromId, first.id) >= 0) return window;
  return { ...window, hasOlder: true };
}

function withChanged(window: MessageWindow, message: MessageView): MessageWindow {
  const place = window.messages.findIndex((held) => held.id === message.id);
  return place < 0 ? window : { ...window, messages: window.messages.with(place, message), change: 'live' };
}

function withDeleted(window: MessageWindow, ids: ReadonlySet<string>, now: string): MessageWindow {
  let isTouched = false;
  const messages = window.messages.map((held) => {
    const after = afterDeletion(held, ids, now);
    isTouched ||= after !== held;
    return after;
  });
  return isTouched ? { ...window, messages, change: 'live' } : window;
}

/** What was said is gone from the message itself, and from those that quote it as a reply. */
function afterDeletion(held: MessageView, ids: ReadonlySet<string>, now: string): MessageView {
  if (ids.has(held.id)) return held.deletedAt === null ? tombstone(held, now) : held;
  const { replyTo } = held;
  if (!replyTo || replyTo.deleted || !ids.has(replyTo.id)) return held;
  return { ...held, replyTo: { ...replyTo, excerpt: null, deleted: true } };
}

/** A deleted message keeps its place and loses everything it said. */
function tombstone(message: MessageView, now: string): MessageView {
  return {
    ...message,
    content: '',
    deletedAt: now,
    forwarded: null,
    attachments: [],
    embeds: [],
    reactions: [],
    stickers: [],
    poll: null,
    thread: null,
    replyTo: null,
  };
}
