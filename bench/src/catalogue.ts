import type { CatalogueFile, CatalogueRecipe } from '../../contract/src/index.ts';
import { checkCatalogue } from '../../server/src/features/requests/catalogue/check-catalogue.ts';
import { createGame, type Game } from '../../server/src/features/requests/catalogue/game.ts';
import { readPack } from '../../server/src/features/requests/catalogue/packs.ts';
import { type Benchmark, percentile, rounded, wholeNumber } from './bench.ts';

/** As many as an autocomplete shows. */
const shown = 25;

/**
 * The catalogue of World of Warcraft Classic, filled up with recipes that carry the names of its materials. Searches are beginnings of
 * names, words in another order and names typed wrongly; the baseline looks for the text in every name, as a filter does.
 */
export const benchmark: Benchmark = {
  name: 'catalogue',
  about: 'look-up and typo-tolerant search of recipes in memory, against a filter over all names',
  options: { recipes: '5000', queries: '3000', lookups: '1000000' },
  async run(options, say) {
    const count = wholeNumber(options, 'recipes', 100);
    const queries = wholeNumber(options, 'queries', 20);
    const lookups = wholeNumber(options, 'lookups', 1_000);
    const file = ofSize(checkCatalogue(await readPack('wow-classic')), count);
    const builtAt = performance.now();
    const game = await createGame(file);
    const buildMs = performance.now() - builtAt;
    say(`${file.recipes.length} recipes, ${file.items.length} items; ready after ${rounded(buildMs)} ms`);

    const random = seeded(7);
    const asked = Array.from({ length: queries }, (_, n) => query(game, random, n));
    const names = file.recipes.map((recipe) => game.nameOf(recipe).toLowerCase());
    const search = measure(asked, ({ text, name }) =>
      game.find(text, shown).some((recipe) => game.nameOf(recipe) === name),
    );
    const filter = measure(asked, ({ text, name }) =>
      names
        .filter((each) => each.includes(text))
        .slice(0, shown)
        .includes(name.toLowerCase()),
    );
    return {
      recipes: file.recipes.length,
      lookupUs: rounded(lookUpUs(game, lookups, random), 3),
      searchP95Ms: rounded(percentile(search.times, 0.95), 3),
      searchP50Ms: rounded(percentile(search.times, 0.5), 3),
      foundShare: rounded(search.found / queries, 3),
      filterP95Ms: rounded(percentile(filter.times, 0.95), 3),
      filterFoundShare: rounded(filter.found / queries, 3),
      rollUpP95Us: rounded(rollUpP95Us(game), 1),
      buildMs: rounded(buildMs, 1),
      queries,
    };
  },
};

function ofSize(file: CatalogueFile, count: number): CatalogueFile {
  const recipes: CatalogueRecipe[] = file.recipes.slice(0, count);
  for (let n = 0; recipes.length < count; n += 1) {
    const item = file.items[(n * 7) % file.items.length];
    if (!item) throw new Error('The pack has no items.');
    const name = `Bundle of ${item.name}${n < file.items.length ? '' : ` ${n}`}`;
    recipes.push({ id: `bundle-${n}`, name, profession: 'tailoring', reagents: { [item.id]: 20 } });
  }
  return checkCatalogue({ ...file, recipes });
}

interface Query {
  readonly name: string;
  readonly text: string;
}

/** In turn the beginning of a name, two words of it the other way round, and the whole with a wrong letter in its longest word. */
function query(game: Game, random: () => number, turn: number): Query {
  const recipe = game.file.recipes[Math.floor(random() * game.file.recipes.length)];
  const name = recipe ? game.nameOf(recipe) : '';
  const words = name.toLowerCase().split(' ');
  if (turn % 3 === 0)
    return { name, text: name.toLowerCase().slice(0, Math.max(6, Math.floor(name.length * random()))) };
  if (turn % 3 === 1) return { name, text: words.slice(-2).reverse().join(' ') };
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  return { name, text: words.map((word) => (word === longest ? mistyped(word, random) : word)).join(' ') };
}

/** One letter left out, added, changed, or two of them exchanged; the first one stays. */
function mistyped(word: string, random: () => number): string {
  if (word.length < 4) return word;
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
  const ways = [
    before + after,
    `${before}e${letter}${after}`,
    `${before}x${after}`,
    before + after[0] + letter + after.slice(1),
  ];
  return ways[Math.floor(random() * ways.length)] ?? word;
}

function measure(asked: readonly Query[], find: (query: Query) => boolean): { times: number[]; found: number } {
  for (const each of asked.slice(0, 200)) find(each); // warm
  let found = 0;
  const times = asked.map((each) => {
    const startedAt = performance.now();
    if (find(each)) found += 1;
    return performance.now() - startedAt;
  });
  return { times, found };
}

/** The mean, in batches as one look-up is shorter than the clock's step: a recipe by its id, and what makes its product. */
function lookUpUs(game: Game, lookups: number, random: () => number): number {
  const ids = Array.from(
    { length: 10_000 },
    () => game.file.recipes[Math.floor(random() * game.file.recipes.length)]?.id ?? '',
  );
  let made = 0;
  const startedAt = performance.now();
  for (let n = 0; n < lookups; n += 1) {
    const recipe = game.recipe(ids[n % ids.length] ?? '');
    if (recipe?.makes && game.makerOf(recipe.makes.item)) made += 1;
  }
  const us = ((performance.now() - startedAt) * 1_000) / lookups;
  if (made === 0) throw new Error('Nothing was found.');
  return us;
}

function rollUpP95Us(game: Game): number {
  const times = game.file.recipes.map((recipe) => {
    const startedAt = performance.now();
    game.rollUp(recipe, 20);
    return (performance.now() - startedAt) * 1_000;
  });
  return percentile(times, 0.95);
}

/** The same queries at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
