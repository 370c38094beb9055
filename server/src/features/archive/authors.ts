import { userHash } from './message-hashes.ts';
import { type Raw, record, records, snowflake, text, textOrNull } from './raw.ts';
import type { UserRow } from './store/members.store.ts';

/** Everybody whom these messages show: authors, mentioned users, those of forwarded messages. Each once. */
export function authorsOf(messages: readonly Raw[]): UserRow[] {
  const users = new Map<string, UserRow>();
  for (const raw of messages) {
    const author = record(raw.author);
    if (author) addUser(users, author);
    const mentions = raw.mentions;
    if (Array.isArray(mentions) && mentions.length > 0) for (const user of records(mentions)) addUser(users, user);
  }
  return [...users.values()];
}

function addUser(users: Map<string, UserRow>, user: Raw): void {
  const known = users.get(String(user.id));
  if (known && known.username === user.username) return;
  const row = userRow(user);
  if (row) users.set(row.user_id, row);
}

export function userRow(user: Raw): UserRow | undefined {
  const id = snowflake(user.id);
  if (id === undefined) return undefined;
  return {
    user_id: id,
    username: text(user.username) ?? 'unknown',
    global_name: textOrNull(user.global_name),
    avatar: textOrNull(user.avatar),
    bot: user.bot === true,
    user_hash: userHash(user),
  };
}
