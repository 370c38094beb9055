import { useEffect, useRef } from 'react';

/** What `?` shows; the handlers stand where the thing is. */
export const shortcuts: { keys: string[]; does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Jump to any page, channel or action' },
  { keys: ['/'], does: 'Search the messages' },
  { keys: ['j'], does: 'Next row' },
  { keys: ['k'], does: 'Previous row' },
  { keys: ['Enter'], does: 'Open the row; in the archive its thread, picture or the message it answers' },
  { keys: ['g', 'o'], does: 'Go to the overview' },
  { keys: ['g', 'c'], does: 'Go to capture' },
  { keys: ['g', 'v'], does: 'Go to coverage' },
  { keys: ['g', 's'], does: 'Go to search' },
  { keys: ['d'], does: 'In the archive: jump to a date' },
  { keys: ['End'], does: 'In the archive: the newest message' },
  { keys: ['?'], does: 'Show these shortcuts' },
  { keys: ['Esc'], does: 'Close, leave a field' },
];

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

const sequenceMs = 1_200;
let prefix: { key: string; at: number } | null = null;

/** Calls the handler of a pressed key or of a sequence as `g o`; never while somebody types. One that returns false leaves the key to others. */
export function useShortcuts(handlers: Record<string, (event: KeyboardEvent) => unknown>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (
        document.querySelector('[role=dialog]') ||
        (event.target instanceof Element && event.target.closest('[role=menu]'))
      )
        return;
      const joined = prefix && event.timeStamp - prefix.at < sequenceMs ? `${prefix.key} ${event.key}` : event.key;
      const handler = latest.current[joined] ?? latest.current[event.key];
      if (event.key === 'g') prefix = { key: 'g', at: event.timeStamp };
      if (!handler) return;
      if (joined !== event.key) prefix = null;
      if (handler(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
