import type { CatalogueRecipe } from '@guildhall/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGame } from './game.ts';
import { type RollUp, rollUp } from './roll-up.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';

const game = await createGame(smallCatalogue());
const roll = (id: string, quantity: number, provided: Record<string, number> = {}) =>
  game.rollUp(game.requireRecipe(id), quantity, new Map(Object.entries(provided)));
const needed = ({ materials }: RollUp) => Object.fromEntries(materials.map((line) => [line.item, line.needed]));

describe('the materials of a recipe', () => {
  it('are those of all nested recipes, with whole batches', () => {
    const rolled = roll('bread', 3);
    expect(needed(rolled)).toEqual({ wheat: 6 });
    expect(rolled.steps.map(({ recipe, batches, leftover }) => [recipe.id, batches, leftover])).toEqual([
      ['flour', 2, 2],
      ['bread', 3, 0],
    ]);
  });

  it('count what several recipes need once, after all of them', () => {
    // 4 lanterns take 12 links (3 batches, 3 bars) and 8 bars: 11 bars, 22 ore.
    expect(needed(roll('lantern', 4))).toEqual({ ore: 22 });
    expect(needed(roll('blessing', 4))).toEqual({ ore: 22 });
  });

  it('are less by what is provided, of materials and of what is made on the way', () => {
    const rolled = roll('lantern', 4, { bar: 10, link: 2, ore: 1, wheat: 7 });
    // 10 of 12 links in 2 batches: 2 + 8 bars are needed, all of which are there.
    expect(rolled.materials).toEqual([]);
    expect(Object.fromEntries(rolled.unused)).toEqual({ ore: 1, wheat: 7 });
    expect(roll('lantern', 4, { ore: 5 }).materials).toEqual([{ item: 'ore', total: 22, provided: 5, needed: 17 }]);
  });

  it('of a conversion are what it takes, never made by the way back', () => {
    expect(needed(roll('bars', 10))).toEqual({ block: 2 });
    expect(needed(roll('block', 2))).toEqual({ bar: 18 });
  });

  it.each([0, -1, 1.5, Number.NaN, 1_000_001])('of %d are refused', (quantity) => {
    expect(() => roll('bread', quantity)).toThrow(expect.objectContaining({ code: 'requests/invalid-quantity' }));
  });

  it('that are too many to be counted exactly are refused', () => {
    const chain = [...'abcd'].map((id, index, all): CatalogueRecipe => {
      const reagents = { [all[index + 1] ?? 'dust']: 1_000_000 };
      return { id, profession: 'p', makes: { item: id }, reagents };
    });
    const [first] = chain;
    if (!first) throw new Error('no chain');
    const makerOf = (item: string) => chain.find(({ id }) => id === item);
    expect(() => rollUp(first, 1_000, new Map(), makerOf)).toThrow(
      expect.objectContaining({ code: 'requests/too-many' }),
    );
  });

  it('of recipes that need one another are refused', () => {
    const loop = (id: string, of: string): CatalogueRecipe => ({
      id,
      profession: 'p',
      makes: { item: id },
      reagents: { [of]: 1 },
    });
    const recipes = [loop('a', 'b'), loop('b', 'c'), loop('c', 'b')];
    const [first] = recipes;
    if (!first) throw new Error('no loop');
    expect(() => rollUp(first, 1, new Map(), (item) => recipes.find(({ id }) => id === item))).toThrow(
      expect.objectContaining({ code: 'requests/recipe-cycle' }),
    );
  });
});

describe('for any recipes', () => {
  /** Item n is made of items of higher numbers, so that there is no cycle; the last ones are gathered. */
  const size = 8;
  const recipes = fc.tuple(
    ...Array.from({ length: size }, (_, index) =>
      fc.record({
        yields: fc.integer({ min: 1, max: 7 }),
        reagents: fc.dictionary(
          fc.integer({ min: index + 1, max: size + 3 }).map((item) => `i${item}`),
          fc.integer({ min: 1, max: 9 }),
          { minKeys: 1, maxKeys: 4 },
        ),
      }),
    ),
  );
  const held = fc.dictionary(
    fc.integer({ min: 0, max: size + 3 }).map((item) => `i${item}`),
    fc.integer({ min: 1, max: 400 }),
  );

  it('the crafter who follows the steps with the materials has what was wanted and what is left over, exactly', () => {
    fc.assert(
      fc.property(recipes, fc.integer({ min: 1, max: 500 }), held, (rows, quantity, provided) => {
        const made = rows.map(
          ({ yields, reagents }, index): CatalogueRecipe => ({
            id: `i${index}`,
            profession: 'p',
            makes: { item: `i${index}`, count: yields },
            reagents,
          }),
        );
        const [first] = made;
        if (!first) return;
        const makerOf = (item: string) => made.find(({ id }) => id === item);
        const rolled = rollUp(first, quantity, new Map(Object.entries(provided)), makerOf);

        const bag = new Map(Object.entries(provided));
        const put = (item: string, count: number) => {
          const sum = (bag.get(item) ?? 0) + count;
          expect(sum).toBeGreaterThanOrEqual(0);
          bag.set(item, sum);
        };
        for (const line of rolled.materials) {
          expect(line.total).toBe(line.provided + line.needed);
          put(line.item, line.needed);
        }
        for (const { recipe, batches } of rolled.steps) {
          for (const [item, count] of Object.entries(recipe.reagents)) put(item, -batches * count);
          put(recipe.id, batches * (recipe.makes?.count ?? 1));
        }
        put('i0', -quantity);
        const left = new Map(rolled.unused);
        for (const { recipe, leftover } of rolled.steps) {
          // Less than a batch: one batch fewer would not have done.
          expect(leftover).toBeLessThan(recipe.makes?.count ?? 1);
          left.set(recipe.id, (left.get(recipe.id) ?? 0) + leftover);
        }
        const isSome = ([, count]: [string, number]) => count > 0;
        expect(new Map([...bag].filter(isSome))).toEqual(new Map([...left].filter(isSome)));
      }),
      { numRuns: 300 },
    );
  });
});
