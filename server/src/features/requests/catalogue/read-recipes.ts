import type { RecipeDetail, RecipeSummary, RollUpView } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { CatalogueDeps } from './catalogue.deps.ts';
import { catalogueErrors } from './catalogue.errors.ts';
import type { Game } from './game.ts';
import type { RollUp } from './roll-up.ts';

interface FindInput {
  readonly guildId: string;
  readonly game: string;
  readonly q: string;
  readonly profession?: string | undefined;
  readonly limit: number;
}

/**
 * Recipes by what is typed of their names; without a text all of them in the order of their names.
 *
 * @throws AppError requests/unknown-game, requests/unknown-profession
 */
export async function findRecipes(deps: CatalogueDeps, _actor: Actor, input: FindInput): Promise<RecipeSummary[]> {
  const { guildId, q, profession, limit } = input;
  await deps.requireGuild(guildId);
  const { game } = (await deps.live.of(guildId)).require(input.game);
  if (profession !== undefined && !game.profession(profession)) {
    throw catalogueErrors.unknownProfession({ profession, known: game.file.professions.map(({ id }) => id) });
  }
  return game.find(q, limit, profession).map(game.summary);
}

interface RecipeInput {
  readonly guildId: string;
  readonly game: string;
  readonly recipe: string;
  readonly quantity: number;
  /** `item:count`, separated by commas. */
  readonly provided: string;
}

/**
 * One recipe with the materials of a number of it.
 *
 * @throws AppError requests/unknown-game, requests/unknown-recipe, requests/unknown-material, requests/too-many
 */
export async function readRecipe(deps: CatalogueDeps, _actor: Actor, input: RecipeInput): Promise<RecipeDetail> {
  await deps.requireGuild(input.guildId);
  const { game } = (await deps.live.of(input.guildId)).require(input.game);
  const recipe = game.requireRecipe(input.recipe);
  const rolled = game.rollUp(recipe, input.quantity, readMaterials(game, input.provided));
  return {
    ...game.summary(recipe),
    conversion: recipe.conversion ?? false,
    reagents: Object.entries(recipe.reagents).map(([item, count]) => ({
      ...named(game, item),
      count,
      madeBy: game.makerOf(item)?.id ?? null,
    })),
    rollUp: present(game, rolled),
  };
}

/**
 * What a requester brings, as text: `item:count`, separated by commas. What is named twice is added up.
 *
 * @throws AppError requests/unknown-material
 */
function readMaterials(game: Game, text: string): Map<string, number> {
  const materials = new Map<string, number>();
  for (const given of text.split(',').map((part) => part.trim())) {
    if (given === '') continue;
    const [item = '', digits = ''] = given.split(':');
    const count = /^[1-9]\d{0,11}$/.test(digits) ? Number(digits) : 0;
    if (count === 0 || !game.item(item)) throw catalogueErrors.unknownMaterial({ given });
    materials.set(item, (materials.get(item) ?? 0) + count);
  }
  return materials;
}

function present(game: Game, { quantity, materials, steps, unused }: RollUp): RollUpView {
  return {
    quantity,
    materials: materials.map(({ item, ...counts }) => ({ ...named(game, item), ...counts })),
    steps: steps.map(({ recipe, ...counts }) => {
      const { id, name, profession, skill } = game.summary(recipe);
      return { recipe: id, name, profession, skill, ...counts };
    }),
    unused: [...unused].map(([item, count]) => ({ ...named(game, item), count })),
  };
}

function named(game: Game, item: string): { item: string; name: string } {
  return { item, name: game.item(item)?.name ?? item };
}
