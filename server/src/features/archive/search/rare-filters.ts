import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Readable } from '../access.ts';
import { traits } from '../message-traits.ts';
import type { Clause } from '../query/ast.ts';
import { idList } from '../store/batch.ts';
import type { Resolved } from './resolve-names.ts';
import { replyBounds, traitCombinations } from './traits.store.ts';

/** What is known of a filter before the messages are asked. */
export interface RareFilters {
  readonly conditions: readonly RawBuilder<unknown>[];
  /** The guild has no such message. */
  readonly empty: boolean;
}

/**
 * The conditions of `has:`, `is:forward` and `is:reply`. A guild may have none of what they ask for, or a few of years
 * ago; a walk along its messages would then go to their end (120 ms for 500,000), so what is held is looked up first.
 */
export async function rareFilters(
  db: Kysely<unknown>,
  guildId: string,
  readable: Readable,
  clauses: readonly Clause[],
  resolved: readonly Resolved[],
): Promise<RareFilters> {
  const conditions: RawBuilder<unknown>[] = [];
  const wanted = wantedTraits(clauses);
  if (wanted !== 0) {
    const held = (await traitCombinations(db, guildId)).filter((has) => (has & wanted) === wanted);
    if (held.length === 0) return { conditions, empty: true };
    // As values, by which the index is ordered and whose share the planner knows; of bits it knows nothing.
    conditions.push(sql`(m.has <> 0 and m.has = any(${idList(held.map(String))}::int[]))`);
  }
  if (clauses.some((clause) => clause.kind === 'is' && clause.value === 'reply' && !clause.negated)) {
    const bounds = await replyBounds(db, guildId, readable, channelsAskedFor(resolved));
    if (!bounds) return { conditions, empty: true };
    conditions.push(sql`m.message_id between ${bounds.firstId} and ${bounds.lastId}`);
  }
  return { conditions, empty: false };
}

/** Bits of `has` that every hit must have. */
function wantedTraits(clauses: readonly Clause[]): number {
  let wanted = 0;
  for (const clause of clauses) {
    if (clause.negated) continue;
    if (clause.kind === 'has') wanted |= traits[clause.value];
    if (clause.kind === 'is' && clause.value === 'forward') wanted |= traits.forward;
  }
  return wanted;
}

function channelsAskedFor(resolved: readonly Resolved[]): string[] | undefined {
  const asked = resolved.filter(({ clause }) => clause.kind === 'in' && !clause.negated);
  return asked.length === 0 ? undefined : asked.flatMap(({ ids }) => [...ids]);
}
