import type { MessagePage } from '@guildhall/contract';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { api, mayPass } from '../../api.ts';
import { useConnection, useTopic } from '../../use-realtime.ts';
import {
  addNewer,
  addOlder,
  applyEvent,
  compareIds,
  type MessageWindow,
  maxMessages,
  refresh,
  refreshFrom,
  windowOf,
} from './message-window.ts';

const pageSize = 100;
// An anchor this near to the top would be seen before what stands above it.
const contextBefore = 25;

export type Target = { messageId?: string | undefined; at?: string | undefined };

type Stretch = { fromId: string; toId: string };

type Reader = {
  window: MessageWindow | null;
  /** Changes with every fresh start; then the list takes its position from `anchorId`. */
  generation: number;
  anchorId: string | null;
  error: Error | null;
  /** A page at an edge could not be loaded; the window stands. */
  edgeError: { edge: 'older' | 'newer'; error: Error } | null;
  fresh: number;
};

const start: Reader = { window: null, generation: 0, anchorId: null, error: null, edgeError: null, fresh: 0 };
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Reads a channel page by page around a target, and follows its live events. */
export function useMessageWindow(guildId: string, channelId: string, target: Target) {
  const [reader, setReader] = useState(start);
  const latest = useRef(reader);
  const busy = useRef(new Set<'older' | 'newer'>());
  const controller = useRef<AbortController | null>(null);
  // In the layout phase: the list's effects ask for pages in the phase after it.
  useLayoutEffect(() => {
    latest.current = reader;
  });

  const fetchPage = useCallback(
    (query: Record<string, string | undefined>, signal?: AbortSignal) =>
      api.get<MessagePage>(`/guilds/${guildId}/channels/${channelId}/messages`, { ...query, limit: pageSize }, signal),
    [guildId, channelId],
  );

  const open = useCallback(
    async (where: Target) => {
      controller.current?.abort();
      const mine = new AbortController();
      controller.current = mine;
      busy.current.clear();
      setReader((old) => ({ ...old, error: null, edgeError: null }));
      try {
        const page = await fetchPage(
          { around: where.messageId, at: where.messageId ? undefined : where.at },
          mine.signal,
        );
        let window = windowOf(page);
        const place = page.messages.findIndex((message) => message.id === page.anchorId);
        const first = page.messages[0];
        if (place >= 0 && place < contextBefore && page.hasOlder && first) {
          window = { ...addOlder(window, await fetchPage({ before: first.id }, mine.signal)), change: 'reset' };
        }
        setReader((old) => ({ ...start, window, generation: old.generation + 1, anchorId: page.anchorId }));
      } catch (error) {
        if (!mine.signal.aborted) setReader((old) => ({ ...old, window: null, error: asError(error) }));
      }
    },
    [fetchPage],
  );

  const { messageId, at } = target;
  const channel = useRef('');
  useEffect(() => {
    const sameChannel = channel.current === channelId;
    channel.current = channelId;
    const held =
      sameChannel &&
      messageId !== undefined &&
      latest.current.window?.messages.some((message, index) => message.id === messageId && index > 0);
    // A message that is held already is only scrolled to.
    if (held) setReader((old) => ({ ...old, generation: old.generation + 1, anchorId: messageId }));
    else {
      if (!sameChannel) setReader((old) => ({ ...start, generation: old.generation }));
      open({ messageId, at });
    }
  }, [open, channelId, messageId, at]);
  useEffect(
    () => () => {
      controller.current?.abort();
      channel.current = '';
    },
    [],
  );

  const loadEdge = useCallback(
    async (edge: 'older' | 'newer') => {
      const { window, edgeError } = latest.current;
      const message = edge === 'older' ? window?.messages[0] : window?.messages.at(-1);
      const more = edge === 'older' ? window?.hasOlder : window?.hasNewer;
      if (!message || !more || busy.current.has(edge) || edgeError?.edge === edge) return;
      busy.current.add(edge);
      const signal = controller.current?.signal;
      try {
        const page = await fetchPage(edge === 'older' ? { before: message.id } : { after: message.id }, signal);
        if (signal?.aborted) return;
        setReader((old) =>
          old.window ? { ...old, window: (edge === 'older' ? addOlder : addNewer)(old.window, page) } : old,
        );
      } catch (error) {
        if (!signal?.aborted) setReader((old) => ({ ...old, edgeError: { edge, error: asError(error) } }));
      } finally {
        busy.current.delete(edge);
      }
    },
    [fetchPage],
  );

  const connection = useConnection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the return of the server asks again for what failed without it.
  useEffect(() => {
    if (connection !== 'open') return;
    if (mayPass(latest.current.error)) open({ messageId, at });
    setReader((old) => (old.edgeError ? { ...old, edgeError: null } : old));
  }, [connection]);

  /** Reads anew what is held after this id, page by page up to `untilId`; the next page or event mends a failure. */
  const refreshAfter = async (afterId: string, untilId: string) => {
    const signal = controller.current?.signal;
    try {
      let after = afterId;
      for (let pages = 0; pages < maxMessages / pageSize; pages++) {
        const page = await fetchPage({ after }, signal);
        setReader((old) => (old.window && !signal?.aborted ? { ...old, window: refresh(old.window, page) } : old));
        after = page.messages.at(-1)?.id ?? untilId;
        if (!page.hasNewer || compareIds(after, untilId) >= 0) return;
      }
      // More was filled in between than is held at all: what is shown no longer hangs together.
      open({});
    } catch {
      // What is shown stays.
    }
  };
  /** Stretches that were filled while one is being read are read after it, all as one. */
  const filled = useRef<Stretch | null>(null);
  const isRefreshing = useRef(false);
  const refreshFilled = async (fromId: string, toId: string) => {
    const waiting = filled.current;
    filled.current = {
      fromId: waiting && compareIds(waiting.fromId, fromId) < 0 ? waiting.fromId : fromId,
      toId: waiting && compareIds(waiting.toId, toId) > 0 ? waiting.toId : toId,
    };
    if (isRefreshing.current) return;
    isRefreshing.current = true;
    let next: Stretch | null = filled.current;
    for (; next; next = filled.current) {
      filled.current = null;
      const { window } = latest.current;
      const last = window?.messages.at(-1);
      if (window && !last) await open({});
      const after = window && refreshFrom(window, next.fromId, next.toId);
      // What lies beyond the window is loaded by whoever scrolls there.
      if (after && last) await refreshAfter(after, compareIds(next.toId, last.id) < 0 ? next.toId : last.id);
    }
    isRefreshing.current = false;
  };

  useTopic(
    `channel:${guildId}:${channelId}`,
    (event) => {
      setReader((old) => {
        if (!old.window) return old;
        const window = applyEvent(old.window, event, new Date().toISOString());
        // Also one that is below what is loaded: whoever reads further up is told of it.
        const isNew = event.type === 'message.created' && (window !== old.window || window.hasNewer);
        return window === old.window && !isNew ? old : { ...old, window, fresh: old.fresh + (isNew ? 1 : 0) };
      });
      if (event.type === 'channel.filled') refreshFilled(event.fromId, event.toId);
    },
    () => {
      const { window } = latest.current;
      const from = window?.messages.at(-pageSize) ?? window?.messages[0];
      const last = window?.messages.at(-1);
      if (!window || window.hasNewer) return;
      if (from && last) refreshAfter(from.id, from.id);
      else open({});
    },
  );

  return {
    ...reader,
    reload: () => open(target),
    loadOlder: useCallback(() => loadEdge('older'), [loadEdge]),
    loadNewer: useCallback(() => loadEdge('newer'), [loadEdge]),
    retryEdge: () => setReader((old) => ({ ...old, edgeError: null })),
    openNewest: () => open({}),
    clearFresh: useCallback(() => setReader((old) => (old.fresh === 0 ? old : { ...old, fresh: 0 })), []),
  };
}
