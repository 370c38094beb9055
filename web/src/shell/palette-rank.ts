/**
 * The items whose name or place holds every typed word, best first: names that begin with the text, then words that do, then the
 * rest; equal ones keep their order.
 */
export function rank<T extends { name: string; place: string }>(items: T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  const scored = items.flatMap((item) => {
    const name = item.name.toLowerCase();
    const place = item.place.toLowerCase();
    let score = 0;
    for (const word of words) {
      if (name.startsWith(word)) score += 4;
      else if (name.split(/[\s\-_]+/).some((part) => part.startsWith(word))) score += 3;
      else if (name.includes(word)) score += 2;
      else if (place.includes(word)) score += 1;
      else return [];
    }
    return [{ item, score: score - name.length / 1_000 }];
  });
  return scored.toSorted((a, b) => b.score - a.score).map((entry) => entry.item);
}
