import type { MessageView, SearchHit } from '@guildhall/contract';
import { pollResultEmbed, pollResultTexts } from '../text/poll-result.ts';
import { type LinkStyle, type ReadableText, readableText } from '../text/readable-text.ts';
import { fold, tokensOf, wordPattern } from '../text/words.ts';
import type { Lexemes } from './lexemes.ts';
import type { TextQuery } from './text-query.ts';

type Snippet = SearchHit['snippet'];

/** Long enough for two lines of a result. */
const maxLength = 240;
/** Shown before the first hit. */
const lead = 60;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Word extends Stretch {
  readonly text: string;
}

/**
 * The stretch of each message around its first hit, in parts: no delimiter that a hostile message could imitate.
 * Words are hits when their stem in the message's language is one that was asked for.
 */
export async function snippetsOf(
  messages: readonly { readonly view: MessageView; readonly lang: string }[],
  query: TextQuery,
  lexemes: Lexemes,
): Promise<Snippet[]> {
  const byLanguage = new Map<string, Set<string>>();
  for (const { view, lang } of messages) {
    const hits = query.hitLexemes.get(lang);
    if (!hits || hits.size === 0) continue;
    const beginnings = new Set([...hits].map((lexeme) => lexeme.slice(0, 2)));
    const words = byLanguage.get(lang) ?? new Set<string>();
    byLanguage.set(lang, words);
    for (const { text, covers } of sourcesOf(view, 'address')) {
      for (const word of [text, ...covers.map(({ hidden }) => hidden)].flatMap(wordsIn)) {
        // Stemming leaves the beginning: other words need not be asked for.
        for (const token of tokensOf(word.text)) {
          if (token.kind === 'word' && beginnings.has(token.text.slice(0, 2))) words.add(token.text);
        }
      }
    }
  }
  const known = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [lang, words] of byLanguage) known.set(lang, await lexemes.of(lang, words));
  return messages.map(({ view, lang }) => snippetOf(view, query.hitLexemes.get(lang), known.get(lang), query.hitRuns));
}

function snippetOf(
  view: MessageView,
  hits: ReadonlySet<string> | undefined,
  lexemes: ReadonlyMap<string, readonly string[]> | undefined,
  runs: readonly string[],
): Snippet {
  const isHit = (word: string) =>
    tokensOf(word).some((token) => lexemes?.get(token.text)?.some((lexeme) => hits?.has(lexeme)));
  // What Discord hides (addresses behind words, languages of code) is shown only when nothing else tells why it was found.
  for (const style of ['label', 'address'] as const) {
    for (const { text, covers } of sourcesOf(view, style)) {
      const found = [
        ...wordsIn(text).filter((word) => isHit(word.text)),
        ...runHits(text, runs),
        ...covers.filter(
          ({ hidden }) => wordsIn(hidden).some((word) => isHit(word.text)) || runHits(hidden, runs).length > 0,
        ),
      ];
      if (found.length > 0)
        return cut(
          text,
          found.sort((a, b) => a.from - b.from),
        );
    }
  }
  const first = sourcesOf(view, 'label').find(({ text }) => text !== '');
  return first === undefined ? [] : cut(first.text, []);
}

/** What a result may show of a message, the best first, as a person reads it. */
function sourcesOf(view: MessageView, links: LinkStyle): ReadableText[] {
  const embeds = [...view.embeds, ...(view.forwarded?.embeds ?? [])];
  const files = [...view.attachments, ...(view.forwarded?.attachments ?? [])];
  const read = (text: string | null) => (text === null || text === '' ? [] : [readableText(text, view.names, links)]);
  const plain = (text: string | null) => (text === null || text === '' ? [] : [{ text, covers: [] }]);
  return [
    ...read(view.content),
    ...read(view.forwarded?.content ?? null),
    ...embeds.flatMap((embed) => [
      ...read(embed.title),
      ...read(embed.description),
      ...(embed.type === pollResultEmbed
        ? pollResultTexts(embed.fields).flatMap((told) => (typeof told === 'string' ? plain(told) : []))
        : embed.fields.flatMap((field) => [...read(field.name), ...read(field.value)])),
      ...plain(embed.author?.name ?? null),
      ...plain(embed.footer),
    ]),
    ...files.flatMap((file) => [...plain(file.name), ...plain(file.description)]),
    ...(view.poll ? [view.poll.question, ...view.poll.answers.map((answer) => answer.text)] : []).flatMap(plain),
    ...view.stickers.flatMap((sticker) => plain(sticker.name)),
  ];
}

function wordsIn(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    text: match[0],
  }));
}

/** Where runs of letters without blanks occur; folding may change lengths, then only the exact form is found. */
function runHits(text: string, runs: readonly string[]): Stretch[] {
  if (runs.length === 0) return [];
  const folded = fold(text);
  const searched = folded.length === text.length ? folded : text;
  const found: Stretch[] = [];
  for (const run of runs) {
    for (let at = searched.indexOf(run); at >= 0; at = searched.indexOf(run, at + run.length)) {
      found.push({ from: at, to: at + run.length });
    }
  }
  return found;
}

function cut(text: string, hits: readonly Stretch[]): Snippet {
  const firstHit = hits[0]?.from ?? 0;
  let from = text.length <= maxLength || firstHit <= lead ? 0 : firstHit - lead;
  // Begin with a word, not in the middle of one.
  if (from > 0) from = Math.min(firstHit, from + Math.max(0, text.slice(from, firstHit).search(/\s\S/u) + 1));
  let to = Math.min(text.length, from + maxLength);
  // Never through a pair of surrogates.
  if (isLowSurrogate(text, from)) from--;
  if (isLowSurrogate(text, to)) to--;
  const parts: { text: string; hit: boolean }[] = [];
  const push = (part: string, hit: boolean) => {
    const last = parts.at(-1);
    if (part === '') return;
    if (hit && last?.hit) last.text += part;
    else parts.push({ text: part, hit });
  };
  let at = from;
  for (const hit of hits) {
    if (hit.from < at) continue;
    if (hit.from >= to) break;
    push(text.slice(at, hit.from), false);
    push(text.slice(hit.from, Math.min(hit.to, to)), true);
    at = Math.min(hit.to, to);
  }
  push(text.slice(at, to), false);
  const first = parts[0];
  if (from > 0 && first) parts[0] = first.hit ? first : { text: `…${first.text}`, hit: false };
  const last = parts.at(-1);
  if (to < text.length && last && !last.hit) parts[parts.length - 1] = { text: `${last.text}…`, hit: false };
  return parts;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
