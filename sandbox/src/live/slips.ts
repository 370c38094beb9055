import type { Random } from '../generate/random.ts';

/** What people add when a message was sent too soon. */
const afterthoughts = [
  'Edit: typo.',
  'Edit: thanks for the quick answers!',
  'Edit: more tomorrow, I have to go.',
  'Edit: see the pinned messages too.',
  '(and yes, I have read the FAQ)',
  '🙂',
];

/** The text as it was first typed: in one word two neighbouring letters have changed places; null when no word is fit. */
export function misspelled(text: string, random: Random): string | null {
  const words = [...text.matchAll(/(?<![\p{L}\p{N}_/:<@#&])\p{Ll}{5,}(?![\p{L}\p{N}_/:>.])/gu)];
  const word = words[random.int(0, words.length - 1)];
  if (!word) return null;
  const [letters] = word;
  const places = [...letters].flatMap((letter, at) => (at > 0 && (letters[at + 1] ?? letter) !== letter ? [at] : []));
  const place = places[random.int(0, places.length - 1)];
  if (place === undefined) return null;
  const at = word.index + place;
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
}

/** The text with something added that its author forgot. */
export function afterthought(text: string, random: Random): string {
  const addition = random.pick(afterthoughts);
  return addition.startsWith('Edit') ? `${text}\n${addition}` : `${text} ${addition}`;
}
