import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Toast } from './toast-list.tsx';

const ToastList = lazy(() => import('./toast-list.tsx'));

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says that something is done or has failed; three at most, the oldest goes first. */
export function toast(tone: Toast['tone'], title: string, text?: string): void {
  lastId += 1;
  set([...toasts.slice(-2), { id: lastId, tone, title, ...(text && { text }) }]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where they appear; the code arrives with the first. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  if (lastId === 0) return null;
  return (
    <Suspense>
      <ToastList toasts={shown} onDismiss={(id) => set(toasts.filter((other) => other.id !== id))} />
    </Suspense>
  );
}
