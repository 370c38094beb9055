import type { RefObject } from 'react';
import { useShortcuts } from '../shell/shortcuts.ts';

/** j and k move the focus between the rows of a virtual list; each row holds `data-index` and one `data-row` element that Enter opens. */
export function useRowKeys(box: RefObject<HTMLElement | null>, count: number, bring: (index: number) => void): void {
  const move = (step: 1 | -1) => {
    const held = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    const first = box.current?.querySelector('[data-index]')?.getAttribute('data-index');
    const index = held ? Number(held) + step : Number(first ?? 0);
    if (count === 0 || index < 0 || index >= count) return;
    bring(index);
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row]`)?.focus({ preventScroll: true }),
    );
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });
}
