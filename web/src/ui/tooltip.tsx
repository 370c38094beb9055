import { cloneElement, type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

const openAfterMs = 350;
const gap = 6;
const margin = 8;

type Handlers = {
  onPointerEnter?: (event: { currentTarget: Element; pointerType: string }) => void;
  onPointerLeave?: () => void;
  onFocus?: (event: { currentTarget: Element }) => void;
  onBlur?: () => void;
  'aria-describedby'?: string | undefined;
};
type TooltipProps = { text: ReactNode; shortcut?: string | undefined; children: ReactElement<Handlers> };

/**
 * A short text on hover and on keyboard focus; Escape puts it away. It is ours and not Radix's because it stands on every page:
 * Radix's brings a positioning engine of 12 KB that only menus need.
 */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = () => {
    clearTimeout(timer.current);
    setAnchor(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!anchor) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setAnchor(null);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [anchor]);

  const trigger = cloneElement(children, {
    onPointerEnter: ({ currentTarget, pointerType }) => {
      if (pointerType === 'touch') return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setAnchor(currentTarget.getBoundingClientRect()), openAfterMs);
    },
    onPointerLeave: close,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) setAnchor(currentTarget.getBoundingClientRect());
    },
    onBlur: close,
  });
  return (
    <>
      {trigger}
      {anchor &&
        createPortal(
          <div
            id={id}
            role="tooltip"
            ref={(box) => {
              if (box) place(box, anchor);
            }}
            className="pointer-events-none fixed z-50 flex max-w-72 items-center gap-2 rounded-md bg-text px-2 py-1 text-canvas text-xs shadow-float"
          >
            {text}
            {shortcut && <span className="opacity-75">{shortcut}</span>}
          </div>,
          document.body,
        )}
    </>
  );
}

/** Below the anchor, or above it at the foot of the window; never outside. */
function place(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const left = anchor.left + anchor.width / 2 - width / 2;
  const below = anchor.bottom + gap;
  const top = below + height + margin > innerHeight ? anchor.top - gap - height : below;
  box.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
  box.style.top = `${top}px`;
}
