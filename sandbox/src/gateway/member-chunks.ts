import { compareIds } from '../snowflake.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { presentMember } from '../state/present.ts';
import { Intent } from './intents.ts';
import type { Session } from './session.ts';

/** Members in a chunk; clients take a smaller one for the last. */
const membersPerChunk = 1_000;
/** One request for all members per guild and bot within this time. */
const allMembersEveryMs = 30_000;
const maxNonceBytes = 32;
const maxByQuery = 100;

export interface MemberRequests {
  /** Answers an op 8; what the intents do not cover is not answered at all, as Discord does. */
  answer(session: Session, request: Readonly<Record<string, unknown>>): 'answered' | 'missing-intent' | 'ignored';
}

export function createMemberRequests(discord: Discord): MemberRequests {
  const lastAllMembers = new Map<string, number>();
  return {
    answer: (session, request) => {
      const guild = discord.guilds.get(String(request['guild_id']));
      if (!guild?.members.has(session.bot.user.id) || !session.hasGuild(guild.id)) return 'ignored';
      const nonce = nonceOf(request);
      const ids = userIdsOf(request);
      if (ids) {
        const known = ids.filter((id) => guild.members.has(id));
        sendChunks(
          discord,
          session,
          guild,
          known,
          nonce,
          ids.filter((id) => !guild.members.has(id)),
        );
        return 'answered';
      }
      const query = typeof request['query'] === 'string' ? request['query'] : '';
      const limit = typeof request['limit'] === 'number' ? request['limit'] : 0;
      if (query !== '' || limit !== 0) {
        sendChunks(discord, session, guild, matching(discord, guild, query, limit), nonce, []);
        return 'answered';
      }
      if (!(session.intents & Intent.GuildMembers)) return 'missing-intent';
      const key = `${session.bot.token}/${guild.id}`;
      const waitMs = (lastAllMembers.get(key) ?? Number.NEGATIVE_INFINITY) + allMembersEveryMs - discord.clock.now();
      if (waitMs > 0) {
        const meta = { guild_id: guild.id, ...(nonce === undefined ? {} : { nonce }) };
        session.dispatch('RATE_LIMITED', { opcode: 8, retry_after: waitMs / 1_000, meta });
        return 'answered';
      }
      lastAllMembers.set(key, discord.clock.now());
      sendChunks(discord, session, guild, guild.memberIds(), nonce, []);
      return 'answered';
    },
  };
}

function nonceOf(request: Readonly<Record<string, unknown>>): string | undefined {
  const nonce = request['nonce'];
  return typeof nonce === 'string' && Buffer.byteLength(nonce) <= maxNonceBytes ? nonce : undefined;
}

function userIdsOf(request: Readonly<Record<string, unknown>>): string[] | undefined {
  const given = request['user_ids'];
  if (given === undefined || given === null) return undefined;
  return (Array.isArray(given) ? given : [given]).map(String).slice(0, 100);
}

/** Members whose name or nickname starts with the query, in order of ids. */
export function matching(discord: Discord, guild: Guild, query: string, limit: number): string[] {
  const prefix = query.toLowerCase();
  const most = Math.min(limit || maxByQuery, maxByQuery);
  const found: string[] = [];
  for (const id of guild.memberIds()) {
    if (found.length >= most) break;
    const nick = guild.members.get(id)?.nick?.toLowerCase();
    const name = discord.users.get(id)?.username.toLowerCase();
    if (name?.startsWith(prefix) || nick?.startsWith(prefix)) found.push(id);
  }
  return found.sort(compareIds);
}

function sendChunks(
  discord: Discord,
  session: Session,
  guild: Guild,
  userIds: readonly string[],
  nonce: string | undefined,
  notFound: readonly string[],
): void {
  const count = Math.max(1, Math.ceil(userIds.length / membersPerChunk));
  for (let index = 0; index < count; index++) {
    const chunk = userIds.slice(index * membersPerChunk, (index + 1) * membersPerChunk);
    session.dispatch('GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: chunk.flatMap((id) => {
        const member = guild.members.get(id);
        return member ? [presentMember(discord, member)] : [];
      }),
      chunk_index: index,
      chunk_count: count,
      ...(notFound.length ? { not_found: notFound } : {}),
      ...(nonce === undefined ? {} : { nonce }),
    });
  }
}
