import { z } from 'zod';
import { guildParams, instant } from './common.ts';

/** The name of the format in every catalogue file; another number means that older programs cannot read it. */
export const catalogueFormat = 'guildhall-catalogue/1';

/** The most that one recipe asks or yields of one item; the products of a roll-up are checked on their own. */
const maxCount = 1_000_000;

const catalogueId = z
  .string('must be a text')
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be 1 to 64 small letters, digits, ".", "_" or "-", with a letter or digit first',
  );
const count = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(maxCount, `must be at most ${maxCount.toLocaleString('en')}`);
const skill = z.int('must be a whole number').min(0, 'must be at least 0').max(100_000, 'must be at most 100,000');

/** One line: it becomes a choice in a menu. */
function line(most: number) {
  return z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters long`)
    .refine(
      (text) => text.trim() === text && text.isWellFormed() && !/\p{Cc}/u.test(text),
      'must be one line of text without spaces around it',
    );
}

const professionRow = z.strictObject({ id: catalogueId, name: line(80), maxSkill: skill.optional() });
const itemRow = z.strictObject({ id: catalogueId, name: line(90), quality: line(40).optional() });
const recipeRow = z.strictObject({
  id: catalogueId,
  profession: catalogueId.describe('the id of a profession of this file'),
  /** Without one it is called as what it makes. */
  name: line(90).optional(),
  /** The skill in the profession that it needs. */
  skill: skill.optional(),
  /** What it yields; nothing for a service, such as an enchantment. Of a chance the least. */
  makes: z.strictObject({ item: catalogueId, count: count.optional() }).optional(),
  /** Items and how many of each one making takes. */
  reagents: z.record(catalogueId, count),
  /** Turns materials into one another, there and back; a roll-up never uses it to make a reagent. */
  conversion: z.boolean('must be true or false').optional(),
});

/** The catalogue of one game: what can be made, by which profession, of what. */
export const catalogueFile = z.strictObject({
  format: z.literal(catalogueFormat, `must be "${catalogueFormat}"`),
  game: z.strictObject({ id: catalogueId, name: line(80) }),
  /** Where the facts are from. */
  source: line(500).optional(),
  licence: line(200).optional(),
  professions: z.array(professionRow).max(200, 'must be at most 200 long'),
  items: z.array(itemRow).max(50_000, 'must be at most 50,000 long'),
  recipes: z.array(recipeRow).max(20_000, 'must be at most 20,000 long'),
});
export type CatalogueFile = z.infer<typeof catalogueFile>;
export type CatalogueProfession = z.infer<typeof professionRow>;
export type CatalogueItem = z.infer<typeof itemRow>;
export type CatalogueRecipe = z.infer<typeof recipeRow>;

export const catalogueParams = guildParams.extend({ game: catalogueId });
export const recipeParams = catalogueParams.extend({ recipe: catalogueId });

export const catalogueImportQuery = z.object({
  /** `replace`: the file is the game's whole catalogue. `add`: its rows are added, those with a known id replaced. */
  mode: z.enum(['replace', 'add']).default('replace'),
});

/** What came of an import; `changed` is false when all of it was there already. */
export const catalogueImport = z.object({
  game: catalogueId,
  version: z.int(),
  changed: z.boolean(),
  professions: z.int(),
  items: z.int(),
  recipes: z.int(),
});
export type CatalogueImport = z.infer<typeof catalogueImport>;

export const gameSummary = z.object({
  id: catalogueId,
  name: z.string(),
  version: z.int(),
  /** `owner`, or the id of the member. */
  importedBy: z.string(),
  importedAt: instant,
  source: z.string().nullable(),
  licence: z.string().nullable(),
  items: z.int(),
  recipes: z.int(),
  professions: z.array(z.object({ id: catalogueId, name: z.string(), maxSkill: z.int().nullable(), recipes: z.int() })),
});
export type GameSummary = z.infer<typeof gameSummary>;
export const gameList = z.object({ games: z.array(gameSummary) });

export const recipeQuery = z.object({
  q: z.string().max(100).default(''),
  profession: catalogueId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

export const recipeSummary = z.object({
  id: catalogueId,
  name: z.string(),
  professionId: catalogueId,
  profession: z.string(),
  skill: z.int().nullable(),
  makes: z.object({ item: catalogueId, name: z.string(), count: z.int() }).nullable(),
});
export type RecipeSummary = z.infer<typeof recipeSummary>;
export const recipeList = z.object({ recipes: z.array(recipeSummary) });

export const rollUpQuery = z.object({
  /** How many are wanted: of the item that the recipe makes, or times of a service. */
  quantity: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(maxCount)
    .default(1),
  /** What the requester brings: `item:count`, separated by commas. */
  provided: z.string().max(4_000).default(''),
});

const materialLine = z.object({
  item: catalogueId,
  name: z.string(),
  /** Always `provided` + `needed`. */
  total: z.int(),
  provided: z.int(),
  needed: z.int(),
});

/** What it takes to make a number of something, over all nested recipes. */
export const rollUpView = z.object({
  quantity: z.int(),
  /** What has to be gathered. */
  materials: z.array(materialLine),
  /** What is made on the way, in the order of making, the wanted one last. */
  steps: z.array(
    z.object({
      recipe: catalogueId,
      name: z.string(),
      profession: z.string(),
      skill: z.int().nullable(),
      /** How often the recipe is carried out. */
      batches: z.int(),
      total: z.int(),
      provided: z.int(),
      /** Made, but not used. */
      leftover: z.int(),
    }),
  ),
  /** Provided, but not used. */
  unused: z.array(z.object({ item: catalogueId, name: z.string(), count: z.int() })),
});
export type RollUpView = z.infer<typeof rollUpView>;

export const recipeDetail = recipeSummary.extend({
  conversion: z.boolean(),
  reagents: z.array(z.object({ item: catalogueId, name: z.string(), count: z.int(), madeBy: catalogueId.nullable() })),
  rollUp: rollUpView,
});
export type RecipeDetail = z.infer<typeof recipeDetail>;

/** A catalogue that comes with the program. */
export const cataloguePack = z.object({ id: catalogueId, about: z.string(), bytes: z.int() });
export const cataloguePackList = z.object({ packs: z.array(cataloguePack) });
export const packParams = guildParams.extend({ pack: catalogueId });
