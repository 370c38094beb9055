import type { Client } from 'discord.js';
import { GatewayOpcodes } from 'discord-api-types/v10';

/** Discord answers one such request for each guild in 30 s; a session that is lost often needs no more either. */
const atMostEveryMs = 10 * 60_000;

/**
 * Asks the gateway for all members of guilds, which come as GUILD_MEMBERS_CHUNK: messages that are read by REST say nothing
 * of nicknames and roles. It needs the intent for members.
 */
export function createMemberRequests(now: () => number = Date.now) {
  const askedAtMs = new Map<string, number>();
  return (client: Client, shard: number, guildId: string): void => {
    const last = askedAtMs.get(guildId);
    if (last !== undefined && now() - last < atMostEveryMs) return;
    askedAtMs.set(guildId, now());
    client.ws.shards
      .get(shard)
      ?.send({ op: GatewayOpcodes.RequestGuildMembers, d: { guild_id: guildId, query: '', limit: 0 } });
  };
}
