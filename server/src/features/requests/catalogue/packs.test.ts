import { expect, test } from 'vitest';
import { checkCatalogue } from './check-catalogue.ts';
import { createGame } from './game.ts';
import { listPacks, readPack } from './packs.ts';

test('every pack is a catalogue that can be imported', async () => {
  const packs = await listPacks();
  expect(packs.length).toBeGreaterThanOrEqual(3);
  for (const { id } of packs) expect(checkCatalogue(await readPack(id)).recipes.length).toBeGreaterThan(50);
});

test('the pack of World of Warcraft Classic has all recipes of its source, and the enchantments', async () => {
  const file = checkCatalogue(await readPack('wow-classic'));
  expect(file.recipes.filter(({ makes }) => makes)).toHaveLength(3_251);
  expect(file.professions).toHaveLength(11);
  expect(file.recipes.some(({ id }) => id === 'enchant-weapon-crusader')).toBe(true);
});

test('materials are rolled up through the recipes of a pack', async () => {
  const game = await createGame(checkCatalogue(await readPack('minecraft')));
  const { materials, steps } = game.rollUp(game.requireRecipe('torch'), 10);
  expect(materials).toEqual([
    { item: 'coal', total: 3, provided: 0, needed: 3 },
    { item: 'oak-log', total: 1, provided: 0, needed: 1 },
  ]);
  expect(steps.map(({ recipe, batches, leftover }) => [recipe.id, batches, leftover])).toEqual([
    ['oak-planks', 1, 2],
    ['stick', 1, 1],
    ['torch', 3, 2],
  ]);
});

test('what is gathered is not made of something lesser', async () => {
  const game = await createGame(checkCatalogue(await readPack('wow-classic')));
  const { materials } = game.rollUp(game.requireRecipe('12784'), 1);
  expect(Object.fromEntries(materials.map(({ item, needed }) => [game.item(item)?.name, needed]))).toEqual({
    'Thorium Ore': 20,
    'Arcane Crystal': 20,
    'Dense Stone': 8,
    'Rugged Leather': 6,
    'Lesser Eternal Essence': 6,
  });
  expect(game.makerOf('3577')?.profession).toBe('mining'); // Gold Bar
});

test('every recipe of every pack can be rolled up', async () => {
  for (const { id } of await listPacks()) {
    const game = await createGame(checkCatalogue(await readPack(id)));
    for (const recipe of game.file.recipes) expect(game.rollUp(recipe, 7).steps.length).toBeGreaterThan(0);
  }
});

test('an unknown pack is refused with those there are', async () => {
  await expect(readPack('__proto__')).rejects.toMatchObject({
    code: 'requests/unknown-pack',
    message: expect.stringContaining('wow-classic'),
  });
});
