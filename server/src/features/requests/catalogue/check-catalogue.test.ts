import type { CatalogueFile } from '@guildhall/contract';
import { describe, expect, it } from 'vitest';
import { checkAddition, checkCatalogue } from './check-catalogue.ts';
import { smallCatalogue } from './testing/small-catalogue.ts';

function changed(change: (file: CatalogueFile) => unknown): unknown {
  const file = smallCatalogue();
  change(file);
  return file;
}
const withRecipe = (index: number, fields: object) =>
  changed((file) => Object.assign(file.recipes[index] ?? {}, fields));

describe('a catalogue', () => {
  it('is taken when everything in it fits', () => {
    expect(checkCatalogue(smallCatalogue())).toEqual(smallCatalogue());
  });

  it.each([
    ['a skill in words', withRecipe(1, { skill: 'twenty' }), 'recipes[1] skill must be a whole number'],
    ['a count of nothing', withRecipe(0, { reagents: { wheat: 0 } }), 'recipes[0] reagents.wheat must be at least 1'],
    ['a half', withRecipe(0, { reagents: { wheat: 1.5 } }), 'recipes[0] reagents.wheat must be a whole number'],
    ['too many', withRecipe(0, { makes: { item: 'flour', count: 1e9 } }), 'recipes[0] makes.count must be at most'],
    ['an unknown field', withRecipe(2, { skil: 3 }), 'recipes[2] has the unknown field "skil"'],
    [
      'an unknown item',
      withRecipe(1, { reagents: { dough: 1 } }),
      'recipes[1] (bread) reagents is "dough", but no item',
    ],
    ['an unknown product', withRecipe(1, { makes: { item: 'pie' } }), 'makes.item is "pie", but no item has that id'],
    ['an unknown profession', withRecipe(1, { profession: 'cooking' }), 'profession is "cooking", but no profession'],
    ['a repeated id', withRecipe(1, { id: 'flour' }), 'recipes[1] id is "flour", as that of recipes[0] is already'],
    ['a service without a name', withRecipe(5, { name: undefined }), 'recipes[5] (blessing) name is missing'],
    ['an id with spaces', withRecipe(1, { id: 'fine bread' }), 'recipes[1] id must be 1 to 64 small letters'],
    ['a name of two lines', withRecipe(5, { name: 'a\nb' }), 'recipes[5] name must be one line'],
    ['a name that no database takes', withRecipe(5, { name: 'a\ud800' }), 'recipes[5] name must be one line'],
    ['no game', changed((file) => Reflect.deleteProperty(file, 'game')), 'file game is missing'],
    ['another format', changed((file) => Object.assign(file, { format: 'x' })), 'file format must be "guildhall-c'],
    ['a list that is none', changed((file) => Object.assign(file, { items: {} })), 'file items must be a list'],
    ['a row that is none', changed((file) => Object.assign(file.items, { 0: 7 })), 'items[0] must be an object'],
    ['nothing at all', null, 'file must be an object'],
  ])('with %s is refused, naming row and field', (_what, file, sentence) => {
    expect(() => checkCatalogue(file)).toThrow(
      expect.objectContaining({
        code: 'requests/catalogue-malformed',
        message: expect.stringContaining(sentence),
      }),
    );
  });

  it('with recipes that need one another is refused with the way round', () => {
    const file = changed((catalogue) => {
      for (const recipe of catalogue.recipes) delete recipe.conversion;
    });
    expect(() => checkCatalogue(file)).toThrow(
      /lead back to the recipe itself \((block → bars → block|bars → block → bars)\)/,
    );
    expect(() => checkCatalogue(withRecipe(1, { reagents: { bread: 1 } }))).toThrow(/\(bread → bread\)/);
  });

  it('with thousands of wrong rows is answered with some of them and the number of the others', () => {
    const file = changed((catalogue) => {
      for (let n = 0; n < 3_000; n += 1) catalogue.items.push({ id: 'wheat', name: 'Wheat' });
    });
    expect(() => checkCatalogue(file)).toThrow(/items\[8\] id .*; and 2997 more\./);
  });

  it('with a chain of thousands of recipes is no trouble', () => {
    const file = changed((catalogue) => {
      for (let n = 0; n < 10_000; n += 1) {
        const reagents = { [n === 0 ? 'wheat' : `part-${n - 1}`]: 1 };
        catalogue.items.push({ id: `part-${n}`, name: `Part ${n}` });
        catalogue.recipes.push({ id: `part-${n}`, profession: 'baking', makes: { item: `part-${n}` }, reagents });
      }
    });
    expect(checkCatalogue(file).recipes).toHaveLength(10_008);
  });
});

describe('rows that are added to a catalogue', () => {
  const added = {
    ...smallCatalogue(),
    professions: [],
    items: [{ id: 'toast', name: 'Toast' }],
    recipes: [
      { id: 'toast', profession: 'baking', makes: { item: 'toast' }, reagents: { bread: 1 } },
      { id: 'bread', profession: 'baking', makes: { item: 'bread' }, reagents: { flour: 1 } },
    ],
  };

  it('may refer to it, and take the place of rows with the same id', () => {
    const whole = checkAddition(smallCatalogue(), added);
    expect(whole.recipes.map(({ id }) => id)).toEqual([...smallCatalogue().recipes.map(({ id }) => id), 'toast']);
    expect(whole.recipes[1]?.reagents).toEqual({ flour: 1 });
  });

  it('may not close a cycle with it', () => {
    const flour = { id: 'flour', profession: 'baking', makes: { item: 'flour' }, reagents: { toast: 1 } };
    const recipes = [...added.recipes, flour];
    expect(() => checkAddition(smallCatalogue(), { ...added, recipes })).toThrow(/lead back to the recipe itself/);
  });
});
