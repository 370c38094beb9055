import { inventHandle } from './people.ts';
import { createRandom, hashText } from './random.ts';

export interface Pseudonyms {
  /** The invented handle of a nickname; the same for the same nickname in every run, whatever its case. */
  of(nickname: string): string;
  /** Replaces a known nickname that a line begins with (`nick: …`). */
  inText(text: string): string;
}

/** Three digits from the name's hash keep the handles of some 15,000 people apart (about three would coincide). */
const handleDigits = 1_000;

/** Stable invented handles for the people who appear in recorded chat. */
export function createPseudonyms(isKnown: (nickname: string) => boolean): Pseudonyms {
  const handles = new Map<string, string>();

  function of(nickname: string): string {
    const key = nickname.toLowerCase();
    const known = handles.get(key);
    if (known !== undefined) return known;
    const base = inventHandle(createRandom(`pseudonym/${key}`)).replace(/\d+$/, '');
    const handle = `${base}${hashText(key) % handleDigits}`;
    handles.set(key, handle);
    return handle;
  }

  return {
    of,
    inText(text) {
      const addressed = /^([^\s:,<>]{2,32})([:,])(?=\s|$)/.exec(text);
      const [whole, nickname = '', mark = ''] = addressed ?? [];
      // "well, …" is no address although somebody may be called that: after a comma a nickname must look like one.
      if (whole === undefined || !isKnown(nickname) || (mark === ',' && /^[A-Z]?[a-z]+$/.test(nickname))) return text;
      return `${of(nickname)}${mark}${text.slice(whole.length)}`;
    },
  };
}
