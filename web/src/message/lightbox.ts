import { useSyncExternalStore } from 'react';

export type LightboxPicture = {
  src: string;
  alt: string;
  /** Where it can be opened for itself. */
  href: string;
};
type Shown = { pictures: LightboxPicture[]; index: number };

let shown: Shown | null = null;
const listeners = new Set<() => void>();

function set(next: Shown | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Shows pictures large, beginning with one. It outlives the row of the list that asked for it. */
export const openLightbox = (pictures: LightboxPicture[], index: number): void => set({ pictures, index });
export const closeLightbox = (): void => set(null);
export const useLightbox = (): Shown | null => useSyncExternalStore(subscribe, () => shown);
