import { editDistance } from '../query/distance.ts';
import { fold } from '../text/words.ts';

export interface Named<Thing> {
  readonly thing: Thing;
  readonly names: readonly string[];
}

/**
 * Things by how near one of their names is to what was typed: the same but for case and accents first, then those that
 * begin so, those that hold it, then those with few typing errors: one in names up to four letters, three at most.
 */
export function closest<Thing>(
  typed: string,
  candidates: readonly Named<Thing>[],
): { thing: Thing; name: string; distance: number }[] {
  const wanted = fold(typed);
  const limit = wanted.length <= 4 ? 1 : Math.min(3, Math.floor(wanted.length / 3));
  const found: { thing: Thing; name: string; distance: number }[] = [];
  for (const { thing, names } of candidates) {
    let best: { name: string; distance: number } | undefined;
    for (const name of names) {
      const distance = distanceOf(wanted, fold(name), limit);
      if (distance !== undefined && (!best || distance < best.distance)) best = { name, distance };
    }
    if (best) found.push({ thing, ...best });
  }
  return found.sort((a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
}

function distanceOf(wanted: string, name: string, limit: number): number | undefined {
  if (name === wanted) return 0;
  // As near as half an error: "ada" is rather "ada_lovelace" than "adam", which begins so too but is shorter.
  if (wanted.length >= 2 && name.startsWith(wanted)) return 0.5;
  // "Cloak" is rather "Lost my cloak" than "Clock".
  if (wanted.length >= 3 && name.includes(wanted)) return 0.75;
  const distance = editDistance(wanted, name.slice(0, 64), limit);
  return distance <= limit ? distance : undefined;
}
