import type { RealtimeEvent } from '@guildhall/contract';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type ConnectionState, Realtime } from './realtime.ts';

const realtime = new Realtime(`${location.origin.replace(/^http/, 'ws')}/api/realtime`);

/** Follows a topic while the component is shown; null follows nothing. */
export function useTopic(topic: string | null, onEvent: (event: RealtimeEvent) => void, onGap: () => void): void {
  const latest = useRef({ onEvent, onGap });
  useEffect(() => {
    latest.current = { onEvent, onGap };
  });
  useEffect(() => {
    if (!topic) return;
    return realtime.subscribe(
      topic,
      (event) => latest.current.onEvent(event),
      () => latest.current.onGap(),
    );
  }, [topic]);
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(realtime.watch, realtime.getState);
}

export const reconnectNow = (): void => realtime.hurry();
