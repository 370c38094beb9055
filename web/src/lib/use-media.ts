import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window fits a media query; for what cannot be said in style sheets, such as the height of virtual rows. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
