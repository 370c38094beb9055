/** Message ids from `from` to `to`, both ends included. */
export interface IdRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Sorts and joins ranges; ranges that overlap or touch (`to + 1 = from`) become one. Empty ones (`to < from`) go. */
export function mergeRanges(ranges: readonly IdRange[]): IdRange[] {
  const sorted = ranges.filter((range) => range.from <= range.to).sort((a, b) => compare(a.from, b.from));
  const merged: { from: bigint; to: bigint }[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1n) {
      if (range.to > last.to) last.to = range.to;
    } else merged.push({ from: range.from, to: range.to });
  }
  return merged;
}

/** What of `wanted` no range of `held` covers, oldest first. */
export function subtractRanges(wanted: IdRange, held: readonly IdRange[]): IdRange[] {
  const missing: IdRange[] = [];
  let from = wanted.from;
  for (const range of mergeRanges(held)) {
    if (range.to < from) continue;
    if (range.from > wanted.to) break;
    if (range.from > from) missing.push({ from, to: range.from - 1n });
    from = range.to + 1n;
  }
  if (from <= wanted.to) missing.push({ from, to: wanted.to });
  return missing;
}

/** Stretches between the ranges: what is known to be missing, because both of its neighbours are held. */
export function gapsBetween(held: readonly IdRange[]): IdRange[] {
  const merged = mergeRanges(held);
  const first = merged[0];
  const last = merged.at(-1);
  return first && last ? subtractRanges({ from: first.from, to: last.to }, merged) : [];
}

export function includesId(ranges: readonly IdRange[], id: bigint): boolean {
  return ranges.some((range) => range.from <= id && id <= range.to);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
