import {
  allMembersNonce,
  entitiesIn,
  isRaw,
  numberIn,
  type PoolDispatch,
  type Raw,
  stringIn,
} from '../../../platform/discord/index.ts';
import type { MirroredGuild } from './mirrored-guild.ts';

interface MemberList {
  readonly seen: Set<string>;
  chunks: number;
}

/**
 * Puts the chunks of whole member lists together. When one is whole, who is not in it has left while nobody listened.
 *
 * A list begins with its first chunk; one that was broken off by a lost session is begun anew.
 */
export function createMemberLists() {
  const lists = new Map<string, MemberList>();

  return {
    /** @returns who has left without being heard, once a list is whole; undefined otherwise. */
    hear({ bot, name, data }: PoolDispatch, guild: MirroredGuild): string[] | undefined {
      const key = `${bot.index} ${guild.id}`;
      if (name === 'GUILD_CREATE') lists.delete(key);
      if (name === 'GUILD_MEMBER_ADD') for (const id of userIdsIn([data])) lists.get(key)?.seen.add(id);
      // Somebody may ask for some members by name or id: their chunks carry another nonce.
      if (name !== 'GUILD_MEMBERS_CHUNK' || stringIn(data, 'nonce') !== allMembersNonce) return undefined;
      const index = numberIn(data, 'chunk_index') ?? 0;
      const list = index === 0 ? { seen: new Set<string>(), chunks: 0 } : lists.get(key);
      if (!list) return undefined;
      lists.set(key, list);
      for (const id of userIdsIn(data['members'])) list.seen.add(id);
      list.chunks += 1;
      if (list.chunks < (numberIn(data, 'chunk_count') ?? 1)) return undefined;
      lists.delete(key);
      return [...guild.members.keys()].filter((id) => !list.seen.has(id));
    },
  };
}

function userIdsIn(members: unknown): string[] {
  if (!Array.isArray(members)) return [];
  return entitiesIn(members.filter(isRaw).map((member: Raw) => member['user'])).map(({ id }) => id);
}
