import type { AuthorView } from '@guildhall/contract';
import type { Raw } from '../raw.ts';
import { text } from '../raw.ts';
import type { PersonRow } from './names.store.ts';

/** What Discord would show of a person. */
export function authorView(person: PersonRow, guildId: string, cdnUrl: string): AuthorView {
  return {
    id: person.user_id,
    name: displayName(person),
    username: person.username,
    avatarUrl: avatarUrl(person, guildId, cdnUrl),
    color: hexColor(person.color),
    bot: person.bot,
  };
}

export function displayName(person: Pick<PersonRow, 'nick' | 'global_name' | 'username'>): string {
  return person.nick || person.global_name || person.username;
}

/** A webhook's name and picture stand in each of its messages and may differ. */
export function webhookView(raw: Raw | undefined, id: string, cdnUrl: string): AuthorView {
  const name = text(raw?.username) ?? 'Webhook';
  const avatar = text(raw?.avatar);
  return {
    id,
    name,
    username: name,
    avatarUrl: avatar ? imageUrl(`${cdnUrl}/avatars/${id}`, avatar) : null,
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

function avatarUrl(person: PersonRow, guildId: string, cdnUrl: string): string | null {
  if (person.member_avatar)
    return imageUrl(`${cdnUrl}/guilds/${guildId}/users/${person.user_id}/avatars`, person.member_avatar);
  return person.avatar ? imageUrl(`${cdnUrl}/avatars/${person.user_id}`, person.avatar) : null;
}

const shownPixels = 64;

function imageUrl(folder: string, hash: string): string {
  return `${folder}/${encodeURIComponent(hash)}.webp?size=${shownPixels}`;
}
