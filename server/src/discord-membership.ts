import { endIfHomeless, endSessionsOf, type GuildMember, type Membership } from './features/accounts/index.ts';
import {
  type Bot,
  type DiscordPool,
  entitiesIn,
  isRaw,
  permissionsInGuild,
  type Raw,
  stringIn,
} from './platform/discord/index.ts';
import { AppError } from './platform/errors.ts';
import type { Logger } from './platform/telemetry/index.ts';

/** What Discord says of one member; null for who is not in the guild. */
type Answer = Promise<Raw | null>;

/** Changes arrive as events; this bounds what an event that was missed can cost. */
const keptMs = 60_000;
const maxKept = 10_000;

/** Memberships as Discord tells them on request, kept for a minute and until an event says otherwise. */
export function createDiscordMembership(pool: DiscordPool, now: () => number = Date.now): Membership {
  const kept = new Map<string, { readonly answer: Answer; readonly untilMs: number }>();
  const isIncomplete = trackMissingGuilds(pool);
  pool.events.on('dispatch', ({ name, data }) => {
    if (!/^GUILD_(MEMBER|BAN)_/.test(name)) return;
    kept.delete(keyOf(stringIn(data, 'guild_id') ?? '', userIdIn(data) ?? ''));
  });

  function memberOf(bot: Bot, guildId: string, userId: string): Answer {
    const key = keyOf(guildId, userId);
    const known = kept.get(key);
    if (known && known.untilMs > now()) return known.answer;
    const answer = askForMember(bot, guildId, userId);
    kept.delete(key);
    kept.set(key, { answer, untilMs: now() + keptMs });
    for (const oldest of kept.keys()) {
      if (kept.size <= maxKept) break;
      kept.delete(oldest);
    }
    answer.catch(() => kept.delete(key));
    return answer;
  }

  return {
    async guildsOf(userId) {
      const places = new Map(
        pool.bots.flatMap((bot) => [...bot.directory.guilds()].map(({ id }) => [id, bot] as const)),
      );
      const found = await Promise.all(
        [...places].map(async ([guildId, bot]) => ((await memberOf(bot, guildId, userId)) ? [guildId] : [])),
      );
      const guildIds = found.flat();
      return guildIds.length === 0 && isIncomplete() ? null : guildIds;
    },
    async memberIn(guildId, userId) {
      const [bot] = pool.botsOf(guildId);
      const raw = bot && (await memberOf(bot, guildId, userId));
      const guild = bot?.directory.guild(guildId);
      if (!raw || !guild) return undefined;
      const roles: unknown = raw['roles'];
      const roleIds = new Set(Array.isArray(roles) ? roles.filter((id) => typeof id === 'string') : []);
      const { ownerId } = guild;
      const isTimedOut = Date.parse(stringIn(raw, 'communication_disabled_until') ?? '') > now();
      const permissions = permissionsInGuild({ guildId, ownerId, userId, roleIds, roles: guild.roles, isTimedOut });
      return { isGuildOwner: ownerId === userId, permissions, roleIds } satisfies GuildMember;
    },
  };
}

/** Tells whether a bot may be in guilds that Discord has not described yet, or not since an outage. */
function trackMissingGuilds(pool: DiscordPool): () => boolean {
  const missing = new Map<Bot, Set<string>>();
  pool.events.on('dispatch', ({ name, data, bot }) => {
    if (name === 'READY') missing.set(bot, new Set(entitiesIn(data['guilds']).map(({ id }) => id)));
    const guildId = stringIn(data, 'id') ?? '';
    if (name === 'GUILD_CREATE') missing.get(bot)?.delete(guildId);
    if (name !== 'GUILD_DELETE') return;
    if (data['unavailable'] === true) missing.get(bot)?.add(guildId);
    else missing.get(bot)?.delete(guildId);
  });
  return () => {
    const able = pool.bots.filter(({ rest }) => !rest.isTokenRejected());
    return able.length === 0 || able.some((bot) => missing.get(bot)?.size !== 0);
  };
}

/** Ends sessions when Discord says that somebody was banned, or left the last of our guilds. */
export function endSessionsOnLeaving(
  pool: DiscordPool,
  accounts: Parameters<typeof endSessionsOf>[0],
  log: Logger,
): void {
  pool.events.on('dispatch', ({ name, data }) => {
    const userId = userIdIn(data);
    if (userId === undefined) return;
    const failed = (error: unknown) => log.error({ err: error }, 'The sessions of a former member could not be ended');
    if (name === 'GUILD_BAN_ADD') endSessionsOf(accounts, userId).catch(failed);
    if (name === 'GUILD_MEMBER_REMOVE') endIfHomeless(accounts, userId).catch(failed);
  });
}

async function askForMember(bot: Bot, guildId: string, userId: string): Answer {
  try {
    const { body } = await bot.rest.request('GET', `/guilds/${guildId}/members/${userId}`, { guildId });
    return isRaw(body) ? body : null;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}

function userIdIn(data: Raw): string | undefined {
  const { user } = data;
  return isRaw(user) ? (stringIn(user, 'id') ?? undefined) : undefined;
}

function keyOf(guildId: string, userId: string): string {
  return `${guildId}/${userId}`;
}
