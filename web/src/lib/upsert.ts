/** Replaces the item of the same id in its place; a new one comes first. */
export function upsert<T extends { id: string }>(items: T[], item: T): T[] {
  const index = items.findIndex((other) => other.id === item.id);
  return index < 0 ? [item, ...items] : items.with(index, item);
}
