import type { CatalogueRecipe } from '@guildhall/contract';
import { catalogueErrors } from './catalogue.errors.ts';

/** The most of one thing that can be asked for. */
const maxQuantity = 1_000_000;

export interface Material {
  readonly item: string;
  /** What the whole takes of it: always `provided + needed`. */
  readonly total: number;
  /** Brought by the requester and used. */
  readonly provided: number;
  /** Still to be gathered. */
  readonly needed: number;
}

export interface Step {
  readonly recipe: CatalogueRecipe;
  /** How often it is carried out. */
  readonly batches: number;
  /** What the whole takes of the product. */
  readonly total: number;
  /** Of these, brought by the requester. */
  readonly provided: number;
  /** Made by the last batch, but not used. */
  readonly leftover: number;
}

export interface RollUp {
  readonly quantity: number;
  /** What no recipe is used for, in the order in which it was come upon. */
  readonly materials: readonly Material[];
  /** In the order of making: what a step needs is made before it. The wanted recipe is the last. */
  readonly steps: readonly Step[];
  /** Brought, but not used. */
  readonly unused: ReadonlyMap<string, number>;
}

/**
 * What it takes to make a number of something, over all nested recipes.
 *
 * An intermediate that several recipes need is summed up first and made once, so that batches are rounded up once and
 * what is left over of one use serves the next. What is provided of an intermediate need not be made.
 * A conversion takes its reagents as they are: its product may well be made of them again.
 *
 * @param quantity Of the item that the recipe makes; of a service, how often.
 * @param provided Items with counts of at least 1.
 * @param makerOf The recipe by which an item is made on the way; undefined of what is gathered.
 * @throws AppError requests/invalid-quantity, requests/too-many, requests/recipe-cycle
 */
export function rollUp(
  recipe: CatalogueRecipe,
  quantity: number,
  provided: ReadonlyMap<string, number>,
  makerOf: (item: string) => CatalogueRecipe | undefined,
): RollUp {
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > maxQuantity) {
    throw catalogueErrors.invalidQuantity({ quantity });
  }
  const makerOnTheWay = recipe.conversion ? () => undefined : makerOf;
  const demand = new Map<string, number>();
  const unused = new Map(provided);
  const steps: Step[] = [];
  const materials: Material[] = [];
  carryOut(recipe, quantity, quantity, 0);
  // Products before their reagents, so that the demand for each item is complete when its turn comes.
  for (const item of itemsInOrder(recipe, makerOnTheWay)) {
    const total = demand.get(item) ?? 0;
    if (total === 0) continue; // all that needed it was provided
    const held = Math.min(total, unused.get(item) ?? 0);
    use(item, held);
    const maker = makerOnTheWay(item);
    if (maker) carryOut(maker, total, total - held, held);
    else materials.push({ item, total, provided: held, needed: total - held });
  }
  return { quantity, materials, steps: steps.reverse(), unused };

  function carryOut(made: CatalogueRecipe, total: number, wanted: number, held: number): void {
    const yields = made.makes?.count ?? 1;
    const batches = Math.ceil(wanted / yields);
    steps.push({ recipe: made, batches, total, provided: held, leftover: batches * yields - wanted });
    for (const [item, count] of Object.entries(made.reagents)) {
      const sum = (demand.get(item) ?? 0) + batches * count;
      if (!Number.isSafeInteger(sum)) throw catalogueErrors.tooMany({ quantity });
      demand.set(item, sum);
    }
  }

  function use(item: string, held: number): void {
    const left = (unused.get(item) ?? 0) - held;
    if (left > 0) unused.set(item, left);
    else unused.delete(item);
  }
}

/** Every item below a recipe, each after all whose making needs it. */
function itemsInOrder(root: CatalogueRecipe, makerOf: (item: string) => CatalogueRecipe | undefined): string[] {
  const finished = new Set<string>();
  const order: string[] = [];
  const path: { item: string | undefined; recipe: CatalogueRecipe | undefined; next: string[] }[] = [];
  enter(undefined, root);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const item = top.next.pop();
    if (item !== undefined) {
      const isRound = path.some((step) => step.item === item) || (root.makes?.item === item && !root.conversion);
      if (isRound) refuseCycle(item);
      if (!finished.has(item)) enter(item, makerOf(item));
      continue;
    }
    path.pop();
    if (top.item === undefined) continue;
    finished.add(top.item);
    order.push(top.item);
  }
  return order.reverse();

  function enter(item: string | undefined, recipe: CatalogueRecipe | undefined): void {
    // Taken from the end, and the whole order is reversed: so reagents come in the order of the recipe.
    path.push({ item, recipe, next: Object.keys(recipe?.reagents ?? {}) });
  }

  function refuseCycle(item: string): never {
    const recipes = path.flatMap(({ recipe }) => recipe?.id ?? []);
    throw catalogueErrors.cycle({ recipes: [...recipes, makerOf(item)?.id ?? root.id] });
  }
}
