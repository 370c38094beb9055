import { entitiesIn, isRaw, numberIn, type Raw, stringIn } from '../../../platform/discord/index.ts';
import { parseBits } from './bits.ts';
import type { ChannelRules, MemberRules, Overwrite, Overwrites } from './compute.ts';

const ofRole = 0;

/** @param raw The `permission_overwrites` of a channel. */
function overwritesOf(raw: unknown, guildId: string): Overwrites {
  let everyone: Overwrite | null = null;
  const roles: Overwrite[] = [];
  const members = new Map<string, Overwrite>();
  for (const entity of entitiesIn(raw)) {
    const overwrite = { id: entity.id, allow: parseBits(entity['allow']), deny: parseBits(entity['deny']) };
    if (entity['type'] !== ofRole) members.set(entity.id, overwrite);
    else if (entity.id === guildId) everyone = overwrite;
    else roles.push(overwrite);
  }
  return { everyone, roles, members };
}

/** @param before What was known of it: an update may leave fields out. */
export function channelRules(raw: Raw, guildId: string, before?: ChannelRules): ChannelRules | undefined {
  const id = stringIn(raw, 'id');
  if (id === null) return undefined;
  const overwrites = raw['permission_overwrites'];
  return {
    id,
    type: numberIn(raw, 'type') ?? before?.type ?? 0,
    parentId: 'parent_id' in raw ? stringIn(raw, 'parent_id') : (before?.parentId ?? null),
    overwrites: overwrites === undefined && before ? before.overwrites : overwritesOf(overwrites, guildId),
  };
}

/** @returns undefined when it names nobody. */
export function memberRules(raw: Raw): MemberRules | undefined {
  const user = raw['user'];
  const userId = isRaw(user) ? stringIn(user, 'id') : null;
  if (userId === null) return undefined;
  const roles: unknown = raw['roles'];
  return {
    userId,
    roleIds: Array.isArray(roles) ? roles.filter((id) => typeof id === 'string') : [],
    timedOutUntilMs: Date.parse(stringIn(raw, 'communication_disabled_until') ?? '') || 0,
  };
}
