import { defineError } from '../../../platform/errors.ts';

/** One thing that is wrong with a catalogue file. */
export interface RowProblem extends Record<string, unknown> {
  /** `recipes[12]`, or `file` of what belongs to no row. */
  readonly row: string;
  /** Empty when the row as a whole is meant. */
  readonly field: string;
  /** Follows row and field in a sentence. */
  readonly message: string;
}

export const catalogueErrors = {
  /** Rows of the file are wrong; none of it was taken. */
  malformed: defineError<{ problems: readonly RowProblem[]; more: number }>({
    code: 'requests/catalogue-malformed',
    status: 400,
    message: ({ problems, more }) => {
      const told = problems
        .slice(0, 3)
        .map(({ row, field, message }) => [row, field, message].filter(Boolean).join(' '));
      const rest = problems.length - told.length + more;
      const others = rest > 0 ? `; and ${rest} more` : '';
      return `The catalogue was not imported, nothing of it: ${told.join('; ')}${others}. Mend the file and import it again.`;
    },
  }),
  /** The address and the file name different games. */
  otherGame: defineError<{ asked: string; game: string }>({
    code: 'requests/catalogue-of-another-game',
    status: 400,
    message: ({ asked, game }) =>
      `The file is the catalogue of "${game}", not of "${asked}"; nothing was imported. Send it to ${game}, or change game.id in the file.`,
  }),
  unknownGame: defineError<{ game: string; known: readonly string[] }>({
    code: 'requests/unknown-game',
    status: 404,
    message: ({ game, known }) =>
      known.length === 0
        ? 'This guild has no catalogue yet; import one with "guildhall catalogue import".'
        : `No game "${game}" is in the catalogue of this guild; there are ${known.join(', ')}.`,
  }),
  unknownProfession: defineError<{ profession: string; known: readonly string[] }>({
    code: 'requests/unknown-profession',
    status: 404,
    message: ({ profession, known }) => `No profession "${profession}" is in this game; there are ${known.join(', ')}.`,
  }),
  unknownRecipe: defineError<{ recipe: string; suggestions: readonly string[] }>({
    code: 'requests/unknown-recipe',
    status: 404,
    message: ({ recipe, suggestions }) =>
      suggestions.length === 0
        ? `No recipe is called "${recipe}"; look for a part of its name.`
        : `No recipe is called "${recipe}"; did you mean ${suggestions.join(', ')}?`,
  }),
  /** Of what a requester brings: `item:count` that cannot be read, or an item that the game does not have. */
  unknownMaterial: defineError<{ given: string }>({
    code: 'requests/unknown-material',
    status: 400,
    message: ({ given }) =>
      `"${given}" is not a material: write the id of an item of this game, a colon and a whole number of at least 1, as in linen-cloth:20.`,
  }),
  invalidQuantity: defineError<{ quantity: number }>({
    code: 'requests/invalid-quantity',
    status: 400,
    message: ({ quantity }) =>
      `The quantity ${quantity} cannot be made: it must be a whole number from 1 to 1,000,000.`,
  }),
  /** The materials of it would be more than can be counted exactly. */
  tooMany: defineError<{ quantity: number }>({
    code: 'requests/too-many',
    status: 400,
    message: ({ quantity }) =>
      `What ${quantity} of it take cannot be counted any more (over 9 · 10¹⁵ of one material); ask for fewer.`,
  }),
  /** Recipes that need one another; an import refuses them, so only a defect leads here. */
  cycle: defineError<{ recipes: readonly string[] }>({
    code: 'requests/recipe-cycle',
    status: 500,
    message: ({ recipes }) =>
      `These recipes need one another, so nobody could begin: ${recipes.join(' → ')}. Mark one as "conversion" in the catalogue.`,
  }),
  unknownPack: defineError<{ pack: string; known: readonly string[] }>({
    code: 'requests/unknown-pack',
    status: 404,
    message: ({ pack, known }) => `No pack "${pack}" comes with Guildhall; there are ${known.join(', ')}.`,
  }),
};
