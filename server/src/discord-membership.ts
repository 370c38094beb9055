import { endIfHomeless, endSessionsOf, type Membership, type PermissionMirror } from './features/accounts/index.ts';
import { type Bot, type DiscordPool, entitiesIn, isRaw, stringIn } from './platform/discord/index.ts';
import type { Logger } from './platform/telemetry/index.ts';

/** Memberships as the mirror has them, which costs no request; Discord is asked only about who is not found in it. */
export function createDiscordMembership(pool: DiscordPool, mirror: PermissionMirror): Membership {
  const isIncomplete = trackMissingGuilds(pool);
  return {
    async guildsOf(userId) {
      const known = mirror.guildsOf(userId);
      if (known.length > 0) return known;
      const ids = new Set(pool.bots.flatMap(({ directory }) => [...directory.guilds()].map(({ id }) => id)));
      const found = await Promise.all(
        [...ids].map(async (guildId) => ((await mirror.learnMember(guildId, userId)) ? [guildId] : [])),
      );
      const guildIds = found.flat();
      return guildIds.length === 0 && isIncomplete() ? null : guildIds;
    },
    async memberIn(guildId, userId) {
      if (!mirror.isMember(guildId, userId)) return undefined;
      return {
        isGuildOwner: mirror.isOwner(guildId, userId),
        permissions: mirror.permissions(guildId, userId),
        roleIds: new Set(mirror.rolesOf(guildId, userId)),
      };
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

/** Ends sessions when somebody was banned, or left the last of our guilds. */
export function endSessionsOnLeaving(
  pool: DiscordPool,
  mirror: PermissionMirror,
  accounts: Parameters<typeof endSessionsOf>[0],
  log: Logger,
): void {
  const failed = (error: unknown) => log.error({ err: error }, 'The sessions of a former member could not be ended');
  mirror.events.on('left', (_guildId, userId) => {
    endIfHomeless(accounts, userId).catch(failed);
  });
  pool.events.on('dispatch', ({ name, data: { user } }) => {
    const userId = name === 'GUILD_BAN_ADD' && isRaw(user) ? stringIn(user, 'id') : null;
    if (userId !== null) endSessionsOf(accounts, userId).catch(failed);
  });
}
