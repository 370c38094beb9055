import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';
import type { MenuEntry } from './menu-list.tsx';

type TriggerProps = {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu';
};
type MenuProps = { trigger: ReactElement<TriggerProps>; entries: MenuEntry[]; align?: 'start' | 'end' };

const load = () => import('./menu-list.tsx');
const MenuList = lazy(load);

/** A button with a menu. The menu's code arrives when the button is pointed at, and opens when it is pressed. */
export function Menu({ trigger, entries, align = 'end' }: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const waiting = cloneElement(trigger, {
    onClick: () => setWanted(true),
    onPointerEnter: load,
    onFocus: load,
    'aria-haspopup': 'menu',
  });
  if (!wanted) return waiting;
  return (
    <Suspense fallback={waiting}>
      <MenuList trigger={trigger} entries={entries} align={align} />
    </Suspense>
  );
}
