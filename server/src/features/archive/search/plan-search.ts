import type { SearchNotice } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import { readableChannels } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { parseQuery } from '../query/parse-query.ts';
import { type Conditions, conditionsOf } from './conditions.ts';
import { languagesOf } from './lexemes.ts';
import { resolveNames } from './resolve-names.ts';
import { type TextQuery, textQuery } from './text-query.ts';

export interface SearchPlan {
  readonly conditions: Conditions;
  readonly text: TextQuery;
  readonly notices: SearchNotice[];
  /** A name stands for nobody: nothing can match. */
  readonly empty: boolean;
}

/** What a query asks of the archive, for this actor. */
export async function planSearch(deps: ArchiveDeps, actor: Actor, guildId: string, query: string): Promise<SearchPlan> {
  const readable = await readableChannels(actor, guildId);
  const { clauses, notices: parserNotices } = parseQuery(query, deps.now());
  const notices = [...parserNotices];
  const asksText = clauses.some((clause) => clause.kind === 'text');
  const [languages, resolved] = await Promise.all([
    asksText ? languagesOf(deps.db, guildId) : [],
    resolveNames(deps, guildId, clauses, notices),
  ]);
  const text = await textQuery(clauses, languages, deps.lexemes);
  const conditions = conditionsOf(guildId, readable, clauses, resolved, text.tsquery);
  const empty = resolved.some(({ clause, ids, everyone }) => !clause.negated && ids.length === 0 && !everyone);
  return { conditions, text, notices, empty };
}
