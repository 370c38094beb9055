import { type AuthorView, pictureHash } from '@guildhall/contract';
import type { Raw } from '../raw.ts';
import { text } from '../raw.ts';
import type { PersonRow } from './names.store.ts';

/** What Discord would show of a person. */
export function authorView(person: PersonRow, guildId: string): AuthorView {
  return {
    id: person.user_id,
    name: displayName(person),
    username: person.username,
    avatarUrl: avatarUrl(person, guildId),
    color: hexColor(person.color),
    bot: person.bot,
  };
}

export function displayName(person: Pick<PersonRow, 'nick' | 'global_name' | 'username'>): string {
  return person.nick || person.global_name || person.username;
}

/** A webhook's name and picture stand in each of its messages and may differ. */
export function webhookView(raw: Raw | undefined, id: string, guildId: string): AuthorView {
  const name = text(raw?.username) ?? 'Webhook';
  const avatar = text(raw?.avatar);
  return {
    id,
    name,
    username: name,
    avatarUrl: avatar ? pictureUrl(`/api/guilds/${guildId}/avatars/${id}`, avatar) : null,
    color: null,
    bot: true,
  };
}

/** For whom nothing is known, because the rows came from an export without people. */
export function unknownAuthor(id: string): AuthorView {
  return { id, name: 'Unknown', username: 'unknown', avatarUrl: null, color: null, bot: false };
}

/** `#rrggbb`; Discord's 0 means none. */
export function hexColor(color: number | null | undefined): string | null {
  return color ? `#${(color & 0xffffff).toString(16).padStart(6, '0')}` : null;
}

function avatarUrl(person: PersonRow, guildId: string): string | null {
  const { user_id: userId, member_avatar: own, avatar } = person;
  if (own) return pictureUrl(`/api/guilds/${guildId}/member-avatars/${userId}`, own);
  return avatar ? pictureUrl(`/api/guilds/${guildId}/avatars/${userId}`, avatar) : null;
}

/** Where Guildhall serves it; null for what is no hash, as an export or a hostile bot may have it. */
function pictureUrl(folder: string, hash: string): string | null {
  return pictureHash.safeParse(hash).success ? `${folder}/${hash}` : null;
}
