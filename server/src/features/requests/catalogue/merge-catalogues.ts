import type { CatalogueFile } from '@guildhall/contract';

/** The rows of both; of an id that both have, the added row in the place of the former one. */
export function mergeCatalogues(base: CatalogueFile, added: CatalogueFile): CatalogueFile {
  const source = joined(base.source, added.source, 500);
  const licence = joined(base.licence, added.licence, 200);
  return {
    format: base.format,
    game: added.game,
    ...(source === undefined ? {} : { source }),
    ...(licence === undefined ? {} : { licence }),
    professions: mergeRows(base.professions, added.professions),
    items: mergeRows(base.items, added.items),
    recipes: mergeRows(base.recipes, added.recipes),
  };
}

function mergeRows<Row extends { readonly id: string }>(base: readonly Row[], added: readonly Row[]): Row[] {
  const rows = new Map(base.map((row) => [row.id, row]));
  for (const row of added) rows.set(row.id, row);
  return [...rows.values()];
}

function joined(base: string | undefined, added: string | undefined, most: number): string | undefined {
  if (base === undefined || added === undefined || base.includes(added)) return base ?? added;
  return `${base}; ${added}`.slice(0, most).trim();
}
