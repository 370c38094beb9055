import type { CatalogueRecipe } from '@guildhall/contract';
import MiniSearch from 'minisearch';

export interface SearchableRecipe {
  readonly recipe: CatalogueRecipe;
  readonly name: string;
}

export interface RecipeSearch {
  /** Names that begin with the text first, then those with its words, typed wrongly too; at most `limit`. */
  find(text: string, limit: number, profession?: string): CatalogueRecipe[];
}

/** So many are added between two turns of the event loop: about 2 ms of work. */
const chunkSize = 200;
/** Shorter words have too many neighbours: "oil" would find "ore". */
const leastFuzzyLength = 4;
/** A wrong letter in four, so two in a word of eight. */
const fuzziness = 0.25;

/** Builds the search of one game without holding the event loop. */
export async function createRecipeSearch(recipes: readonly SearchableRecipe[]): Promise<RecipeSearch> {
  const byName = recipes
    .map((entry) => ({ ...entry, folded: fold(entry.name) }))
    .sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0));
  const index = new MiniSearch<{ id: number; name: string }>({ fields: ['name'], processTerm: fold });
  await index.addAllAsync(
    byName.map(({ folded }, id) => ({ id, name: folded })),
    { chunkSize },
  );

  return { find };

  function find(text: string, limit: number, profession?: string): CatalogueRecipe[] {
    const wanted = fold(text);
    const found: CatalogueRecipe[] = [];
    const take = (at: number): boolean => {
      const recipe = byName[at]?.recipe;
      if (recipe && (profession === undefined || recipe.profession === profession)) found.push(recipe);
      return found.length >= limit;
    };
    let at = firstFrom(wanted);
    const begin = at;
    for (; byName[at]?.folded.startsWith(wanted); at += 1) if (take(at)) return found;
    if (wanted === '') return found;
    for (const { id } of lookUp(wanted)) {
      const isTaken = id >= begin && id < at;
      if (!isTaken && take(id)) return found;
    }
    return found;
  }

  /** All of the words; where no name has them all, any of them. */
  function lookUp(wanted: string) {
    const options = {
      prefix: true,
      fuzzy: (term: string) => (term.length >= leastFuzzyLength ? fuzziness : false),
    };
    const all = index.search(wanted, { ...options, combineWith: 'AND' });
    return all.length > 0 ? all : index.search(wanted, { ...options, combineWith: 'OR' });
  }

  /** Where the names that are not before the text begin. */
  function firstFrom(wanted: string): number {
    let [low, high] = [0, byName.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((byName[middle]?.folded ?? '') < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Without capitals, accents and apostrophes, which few people type: "Tirisfal's" is found by "tirisfals". */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .trim();
}
