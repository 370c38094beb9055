import type { CatalogueRecipe } from '@guildhall/contract';

interface Visit {
  readonly recipe: CatalogueRecipe;
  /** Recipes that make its reagents, still to be looked at. */
  readonly next: CatalogueRecipe[];
}

/**
 * Recipes that need one another, each cycle as the way round it: the reagents of each are made by the next one, those of the
 * last by the first. Conversions do not count. Not every cycle is told, but at least one where there is any.
 *
 * @param most Stops looking after this many.
 */
export function findCycles(recipes: readonly CatalogueRecipe[], most = 5): CatalogueRecipe[][] {
  const makers = makersOfItems(recipes);
  const cycles: CatalogueRecipe[][] = [];
  const done = new Set<CatalogueRecipe>();
  for (const start of recipes) {
    if (start.conversion || done.has(start)) continue;
    // A stack of its own, because a chain of thousands of recipes must not end the program's.
    const path: Visit[] = [visit(start)];
    const onPath = new Set([start]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const recipe = top.next.pop();
      if (!recipe) {
        path.pop();
        onPath.delete(top.recipe);
        done.add(top.recipe);
      } else if (onPath.has(recipe)) {
        cycles.push(path.slice(path.findIndex((step) => step.recipe === recipe)).map((step) => step.recipe));
        if (cycles.length >= most) return cycles;
      } else if (!done.has(recipe)) {
        path.push(visit(recipe));
        onPath.add(recipe);
      }
    }
  }
  return cycles;

  function visit(recipe: CatalogueRecipe): Visit {
    return { recipe, next: Object.keys(recipe.reagents).flatMap((item) => makers.get(item) ?? []) };
  }
}

/** The recipes for each item that a roll-up may use, in the order of the catalogue. */
export function makersOfItems(recipes: readonly CatalogueRecipe[]): Map<string, CatalogueRecipe[]> {
  const makers = new Map<string, CatalogueRecipe[]>();
  for (const recipe of recipes) {
    if (!recipe.makes || recipe.conversion) continue;
    const known = makers.get(recipe.makes.item);
    if (known) known.push(recipe);
    else makers.set(recipe.makes.item, [recipe]);
  }
  return makers;
}
