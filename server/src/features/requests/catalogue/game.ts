import type {
  CatalogueFile,
  CatalogueItem,
  CatalogueProfession,
  CatalogueRecipe,
  RecipeSummary,
} from '@guildhall/contract';
import { catalogueErrors } from './catalogue.errors.ts';
import { makersOfItems } from './find-cycles.ts';
import { createRecipeSearch } from './recipe-search.ts';
import { type RollUp, rollUp } from './roll-up.ts';

/** The catalogue of one game in memory. All of it answers at once, without a query. */
export interface Game {
  readonly id: string;
  readonly name: string;
  readonly file: CatalogueFile;
  profession(id: string): CatalogueProfession | undefined;
  item(id: string): CatalogueItem | undefined;
  recipe(id: string): CatalogueRecipe | undefined;
  /** The recipe by which an item is made as a reagent: the first of the catalogue, never a conversion. */
  makerOf(item: string): CatalogueRecipe | undefined;
  recipesOf(profession: string): readonly CatalogueRecipe[];
  nameOf(recipe: CatalogueRecipe): string;
  /** @throws AppError requests/unknown-recipe with suggestions */
  requireRecipe(id: string): CatalogueRecipe;
  /** Names that begin with the text first, then alike ones, typed wrongly too. */
  find(text: string, limit: number, profession?: string): CatalogueRecipe[];
  /** @throws AppError requests/invalid-quantity, requests/too-many */
  rollUp(recipe: CatalogueRecipe, quantity: number, provided?: ReadonlyMap<string, number>): RollUp;
  summary(recipe: CatalogueRecipe): RecipeSummary;
}

const maxSuggestions = 3;

/** @param file Checked. */
export async function createGame(file: CatalogueFile): Promise<Game> {
  const professions = new Map(file.professions.map((row) => [row.id, row]));
  const items = new Map(file.items.map((row) => [row.id, row]));
  const recipes = new Map(file.recipes.map((row) => [row.id, row]));
  const makers = makersOfItems(file.recipes);
  const ofProfession = Map.groupBy(file.recipes, ({ profession }) => profession);
  const search = await createRecipeSearch(file.recipes.map((recipe) => ({ recipe, name: nameOf(recipe) })));
  const makerOf = (item: string) => makers.get(item)?.[0];

  return {
    id: file.game.id,
    name: file.game.name,
    file,
    profession: (id) => professions.get(id),
    item: (id) => items.get(id),
    recipe: (id) => recipes.get(id),
    makerOf,
    recipesOf: (profession) => ofProfession.get(profession) ?? [],
    nameOf,
    requireRecipe,
    find: search.find,
    rollUp: (recipe, quantity, provided = new Map()) => rollUp(recipe, quantity, provided, makerOf),
    summary,
  };

  function nameOf({ id, name, makes }: CatalogueRecipe): string {
    return name ?? (makes && items.get(makes.item)?.name) ?? id;
  }

  function requireRecipe(id: string): CatalogueRecipe {
    const recipe = recipes.get(id);
    if (recipe) return recipe;
    const suggestions = search.find(id, maxSuggestions).map((found) => `${nameOf(found)} (${found.id})`);
    throw catalogueErrors.unknownRecipe({ recipe: id, suggestions });
  }

  function summary(recipe: CatalogueRecipe): RecipeSummary {
    const { id, profession, skill, makes } = recipe;
    return {
      id,
      name: nameOf(recipe),
      professionId: profession,
      profession: professions.get(profession)?.name ?? profession,
      skill: skill ?? null,
      makes: makes
        ? { item: makes.item, name: items.get(makes.item)?.name ?? makes.item, count: makes.count ?? 1 }
        : null,
    };
  }
}
