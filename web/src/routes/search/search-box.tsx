import type { SearchNotice, SearchSuggestion } from '@guildhall/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { cx } from '../../lib/cx.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Underlines } from './notices.tsx';
import { searchQueries } from './search-queries.ts';

const settleMs = 70;
const icons: Record<SearchSuggestion['kind'], IconName> = {
  operator: 'search',
  member: 'user',
  channel: 'hash',
  value: 'check',
  date: 'calendar',
};

type SearchBoxProps = {
  guildId: string;
  value: string;
  notices: SearchNotice[];
  onChange: (value: string) => void;
  onSubmit: () => void;
};

/** The query with what could stand at the cursor: a combobox, all by keyboard. */
export function SearchBox({ guildId, value, notices, onChange, onSubmit }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [cursor, setCursor] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [scroll, setScroll] = useState(0);
  const place = useDebounced(`${cursor} ${value}`, settleMs);
  const space = place.indexOf(' ');
  const suggestions = useQuery({
    ...searchQueries.suggestions(guildId, place.slice(space + 1), Number(place.slice(0, space))),
    enabled: open,
    placeholderData: keepPreviousData,
  });
  const options = open ? (suggestions.data ?? []) : [];
  const shown = options.length > 0;
  const current = options[active];

  useEffect(() => input.current?.focus(), []);
  useShortcuts({ '/': () => input.current?.select() });
  useEffect(() => {
    if (active >= 0) document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, listId]);

  const take = (option: SearchSuggestion) => {
    // It may have been offered for a shorter text: what was typed of the same word since is replaced with it.
    const typed = value.slice(option.to, cursor);
    if (/\s/.test(typed)) return;
    const next = value.slice(0, option.from) + option.insert + value.slice(option.to + typed.length);
    const caret = option.from + option.insert.length;
    onChange(next);
    setCursor(caret);
    setActive(-1);
    // A finished word closes the list; an operator goes on with its names.
    setOpen(!option.insert.endsWith(' '));
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (shown) setActive((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && current) {
      event.preventDefault();
      take(current);
    } else if (event.key === 'Enter') {
      setOpen(false);
      onSubmit();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (shown) setOpen(false);
      else event.currentTarget.blur();
    }
  };

  return (
    <div className="relative">
      <Icon name="search" className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 z-10 text-faint" />
      <Underlines text={value} notices={notices} scroll={scroll} />
      <input
        ref={input}
        role="combobox"
        aria-label="Search the messages"
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${listId}-${active}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="Words, “phrases”, from: in: has: before: …"
        maxLength={1_000}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setCursor(event.target.selectionStart ?? event.target.value.length);
          setActive(-1);
          setOpen(true);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onScroll={(event) => setScroll(event.currentTarget.scrollLeft)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        className="relative h-10 w-full rounded-lg border border-line-control bg-transparent pr-3 pl-9 text-base outline-none focus:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1"
      />
      <div
        id={listId}
        role="listbox"
        aria-label="What could stand here"
        className={cx(
          'absolute top-full right-0 left-0 z-30 mt-1 max-h-80 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float',
          !shown && 'hidden',
        )}
      >
        {options.map((option, index) => (
          // The input keeps the focus and owns the keys; the option is only for the pointer.
          // biome-ignore lint/a11y/useFocusableInteractive: see above.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
          <div
            key={`${option.kind}${option.insert}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
            className={cx(
              'flex h-8 cursor-default items-center gap-2.5 rounded-sm px-2',
              index === active ? 'bg-active' : 'hover:bg-hover',
            )}
          >
            <Icon name={icons[option.kind]} className="text-faint" />
            <bdi className="shrink-0 truncate font-medium">{option.label}</bdi>
            <bdi className="min-w-0 truncate text-faint">{option.hint}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}
