/**
 * Makes server/packs/wow-classic.json from the npm package `wow-classic-items` (MIT) and the hand-written enchantments:
 * `node scripts/generate-wow-classic.ts`. Only facts are taken: ids, names, skill, counts.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type CatalogueFile, type CatalogueRecipe, catalogueFormat } from '../contract/src/catalogue.ts';
import { checkAddition, checkCatalogue } from '../server/src/features/requests/catalogue/check-catalogue.ts';
import { findCycles } from '../server/src/features/requests/catalogue/find-cycles.ts';

const source = z.array(
  z.object({
    itemId: z.number(),
    name: z.string(),
    quality: z.string(),
    createdBy: z
      .array(
        z.object({
          category: z.string(),
          requiredSkill: z.number(),
          amount: z.tuple([z.number(), z.number()]),
          reagents: z.array(z.object({ itemId: z.number(), amount: z.number() })),
        }),
      )
      .optional(),
  }),
);

/**
 * What is gathered as it is, and only in need made of something lesser (or of something better). Rugged Leather is skinned; nobody
 * brings the 2,160 Ruined Leather Scraps of which one can be made by way of four other leathers.
 */
const inNeedOnly = new Set([
  // Leathers, Light to Rugged, Knothide and Borean, each of the one below.
  ...['2318', '2319', '4234', '4304', '8170', '21887', '33568'],
  // Bars of gold, truesilver and titanium by transmutation; they are smelted.
  ...['3577-2', '6037-2', '41163-2'],
  // Elemental Fire of a Heart of Fire, Eye of Zul of emeralds, prismatic shards of crystals.
  ...['7068', '36934', '22448', '22449-2'],
]);

const packs = join(import.meta.dirname, '../server/packs');
const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
const itemsPath = fileURLToPath(import.meta.resolve('wow-classic-items/data/json/data.json'));
const all = source.parse(await read(itemsPath));
const crafted = all.filter(({ createdBy }) => createdBy);
const recipes = crafted.flatMap(recipesOf).sort((a, b) => a.profession.localeCompare(b.profession) || bySkill(a, b));
breakCycles();
markWhatIsGathered();
const used = new Set(recipes.flatMap(({ makes, reagents }) => [makes?.item, ...Object.keys(reagents)]));
const professions = [...new Set(crafted.flatMap(({ createdBy }) => createdBy?.map(({ category }) => category) ?? []))];

const generated = checkCatalogue({
  format: catalogueFormat,
  game: { id: 'wow-classic', name: 'World of Warcraft Classic' },
  source: 'npm package wow-classic-items 2.0.1',
  licence: 'MIT',
  professions: professions.sort().map((name) => ({ id: idOf(name), name, maxSkill: 450 })),
  items: all
    .filter(({ itemId }) => used.has(String(itemId)))
    .map(({ itemId, name, quality }) => ({ id: String(itemId), name: name.trim(), quality: quality.toLowerCase() })),
  recipes,
} satisfies CatalogueFile);
const whole = checkAddition(generated, withoutItems(await read(join(packs, 'wow-classic-enchanting.json'))));
await writeFile(join(packs, 'wow-classic.json'), layOut(whole));
const conversions = whole.recipes.filter(({ conversion }) => conversion).length;
console.log(`${whole.recipes.length} recipes, ${recipes.length} of them of items, ${conversions} conversions`);
console.log(`${whole.professions.length} professions, ${whole.items.length} items`);

function recipesOf({ itemId, createdBy = [] }: z.infer<typeof source>[number]): CatalogueRecipe[] {
  return createdBy.map(({ category, requiredSkill, amount, reagents }, index) => ({
    id: index === 0 ? String(itemId) : `${itemId}-${index + 1}`,
    profession: idOf(category),
    skill: requiredSkill,
    // Of a chance the least: nobody should lack materials for what was bad luck.
    makes: { item: String(itemId), ...(amount[0] === 1 ? {} : { count: amount[0] }) },
    reagents: Object.fromEntries(reagents.map((reagent) => [String(reagent.itemId), reagent.amount])),
  }));
}

/** Transmutations and essences lead there and back: of one kind of material. What takes itself is a repair. */
function breakCycles(): void {
  for (let cycles = findCycles(recipes); cycles.length > 0; cycles = findCycles(recipes)) {
    for (const cycle of cycles) {
      const conversions = cycle.filter(({ reagents }) => cycle.length === 1 || Object.keys(reagents).length === 1);
      if (conversions.length === 0) throw new Error(`No conversion in ${cycle.map(({ id }) => id).join(' → ')}.`);
      for (const recipe of conversions) recipe.conversion = true;
    }
  }
}

function markWhatIsGathered(): void {
  for (const id of inNeedOnly) {
    const recipe = recipes.find((each) => each.id === id);
    if (!recipe) throw new Error(`No recipe ${id} is in the package any more.`);
    recipe.conversion = true;
  }
}

/** The hand-written file names its items, too, so that it stands alone; the generated ones know their quality. */
function withoutItems(file: unknown): unknown {
  const known = new Set(generated.items.map(({ id }) => id));
  const { items, ...rest } = checkCatalogue(file);
  return { ...rest, items: items.filter(({ id }) => !known.has(id)) };
}

/** A row a line: small, and a change shows as the rows that changed. */
function layOut(file: CatalogueFile): string {
  const parts = Object.entries(file).map(([name, value]) => {
    const rows = Array.isArray(value) ? `[\n${value.map((row) => JSON.stringify(row)).join(',\n')}\n]` : undefined;
    return `${JSON.stringify(name)}:${rows ?? JSON.stringify(value)}`;
  });
  return `{${parts.join(',\n')}}\n`;
}

function bySkill(a: CatalogueRecipe, b: CatalogueRecipe): number {
  return (a.skill ?? 0) - (b.skill ?? 0) || Number.parseInt(a.id, 10) - Number.parseInt(b.id, 10);
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
