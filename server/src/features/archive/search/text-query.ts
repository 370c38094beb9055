import type { Clause } from '../query/ast.ts';
import type { Language } from '../text/languages.ts';
import { pairsOf, type Token, tokensOf } from '../text/words.ts';
import type { Lexemes } from './lexemes.ts';

export interface TextQuery {
  /** A `tsquery` in Postgres' own notation; undefined when nothing has to be matched. */
  readonly tsquery: string | undefined;
  /** A clause has letters of which the index can hold none: nothing matches it. */
  readonly isMute: boolean;
  /** What makes a word of a message a hit, by language; negated clauses do not. */
  readonly hitLexemes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Runs of letters without blanks that make a hit where they occur. */
  readonly hitRuns: readonly string[];
}

interface Step {
  readonly words: readonly string[];
  readonly prefix: boolean;
  /** Positions from the step before. */
  readonly distance: number;
}

/**
 * The text clauses of a query, each asked in the stems of every language of the guild: a message is indexed in the stems
 * of its own language, and which that is the query cannot know.
 */
export async function textQuery(
  clauses: readonly Clause[],
  languages: readonly Language[],
  lexemes: Lexemes,
): Promise<TextQuery> {
  const hitLexemes = new Map(languages.map((lang) => [lang as string, new Set<string>()]));
  const hitRuns: string[] = [];
  const parts: string[] = [];
  let isMute = false;
  for (const clause of clauses) {
    if (clause.kind !== 'text') continue;
    const tokens = tokensOf(clause.text);
    const steps = stepsOf(tokens);
    const alternatives = new Set<string>();
    for (const lang of languages) {
      const found = await lexemes.of(
        lang,
        steps.flatMap((step) => step.words),
      );
      const alternative = phraseOf(steps, found);
      if (alternative !== undefined) alternatives.add(alternative);
      if (clause.negated) continue;
      for (const word of found.values()) for (const lexeme of word) hitLexemes.get(lang)?.add(lexeme);
    }
    if (!clause.negated) hitRuns.push(...tokens.filter((token) => token.kind === 'run').map((token) => token.text));
    if (alternatives.size === 0) {
      isMute ||= !clause.negated;
      continue;
    }
    const any = [...alternatives].join(' | ');
    parts.push(clause.negated ? `!(${any})` : `(${any})`);
  }
  return { tsquery: parts.length === 0 ? undefined : parts.join(' & '), isMute, hitLexemes, hitRuns };
}

/** A clause's words follow each other: `node.js` is a phrase of two words, as a quotation is. */
function stepsOf(tokens: readonly Token[]): Step[] {
  const steps: Step[] = [];
  let distance = 1;
  for (const token of tokens) {
    if (token.kind === 'word') {
      steps.push({ words: [token.text], prefix: false, distance });
      distance = 1;
      continue;
    }
    const pairs = pairsOf(token.text);
    // The last letter alone is indexed for searches that begin with it, and stands between this run and what follows.
    if (pairs.length === 1) {
      steps.push({ words: pairs, prefix: true, distance });
      distance = 1;
      continue;
    }
    for (const pair of pairs.slice(0, -1)) {
      steps.push({ words: [pair], prefix: false, distance });
      distance = 1;
    }
    distance = 2;
  }
  return steps;
}

/** Undefined when the language has no lexeme for any of it. */
function phraseOf(steps: readonly Step[], lexemes: ReadonlyMap<string, readonly string[]>): string | undefined {
  let phrase = '';
  let distance = 0;
  for (const step of steps) {
    distance += step.distance;
    for (const word of step.words) {
      for (const lexeme of lexemes.get(word) ?? []) {
        const operand = `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${step.prefix ? ':*' : ''}`;
        phrase = phrase === '' ? operand : `${phrase} <${distance}> ${operand}`;
        distance = 0;
        if (step.prefix) break;
      }
    }
  }
  if (phrase === '') return undefined;
  return phrase.includes(' <') ? `(${phrase})` : phrase;
}
