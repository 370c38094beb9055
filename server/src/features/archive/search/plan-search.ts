import type { SearchNotice } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { Readable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { parseQuery } from '../query/parse-query.ts';
import { type Conditions, conditionsOf } from './conditions.ts';
import { languagesOf } from './lexemes.ts';
import { rareFilters } from './rare-filters.ts';
import { type Resolved, resolveNames } from './resolve-names.ts';
import { type TextQuery, textQuery } from './text-query.ts';

export interface SearchPlan {
  readonly readable: Readable;
  readonly conditions: Conditions;
  readonly text: TextQuery;
  readonly notices: SearchNotice[];
  /** Nothing can be searched for, a name stands for nobody, or the guild has nothing of what is asked for: nothing can match. */
  readonly empty: boolean;
}

/** What a query asks of the archive, for this actor. */
export async function planSearch(
  deps: ArchiveDeps,
  actor: Actor,
  { guildId, q, timeZone = 'UTC' }: { guildId: string; q: string; timeZone?: string | undefined },
): Promise<SearchPlan> {
  const readable = await deps.readableChannels(actor, guildId);
  const { clauses, notices: parserNotices } = parseQuery(q, { now: deps.now(), timeZone });
  const notices = [...parserNotices];
  const asksText = clauses.some((clause) => clause.kind === 'text');
  const [languages, resolved] = await Promise.all([
    asksText ? languagesOf(deps.db, guildId) : [],
    resolveNames(deps, guildId, readable, clauses, notices),
  ]);
  const text = await textQuery(clauses, languages, deps.lexemes);
  // Of a query that says something, but nothing that can be searched for, every message would be a match.
  const isMute = (clauses.length === 0 && q.trim() !== '') || text.isMute;
  const rare = await rareFilters(deps.db.kysely, guildId, readable, clauses, resolved);
  const conditions = conditionsOf(guildId, readable, clauses, resolved, text.tsquery, rare);
  return { readable, conditions, text, notices, empty: isMute || standForNothing(resolved) || rare.empty };
}

/** Several authors or channels are alternatives: one that is known is enough. Each mention is asked for. */
function standForNothing(resolved: readonly Resolved[]): boolean {
  const asked = resolved.filter(({ clause }) => !clause.negated);
  const isUnknown = ({ ids, everyone }: Resolved) => ids.length === 0 && !everyone;
  return (
    asked.some((one) => one.clause.kind === 'mentions' && isUnknown(one)) ||
    (['from', 'in'] as const).some((kind) => {
      const alternatives = asked.filter(({ clause }) => clause.kind === kind);
      return alternatives.length > 0 && alternatives.every(isUnknown);
    })
  );
}
