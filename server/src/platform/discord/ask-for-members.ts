import { GatewayOpcodes } from 'discord-api-types/v10';
import { isRaw, numberIn, type Raw, stringIn } from './raw.ts';

/** Discord answers one request for all members of a guild in 30 s; its clock is not ours. */
const atMostEveryMs = 31_000;

/** Marks the chunks of whole member lists: others may ask for some members by name. */
export const allMembersNonce = 'all-members';

interface AllMembersRequest {
  readonly op: GatewayOpcodes.RequestGuildMembers;
  readonly d: { readonly guild_id: string; readonly query: ''; readonly limit: 0; readonly nonce: string };
}

export interface MemberRequestsOptions {
  /** Sends over the current session of a shard, if there is one. */
  readonly send: (shard: number, payload: AllMembersRequest) => void;
  readonly now?: () => number;
}

/**
 * Asks the gateway for all members of guilds, which come as GUILD_MEMBERS_CHUNK: messages that are read by REST say nothing
 * of nicknames and roles, and who joined or left while a session was lost is said by nothing else. It needs the intent for members.
 */
export function createMemberRequests({ send, now = Date.now }: MemberRequestsOptions) {
  const askedAtMs = new Map<string, number>();
  const planned = new Map<string, NodeJS.Timeout>();

  function ask(shard: number, guildId: string): void {
    clearTimeout(planned.get(guildId));
    planned.delete(guildId);
    askedAtMs.set(guildId, now());
    send(shard, {
      op: GatewayOpcodes.RequestGuildMembers,
      d: { guild_id: guildId, query: '', limit: 0, nonce: allMembersNonce },
    });
  }

  function askIn(ms: number, shard: number, guildId: string): void {
    clearTimeout(planned.get(guildId));
    planned.set(guildId, setTimeout(() => ask(shard, guildId), ms).unref());
  }

  return {
    /** Now, or as soon as Discord answers again; asking meanwhile adds nothing. */
    want(shard: number, guildId: string): void {
      const waitMs = (askedAtMs.get(guildId) ?? Number.NEGATIVE_INFINITY) + atMostEveryMs - now();
      if (waitMs <= 0) ask(shard, guildId);
      else askIn(waitMs, shard, guildId);
    },
    /** @param data Of a RATE_LIMITED event: the request was not answered. */
    refused(shard: number, data: Raw): void {
      const guildId = isRaw(data['meta']) ? stringIn(data['meta'], 'guild_id') : null;
      if (data['opcode'] !== GatewayOpcodes.RequestGuildMembers || guildId === null) return;
      askIn((numberIn(data, 'retry_after') ?? 30) * 1_000 + 1_000, shard, guildId);
    },
    close(): void {
      for (const timer of planned.values()) clearTimeout(timer);
      planned.clear();
    },
  };
}
