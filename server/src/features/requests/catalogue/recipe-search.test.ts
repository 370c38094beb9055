import { describe, expect, it } from 'vitest';
import { createGame } from './game.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';

const small = smallCatalogue();
const names = [
  'Crimson Silk Robe',
  'Crimson Silk Belt',
  'Robe of the Void',
  "Tirisfal's Amulet",
  'Épée Noire',
  '은빛 검',
];
const game = await createGame({
  ...small,
  recipes: [
    ...small.recipes,
    ...names.map((name, n) => ({ id: `r${n}`, profession: 'smithing', name, reagents: { bar: 1 } })),
  ],
});
const find = (text: string, limit = 25, profession?: string) =>
  game.find(text, limit, profession).map((recipe) => game.nameOf(recipe));

describe('the search of recipes', () => {
  it('puts names that begin with the text first, in the order of the alphabet', () => {
    expect(find('crim')).toEqual(['Crimson Silk Belt', 'Crimson Silk Robe']);
    expect(find('robe')[0]).toBe('Robe of the Void');
    expect(find('robe')).toContain('Crimson Silk Robe');
  });

  it.each([
    ['crismon silk rob', 'Crimson Silk Robe'],
    ['robe crimson', 'Crimson Silk Robe'],
    ['strom lantrn', 'Storm Lantern'],
    ['tirisfals', "Tirisfal's Amulet"],
    ['epee', 'Épée Noire'],
    ['은빛', '은빛 검'],
    ['BREAD', 'Bread'],
    ['lantern of wind', 'Storm Lantern'],
  ])('finds by "%s" %s', (text, name) => {
    expect(find(text)[0]).toBe(name);
  });

  it('keeps to a profession and to the number asked for', () => {
    expect(find('', 100, 'baking')).toEqual(['Bread', 'Flour']);
    expect(find('', 3)).toHaveLength(3);
    expect(find('crimson', 1)).toEqual(['Crimson Silk Belt']);
    expect(find('bread', 25, 'smithing')).toEqual([]);
  });

  it('finds nothing by what is nowhere', () => {
    expect(find('zzzzqqqq')).toEqual([]);
    expect(find('   ')).toHaveLength(game.file.recipes.length);
  });

  it('suggests names for an unknown recipe', () => {
    expect(() => game.requireRecipe('crimsn robe')).toThrow('did you mean Crimson Silk Robe (r0)');
  });
});
