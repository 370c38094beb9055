import type { CatalogueFile } from '@guildhall/contract';

/** Bread from flour from wheat; a lantern that shares the iron with its chain; and two conversions. */
export function smallCatalogue(): CatalogueFile {
  return {
    format: 'guildhall-catalogue/1',
    game: { id: 'hearth', name: 'Hearth & Home' },
    professions: [
      { id: 'baking', name: 'Baking', maxSkill: 100 },
      { id: 'smithing', name: 'Smithing' },
    ],
    items: [
      { id: 'wheat', name: 'Wheat' },
      { id: 'flour', name: 'Flour' },
      { id: 'bread', name: 'Bread' },
      { id: 'ore', name: 'Ore' },
      { id: 'bar', name: 'Iron Bar' },
      { id: 'link', name: 'Chain Link' },
      { id: 'lantern', name: 'Storm Lantern' },
      { id: 'block', name: 'Iron Block' },
    ],
    recipes: [
      { id: 'flour', profession: 'baking', makes: { item: 'flour', count: 4 }, reagents: { wheat: 3 } },
      { id: 'bread', profession: 'baking', skill: 20, makes: { item: 'bread' }, reagents: { flour: 2 } },
      { id: 'bar', profession: 'smithing', makes: { item: 'bar' }, reagents: { ore: 2 } },
      { id: 'link', profession: 'smithing', makes: { item: 'link', count: 5 }, reagents: { bar: 1 } },
      { id: 'lantern', profession: 'smithing', skill: 40, makes: { item: 'lantern' }, reagents: { link: 3, bar: 2 } },
      { id: 'blessing', profession: 'smithing', name: 'Blessing of the Forge', reagents: { lantern: 1 } },
      { id: 'block', profession: 'smithing', makes: { item: 'block' }, reagents: { bar: 9 }, conversion: true },
      {
        id: 'bars',
        profession: 'smithing',
        makes: { item: 'bar', count: 9 },
        reagents: { block: 1 },
        conversion: true,
      },
    ],
  };
}
