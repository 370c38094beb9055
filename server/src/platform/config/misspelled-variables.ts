import { variables } from './load-config.ts';

export interface Misspelling {
  readonly given: string;
  readonly meant: string;
  /** A sentence for the log. */
  readonly warning: string;
}

/** Shorter names (HOST, PORT) resemble too much that has nothing to do with Guildhall. */
const minLength = 8;
const maxDistance = 2;

/** Variables that look like ours but are read by nobody, such as DISCORD_TOKN. */
export function misspelledVariables(environment: Record<string, string | undefined>): Misspelling[] {
  const known: readonly string[] = variables();
  return Object.keys(environment).flatMap((given) => {
    if (known.includes(given)) return [];
    const meant = known.find((name) => resembles(given, name));
    if (!meant) return [];
    return [{ given, meant, warning: `The variable ${given} is not read; did you mean ${meant}?` }];
  });
}

function resembles(given: string, name: string): boolean {
  const upper = given.toUpperCase();
  if (upper === name || upper === `GUILDHALL_${name}`) return true;
  if (name.length < minLength || Math.abs(upper.length - name.length) > maxDistance) return false;
  return distance(upper, name) <= maxDistance;
}

/** Levenshtein: how many letters must be added, removed or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
