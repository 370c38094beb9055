import { type RawBuilder, sql } from 'kysely';
import { onlyReadable, type Readable } from '../access.ts';
import { replyType, traits } from '../message-traits.ts';
import type { Clause } from '../query/ast.ts';
import { firstIdAt } from '../snowflake-time.ts';
import { idList } from '../store/batch.ts';
import type { RareFilters } from './rare-filters.ts';
import type { Resolved } from './resolve-names.ts';

export interface Conditions {
  readonly where: RawBuilder<unknown>;
  /** Exactly one channel is searched: its own index is the time line. */
  readonly channelId: string | undefined;
  /** An index in time order answers these conditions without passing over many rows. */
  readonly simple: boolean;
}

const largestId = 9_223_372_036_854_775_807n;

/** Everything that a hit must fulfil, over `m`, a row of archive_messages. Values travel as parameters only. */
export function conditionsOf(
  guildId: string,
  readable: Readable,
  clauses: readonly Clause[],
  resolved: readonly Resolved[],
  tsquery: string | undefined,
  rare: RareFilters,
): Conditions {
  const all: RawBuilder<unknown>[] = [
    sql`m.guild_id = ${guildId}`,
    sql`m.deleted_at is null`,
    onlyReadable(readable, 'm.channel_id'),
  ];
  if (tsquery !== undefined) all.push(sql`m.search @@ ${tsquery}::tsquery`);
  all.push(...rare.conditions);
  for (const clause of clauses) {
    const condition = ownCondition(clause);
    if (condition) all.push(clause.negated ? sql`not (${condition})` : condition);
  }
  const inOne = addNames(all, resolved);
  const simple = tsquery === undefined && areOnTimeLine(clauses);
  return { where: sql.join(all, sql` and `), channelId: inOne, simple };
}

/** Whether the time line of the guild, of its channels, of its authors or of its replies gives the matches in order. */
function areOnTimeLine(clauses: readonly Clause[]): boolean {
  return (
    clauses.every(({ kind }) => kind === 'time' || kind === 'from' || kind === 'in') ||
    clauses.every(
      (clause) => clause.kind === 'time' || (clause.kind === 'is' && clause.value === 'reply' && !clause.negated),
    )
  );
}

/** Conditions that need no name; undefined for the others, and for what `rareFilters` says. */
function ownCondition(clause: Clause): RawBuilder<unknown> | undefined {
  switch (clause.kind) {
    case 'has':
      return clause.negated ? sql`(m.has & ${sql.lit(traits[clause.value])}) <> 0` : undefined;
    case 'pinned':
      return clause.value ? sql`m.pinned` : sql`not m.pinned`;
    case 'time': {
      const from = idBound(clause.startMs);
      const to = idBound(clause.endMs);
      return sql`(m.message_id >= ${from.toString()} and m.message_id < ${to.toString()})`;
    }
    case 'is':
      return isCondition(clause.value, clause.negated);
    default:
      return undefined;
  }
}

function isCondition(
  value: Extract<Clause, { kind: 'is' }>['value'],
  negated: boolean,
): RawBuilder<unknown> | undefined {
  switch (value) {
    case 'reply':
      return sql`m.type = ${sql.lit(replyType)}`;
    case 'edited':
      return sql`m.edited_at is not null`;
    case 'pinned':
      return sql`m.pinned`;
    case 'forward':
      return negated ? sql`(m.has & ${sql.lit(traits.forward)}) <> 0` : undefined;
    case 'system':
      return sql`m.type not in (0, 19, 20, 23)`;
    case 'bot':
      return sql`m.author_id in (select b.user_id from archive_members b where b.guild_id = m.guild_id and b.bot)`;
    case 'thread':
      return sql`m.channel_id in (
        select c.channel_id from archive_channels c where c.guild_id = m.guild_id and c.type in (10, 11, 12)
      )`;
  }
}

/** Several authors or channels are alternatives; each mention is asked for. @returns the only channel, if there is one. */
function addNames(all: RawBuilder<unknown>[], resolved: readonly Resolved[]): string | undefined {
  const wanted = { from: new Set<string>(), in: new Set<string>() };
  const asked = { from: false, in: false };
  for (const { clause, ids, everyone } of resolved) {
    if (clause.kind === 'mentions') {
      const mentioned = everyone
        ? sql`m.mentions_everyone`
        : sql`(m.mention_ids is not null and m.mention_ids && ${idList(ids)}::bigint[])`;
      all.push(clause.negated ? sql`not ${mentioned}` : mentioned);
    } else if (clause.negated) {
      all.push(sql`${column(clause.kind)} <> all(${idList(ids)}::bigint[])`);
    } else {
      asked[clause.kind] = true;
      for (const id of ids) wanted[clause.kind].add(id);
    }
  }
  for (const kind of ['from', 'in'] as const) {
    if (!asked[kind]) continue;
    const [only] = wanted[kind];
    all.push(
      wanted[kind].size === 1 && only !== undefined
        ? sql`${column(kind)} = ${only}`
        : sql`${column(kind)} = any(${idList(wanted[kind])}::bigint[])`,
    );
  }
  return wanted.in.size === 1 ? [...wanted.in][0] : undefined;
}

function column(kind: 'from' | 'in'): RawBuilder<unknown> {
  return kind === 'from' ? sql`m.author_id` : sql`m.channel_id`;
}

function idBound(ms: number): bigint {
  if (!Number.isFinite(ms)) return largestId;
  const id = firstIdAt(ms);
  return id > largestId ? largestId : id;
}
