import { entitiesIn, isRaw, type Raw, type RawEntity, stringIn } from '../../platform/discord/index.ts';

/** What capture needs in a channel, and more: seeing private threads that the bot has not joined. */
export const permissions = {
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  readHistory: 1n << 16n,
} as const;

const everything = (1n << 53n) - 1n;

/** Who the bot is in a guild. */
export interface Standing {
  readonly guildId: string;
  readonly userId: string;
  readonly isOwner: boolean;
  /** Roles of the guild. */
  readonly roles: readonly RawEntity[];
  /** Ids of the bot's own roles. */
  readonly memberRoleIds: ReadonlySet<string>;
}

/**
 * What the bot may do in a channel, as Discord computes it: the roles' permissions, then the overwrites of everyone, of
 * its roles together, of itself; each denies before it allows.
 */
export function permissionsIn(standing: Standing, channel: RawEntity): bigint {
  const { guildId, userId, memberRoleIds, roles } = standing;
  if (standing.isOwner) return everything;
  const own = roles.filter(({ id }) => id === guildId || memberRoleIds.has(id));
  const base = own.reduce((sum, role) => sum | bitsIn(role, 'permissions'), 0n);
  if (base & permissions.administrator) return everything;
  const overwrites = entitiesIn(channel['permission_overwrites']);
  const ofEveryone = overwrites.filter(({ id }) => id === guildId);
  const ofRoles = overwrites.filter(({ id }) => id !== guildId && memberRoleIds.has(id));
  const ofMember = overwrites.filter(({ id }) => id === userId);
  return [ofEveryone, ofRoles, ofMember].reduce(applied, base);
}

function applied(before: bigint, overwrites: readonly Raw[]): bigint {
  const deny = overwrites.reduce((sum, overwrite) => sum | bitsIn(overwrite, 'deny'), 0n);
  const allow = overwrites.reduce((sum, overwrite) => sum | bitsIn(overwrite, 'allow'), 0n);
  return (before & ~deny) | allow;
}

function bitsIn(raw: Raw, field: string): bigint {
  const text = stringIn(raw, field);
  return text && /^\d+$/.test(text) ? BigInt(text) : 0n;
}

/** Ids of a member's roles. */
export function roleIdsOf(member: unknown): Set<string> {
  const roles = isRaw(member) ? member['roles'] : undefined;
  return new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []);
}
