import type { searchSuggestion, searchSuggestions } from '@guildhall/contract';
import type { z } from 'zod';
import type { Actor } from '../../accounts/index.ts';
import type { Readable } from '../access.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { hasValues, isValues, type Span } from '../query/ast.ts';
import { dateExamples } from '../query/dates.ts';
import { quoted } from '../query/notices.ts';
import { isOperator, type Operator, operatorNames, operators } from '../query/parse-query.ts';
import { tokenize } from '../query/tokenize.ts';
import { displayName } from '../reading/author-view.ts';
import { requireGuild } from '../require-guild.ts';
import { storable } from '../text/storable.ts';
import { closest } from './closest-names.ts';
import { channelsOf, rolesOf, usersLike } from './names-lookup.store.ts';

type Suggestion = z.infer<typeof searchSuggestion>;

const shown = 10;

const operatorHints: Readonly<Record<Operator, string>> = {
  from: 'messages of a person',
  in: 'messages in a channel or thread',
  mentions: 'messages that mention a person or role',
  has: 'messages with a link, image, file, poll …',
  before: 'messages before a date',
  after: 'messages after a date',
  during: 'messages of a day, month or year',
  on: 'messages of a day',
  pinned: 'pinned messages, or those that are not',
  is: 'replies, thread messages, edited ones …',
};

/** What could stand at the cursor: operators, and the names and values that fit the one before it. */
export async function suggestSearch(
  deps: ArchiveDeps,
  actor: Actor,
  input: { readonly guildId: string; readonly q: string; readonly cursor: number },
): Promise<z.infer<typeof searchSuggestions>> {
  await requireGuild(deps, input.guildId);
  const readable = await deps.readableChannels(actor, input.guildId);
  const cursor = Math.min(input.cursor, input.q.length);
  const before = input.q.slice(0, cursor);
  const token = tokenize(before, (name) => isOperator(name.toLowerCase())).at(-1);
  // A blank before the cursor ends a word, but not the place of a value: "from: |".
  const open = token !== undefined && (token.to === cursor || token.value === '') && (!token.quoted || token.unclosed);
  const operator = open ? token.operator?.toLowerCase() : undefined;
  if (open && operator !== undefined && isOperator(operator)) {
    const span = { from: Math.min(token.operatorSpan.to, cursor), to: cursor };
    return {
      suggestions: await values(deps, input.guildId, readable, operator, storable(token.value).slice(0, 100), span),
    };
  }
  const typed = open && token.operator === undefined && !token.quoted ? token.value.toLowerCase() : '';
  if (open && typed === '') return { suggestions: [] };
  const span = { from: cursor - typed.length, to: cursor };
  return {
    suggestions: operatorNames
      .filter((name) => name.startsWith(typed))
      .map((name) => ({ label: `${name}:`, hint: operatorHints[name], insert: `${name}:`, ...span, kind: 'operator' })),
  };
}

async function values(
  deps: ArchiveDeps,
  guildId: string,
  readable: Readable,
  operator: Operator,
  typed: string,
  span: Span,
): Promise<Suggestion[]> {
  switch (operator) {
    case 'from':
      return memberValues(deps, guildId, typed, span, false);
    case 'mentions':
      return memberValues(deps, guildId, typed, span, true);
    case 'in':
      return channelValues(deps, guildId, readable, typed, span);
    case 'has':
      return fixed(hasValues, typed, span, 'value', '');
    case 'is':
      return fixed(isValues, typed, span, 'value', '');
    case 'pinned':
      return fixed(['true', 'false'], typed, span, 'value', '');
    default:
      return fixed(dateExamples, typed, span, 'date', operators[operator]);
  }
}

function fixed(all: readonly string[], typed: string, span: Span, kind: 'value' | 'date', hint: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  return all
    .filter((value) => value.startsWith(wanted))
    .map((value) => ({ label: value, hint, insert: `${value} `, ...span, kind }));
}

async function memberValues(
  deps: ArchiveDeps,
  guildId: string,
  typed: string,
  span: Span,
  roles: boolean,
): Promise<Suggestion[]> {
  const name = typed.replace(/^@/, '');
  const db = deps.db.kysely;
  const users = (await usersLike(db, guildId, name)).map((user) => ({
    thing: {
      label: displayName(user),
      hint: user.bot ? `@${user.username}, bot` : `@${user.username}`,
      value: user.username,
    },
    names: [user.username, user.global_name ?? '', user.nick ?? ''],
  }));
  const named = roles
    ? (await rolesOf(db, guildId)).map((role) => ({
        thing: { label: role.name, hint: 'role', value: role.name },
        names: [role.name],
      }))
    : [];
  return nearest([...users, ...named], name, span, 'member');
}

async function channelValues(
  deps: ArchiveDeps,
  guildId: string,
  readable: Readable,
  typed: string,
  span: Span,
): Promise<Suggestion[]> {
  const name = typed.replace(/^#/, '');
  const channels = await channelsOf(deps.db.kysely, guildId, readable);
  const parents = new Map(channels.map((channel) => [channel.channel_id, channel.name]));
  const things = channels.map((channel) => {
    const parent = channel.parent_id === null ? undefined : parents.get(channel.parent_id);
    return {
      thing: { label: `#${channel.name}`, hint: parent ? `thread in #${parent}` : '', value: channel.name },
      names: [channel.name],
    };
  });
  return nearest(things, name, span, 'channel');
}

interface Choice {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
}

function nearest(
  all: readonly { readonly thing: Choice; readonly names: readonly string[] }[],
  typed: string,
  span: Span,
  kind: 'member' | 'channel',
): Suggestion[] {
  const chosen = typed === '' ? all.map(({ thing }) => thing) : closest(typed, all).map(({ thing }) => thing);
  return chosen
    .slice(0, shown)
    .map(({ label, hint, value }) => ({ label, hint, insert: `${quoted(value)} `, ...span, kind }));
}
