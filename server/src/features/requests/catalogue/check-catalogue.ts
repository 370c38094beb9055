import { type CatalogueFile, type CatalogueRecipe, catalogueFile } from '@guildhall/contract';
import { catalogueErrors, type RowProblem } from './catalogue.errors.ts';
import { describeIssues } from './describe-issues.ts';
import { findCycles } from './find-cycles.ts';
import { mergeCatalogues } from './merge-catalogues.ts';

/** Enough to mend a file by; one wrong column of 20,000 rows is not told 20,000 times. */
const maxProblems = 20;

/**
 * Reads a catalogue file of unknown origin: its form, that every id is used once and every reference leads somewhere, and
 * that no recipes need one another.
 *
 * @throws AppError requests/catalogue-malformed with row and field of what is wrong
 */
export function checkCatalogue(input: unknown): CatalogueFile {
  const file = parseCatalogue(input);
  refuseWrongReferences(file, file);
  return file;
}

/**
 * The same for rows that are added to a catalogue: they may refer to its rows.
 *
 * @returns The whole.
 */
export function checkAddition(base: CatalogueFile, input: unknown): CatalogueFile {
  const added = parseCatalogue(input);
  const whole = mergeCatalogues(base, added);
  refuseWrongReferences(added, whole);
  return whole;
}

/** The form alone. */
function parseCatalogue(input: unknown): CatalogueFile {
  const parsed = catalogueFile.safeParse(input);
  if (parsed.success) return parsed.data;
  throw malformed(describeIssues(parsed.error.issues, input));
}

function refuseWrongReferences(file: CatalogueFile, whole: CatalogueFile): void {
  const problems = [
    ...(['professions', 'items', 'recipes'] as const).flatMap((list) => repeatedIds(list, file[list])),
    ...wrongReferences(file, whole),
  ];
  if (problems.length > 0) throw malformed(problems);
  const cycles = findCycles(whole.recipes);
  if (cycles.length > 0) throw malformed(cycles.map((cycle) => describeCycle(cycle, file)));
}

function malformed(problems: readonly RowProblem[]) {
  const told = problems.slice(0, maxProblems);
  return catalogueErrors.malformed({ problems: told, more: problems.length - told.length });
}

function repeatedIds(list: string, rows: readonly { readonly id: string }[]): RowProblem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    return earlier === undefined
      ? []
      : [{ row: `${list}[${index}]`, field: 'id', message: `is "${id}", as that of ${list}[${earlier}] is already` }];
  });
}

function wrongReferences(file: CatalogueFile, whole: CatalogueFile): RowProblem[] {
  const professions = new Set(whole.professions.map(({ id }) => id));
  const items = new Set(whole.items.map(({ id }) => id));
  return file.recipes.flatMap((recipe, index) => {
    const row = rowName(recipe, index);
    const problems: RowProblem[] = [];
    const missing = (field: string, kind: string, id: string) =>
      problems.push({ row, field, message: `is "${id}", but no ${kind} has that id` });
    if (!professions.has(recipe.profession)) missing('profession', 'profession', recipe.profession);
    if (recipe.makes && !items.has(recipe.makes.item)) missing('makes.item', 'item', recipe.makes.item);
    for (const item of Object.keys(recipe.reagents)) {
      if (!items.has(item)) missing('reagents', 'item', item);
    }
    if (!recipe.makes && recipe.name === undefined) {
      problems.push({ row, field: 'name', message: 'is missing: a recipe that makes no item needs one' });
    }
    return problems;
  });
}

function describeCycle(cycle: readonly CatalogueRecipe[], file: CatalogueFile): RowProblem {
  const ids = cycle.map(({ id }) => id);
  const index = file.recipes.findIndex(({ id }) => ids.includes(id));
  const recipe = file.recipes[index];
  const round = [...ids, ids[0]].join(' → ');
  return {
    row: recipe ? rowName(recipe, index) : 'file',
    field: 'reagents',
    message: `lead back to the recipe itself (${round}); mark those that only turn materials into one another as "conversion": true`,
  };
}

function rowName(recipe: CatalogueRecipe, index: number): string {
  return `recipes[${index}] (${recipe.name ?? recipe.id})`;
}
