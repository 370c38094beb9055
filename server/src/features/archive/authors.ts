import type { Tx } from '../../platform/database/index.ts';
import { userHash } from './message-hashes.ts';
import { type Raw, record, records, snowflake, text, textOrNull } from './raw.ts';
import { createSeenUsers } from './seen-users.ts';
import { type UserRow, upsertUsers } from './store/members.store.ts';

const seen = createSeenUsers();

/** Stores everybody whom these messages show, authors and mentioned users; whom we know so already costs nothing. */
export async function storeAuthors(tx: Tx, guildId: string, messages: readonly Raw[], onlyNew: boolean): Promise<void> {
  const users = new Map<string, Raw>();
  const webhooks = new Map<string, Raw>();
  for (const raw of messages) {
    const author = record(raw.author);
    if (author) (raw.webhook_id ? webhooks : users).set(String(author.id), author);
    const mentions = raw.mentions;
    if (Array.isArray(mentions) && mentions.length > 0)
      for (const user of records(mentions)) users.set(String(user.id), user);
  }
  await storeUsers(tx, guildId, [...users.values()], onlyNew);
  // A webhook may speak under another name each time: the first one finds it, the message shows its own.
  await storeUsers(tx, guildId, [...webhooks.values()], true);
}

/** @returns the ids of the users, those without a valid one left out. */
export async function storeUsers(tx: Tx, guildId: string, users: readonly Raw[], onlyNew: boolean): Promise<string[]> {
  const fresh = users.filter((user) => !seen.has(guildId, user));
  const rows = new Map<string, UserRow>();
  for (const user of fresh) {
    const row = userRow(user);
    if (row) rows.set(row.user_id, row);
  }
  const confirmed = new Set(await upsertUsers(tx, guildId, [...rows.values()], onlyNew));
  for (const user of fresh) if (confirmed.has(String(user.id))) seen.add(guildId, user);
  return users.flatMap((user) => snowflake(user.id) ?? []);
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
