import type { SearchNotice } from '@guildhall/contract';
import type { Readable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import type { Clause } from '../query/ast.ts';
import { queryNotices as notice } from '../query/notices.ts';
import { snowflake } from '../raw.ts';
import { storable } from '../text/storable.ts';
import { closest, type Named } from './closest-names.ts';
import {
  channelsOf,
  type NamedChannel,
  type NamedUser,
  rolesOf,
  usersCalled,
  usersLike,
} from './names-lookup.store.ts';

type NameClause = Extract<Clause, { kind: 'from' | 'in' | 'mentions' }>;

/** What a name stands for; empty when nobody and nothing is called so. */
export interface Resolved {
  readonly clause: NameClause;
  readonly ids: readonly string[];
  readonly everyone: boolean;
}

export async function resolveNames(
  deps: ArchiveDeps,
  guildId: string,
  readable: Readable,
  clauses: readonly Clause[],
  notices: SearchNotice[],
): Promise<Resolved[]> {
  const resolved: Resolved[] = [];
  for (const clause of clauses) {
    if (clause.kind === 'from') resolved.push(await resolveUser(deps, guildId, clause, notices));
    else if (clause.kind === 'in') resolved.push(await resolveChannel(deps, guildId, readable, clause, notices));
    else if (clause.kind === 'mentions') resolved.push(await resolveMention(deps, guildId, clause, notices));
  }
  return resolved;
}

async function resolveUser(
  deps: ArchiveDeps,
  guildId: string,
  clause: NameClause,
  notices: SearchNotice[],
): Promise<Resolved> {
  const id = idIn(clause.name, /^<@!?(\d+)>$/);
  if (id) return { clause, ids: [id], everyone: false };
  const name = bareName(clause.name, '@');
  const exact = await usersCalled(deps.db.kysely, guildId, name);
  return choose(
    clause,
    notices,
    'person',
    exact.map(namedUser),
    async () => (await usersLike(deps.db.kysely, guildId, name)).map(namedUser),
    name,
    '',
  );
}

const threadHolders = new Set([15, 16]);

async function resolveChannel(
  deps: ArchiveDeps,
  guildId: string,
  readable: Readable,
  clause: NameClause,
  notices: SearchNotice[],
): Promise<Resolved> {
  const channels = await channelsOf(deps.db.kysely, guildId, readable);
  const id = idIn(clause.name, /^<#(\d+)>$/);
  const name = bareName(clause.name, '#');
  const exact = channels.filter((channel) => channel.name.toLowerCase() === name.toLowerCase());
  const all = channels.map((channel) => ({ thing: channel.channel_id, names: [channel.name] }));
  const chosen = id
    ? { clause, ids: [id], everyone: false }
    : choose(
        clause,
        notices,
        'channel',
        exact.map((channel) => ({ thing: channel.channel_id, names: [channel.name] })),
        async () => all,
        name,
        '#',
      );
  return withThreadsOfForums(await chosen, channels);
}

/** A forum itself holds no message: who searches in it means its posts. */
function withThreadsOfForums(resolved: Resolved, channels: readonly NamedChannel[]): Resolved {
  const forums = new Set(
    channels
      .filter(({ channel_id, type }) => threadHolders.has(type) && resolved.ids.includes(channel_id))
      .map(({ channel_id }) => channel_id),
  );
  if (forums.size === 0) return resolved;
  const threads = channels.filter(({ parent_id }) => parent_id !== null && forums.has(parent_id));
  return { ...resolved, ids: [...resolved.ids, ...threads.map(({ channel_id }) => channel_id)] };
}

async function resolveMention(
  deps: ArchiveDeps,
  guildId: string,
  clause: NameClause,
  notices: SearchNotice[],
): Promise<Resolved> {
  const id = idIn(clause.name, /^<@[!&]?(\d+)>$/);
  if (id) return { clause, ids: [id], everyone: false };
  const name = bareName(clause.name, '@');
  if (name.toLowerCase() === 'everyone' || name.toLowerCase() === 'here') return { clause, ids: [], everyone: true };
  const roles = (await rolesOf(deps.db.kysely, guildId)).map((role) => ({ thing: role.role_id, names: [role.name] }));
  const exactRoles = roles.filter((role) => role.names[0]?.toLowerCase() === name.toLowerCase());
  const exactUsers = await usersCalled(deps.db.kysely, guildId, name);
  const others = async () => [...(await usersLike(deps.db.kysely, guildId, name)).map(namedUser), ...roles];
  return choose(clause, notices, 'person or role', [...exactRoles, ...exactUsers.map(namedUser)], others, name, '@');
}

/** Those called exactly so, all of them; else the nearest one with a notice; else nothing. */
async function choose(
  clause: NameClause,
  notices: SearchNotice[],
  what: string,
  exact: readonly Named<string>[],
  others: () => Promise<readonly Named<string>[]>,
  name: string,
  sign: string,
): Promise<Resolved> {
  const ids = [...new Set(exact.map(({ thing }) => thing))];
  if (ids.length > 0) {
    if (ids.length > 1) {
      const named = [...new Set(exact.map(({ names }) => names[0] ?? ''))].slice(0, 5);
      notices.push(notice.ambiguousName(what, clause.name, named, clause.valueSpan));
    }
    return { clause, ids, everyone: false };
  }
  const near = closest(name, await others());
  const [first, second] = near;
  // Two that are equally near are a question, not an answer.
  if (first && (!second || first.distance < second.distance || first.thing === second.thing)) {
    notices.push(notice.closestName(what, clause.name, `${sign}${first.name}`, clause.valueSpan));
    return { clause, ids: [first.thing], everyone: false };
  }
  notices.push(
    notice.unknownName(what, clause.name, [...new Set(near.slice(0, 3).map((match) => match.name))], clause.valueSpan),
  );
  return { clause, ids: [], everyone: false };
}

function namedUser(user: NamedUser): Named<string> {
  return {
    thing: user.user_id,
    names: [user.username, user.global_name ?? '', user.nick ?? ''].filter((name) => name !== ''),
  };
}

function idIn(name: string, pattern: RegExp): string | undefined {
  const digits = pattern.exec(name)?.[1] ?? (/^\d{15,20}$/.test(name) ? name : undefined);
  return snowflake(digits);
}

function bareName(name: string, sign: string): string {
  return storable(name.startsWith(sign) && name.length > 1 ? name.slice(1) : name).slice(0, 100);
}
