import { Key } from '../../ui/button.tsx';

const examples: [string, string][] = [
  ['"exact phrase"', 'these words, in this order'],
  ['-word', 'without this word'],
  ['from:', 'written by a member'],
  ['in:', 'in a channel or thread'],
  ['mentions:', 'mentions a member'],
  ['has:image', 'with a picture; also link, file, video, embed, poll, sticker'],
  ['after:2026-01-01', 'later than a day; also before: and during:'],
  ['pinned:true', 'pinned messages'],
  ['is:reply', 'answers to another message'],
];

/** What the empty page says: the syntax, by example. */
export function Placeholder({ onPick }: { onPick: (example: string) => void }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 md:px-6">
      <h2 className="mb-1 font-semibold">What you can ask for</h2>
      <p className="mb-3 max-w-2xl text-soft">
        Results appear here while you type. Combine as many as you like.{' '}
        <span className="hidden md:inline">
          Press <Key>/</Key> on any page to come back.
        </span>
      </p>
      <ul className="max-w-2xl">
        {examples.map(([example, meaning]) => (
          <li key={example} className="border-line border-b last:border-b-0">
            <button
              type="button"
              onClick={() => onPick(example)}
              className="flex min-h-9 w-full items-center gap-4 py-1.5 text-left -outline-offset-2 hover:bg-hover"
            >
              <code className="w-36 shrink-0 sm:w-40 font-mono text-accent text-sm">{example}</code>
              <span className="min-w-0 text-soft">{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
