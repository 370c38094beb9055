/**
 * Splits text into the words that are searched: the same for messages and for queries, so that what was written is
 * always found by what was written, whatever the database's own parser would make of `node.js`, `<script>` or `C-3PO`.
 *
 * - lower case, compatibility forms unified: `Café` and `cafe` are one word
 * - scripts without blanks (Chinese, Japanese, Thai …) and Korean become overlapping pairs of letters; the last letter
 *   of a run stands alone, so that every letter begins a token and a single one is found by prefix
 * - `c++` and `c#` are two words, as `c` alone is another thing
 * - accents of Latin, Greek, Arabic and Hebrew letters are dropped, and Arabic's forms of alef are one
 * - mentions and timestamps leave no words; a custom emoji leaves its name
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const token of tokensOf(text)) {
    if (token.kind === 'word') words.push(token.text);
    else words.push(...pairsOf(token.text));
  }
  return words;
}

export interface Token {
  /** `run`: letters of a script that does not separate words. */
  readonly kind: 'word' | 'run';
  readonly text: string;
}

/**
 * Longer words are cut: a lexeme may have 2,046 bytes, and nobody types more than this to find one.
 * Letters take up to four bytes.
 */
const maxWordLength = 100;

const markup = /<(?:@[!&]?\d+|#\d+|t:-?\d+(?::[a-zA-Z])?|a?:(\w+):\d+|\/([^:>]{1,100}):\d+|id:\w+)>/g;
const asciiWord = /[a-z0-9]+/g;
// Marks alone, such as the selector behind an emoji, are no word.
const anyWord = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const runLetter =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const hasRun = new RegExp(`[${runLetter}]`, 'u');
/** Words where they stand in a text, cut where a script without blanks meets another. */
export const wordPattern = new RegExp(`[${runLetter}]+|(?:(?![${runLetter}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const runOrRest = new RegExp(`[${runLetter}]+|[^${runLetter}]+`, 'gu');
const accents = /([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;
// Signs of vowels, hamza and madda over and under other letters, tatweel; Hebrew points.
const semiticMarks = /[\u064b-\u065f\u0670\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/g;
const symbols = /(?<=[\p{L}\p{N}])(?:(\+\+)|#)(?![\p{L}\p{N}])/gu;
const onlyAscii = /^[^\u0080-\uffff]*$/;

export function tokensOf(text: string): Token[] {
  let plain = text.includes('<') ? text.replace(markup, ' $1 $2 ') : text;
  if (plain.includes('++') || plain.includes('#')) {
    plain = plain.replace(symbols, (_, plus?: string) => (plus ? ' plusplus ' : ' sharp '));
  }
  if (onlyAscii.test(plain)) {
    return (plain.toLowerCase().match(asciiWord) ?? []).map((word) => ({ kind: 'word', text: cut(word) }));
  }
  const tokens: Token[] = [];
  for (const word of fold(plain).match(anyWord) ?? []) {
    if (!hasRun.test(word)) {
      tokens.push({ kind: 'word', text: cut(word) });
      continue;
    }
    for (const part of word.match(runOrRest) ?? []) {
      tokens.push(hasRun.test(part) ? { kind: 'run', text: part } : { kind: 'word', text: cut(part) });
    }
  }
  return tokens;
}

/** Unifies case and forms; positions are not kept. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(accents, '$1')
    .replace(semiticMarks, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ё', 'е')
    .replaceAll('ł', 'l')
    .replaceAll('ς', 'σ')
    .replaceAll('ى', 'ي')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '');
}

/** `日本語` → `日本`, `本語`, `語`. */
export function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.map((letter, i) => letter + (letters[i + 1] ?? ''));
}

function cut(word: string): string {
  if (word.length <= maxWordLength) return word;
  return word.slice(0, maxWordLength).toWellFormed().replace('\ufffd', '');
}
