import { numberIn, type RawEntity, stringIn } from '../../../platform/discord/raw.ts';
import type { DceEntity, DceObject } from './dce.types.ts';

/** What the archive knows of people in the guild. */
export interface DcePeople {
  readonly guildId: string;
  /** A role as Discord sent it. */
  role(roleId: string): RawEntity | undefined;
  member(userId: string): DceMember | undefined;
}

interface DceMember {
  readonly nick: string | null;
  /** Hash of the picture for this guild alone. */
  readonly avatar: string | null;
  readonly roleIds: readonly string[];
}

/** An author, mentioned person or asker with colour and roles as they are in the guild now. */
export function dceUser(user: RawEntity, people: DcePeople): DceEntity {
  const member = people.member(user.id);
  const roles = (member?.roleIds ?? []).flatMap((id) => people.role(id) ?? []).map(dceRole);
  roles.sort((a, b) => b.position - a.position);
  return {
    ...identity(user, member),
    color: roles.find((role) => role.color !== null)?.color ?? null,
    isBot: user['bot'] === true,
    roles,
    avatarUrl: avatarUrl(user, member, people.guildId),
  };
}

/** Someone who reacted: without colour and roles. */
export function reactingUser(user: RawEntity, people: DcePeople): DceObject {
  const member = people.member(user.id);
  return { ...identity(user, member), isBot: user['bot'] === true, avatarUrl: avatarUrl(user, member, people.guildId) };
}

function identity(user: RawEntity, member: DceMember | undefined) {
  const name = stringIn(user, 'username') ?? user.id;
  return {
    id: user.id,
    name,
    discriminator: (stringIn(user, 'discriminator') ?? '0').padStart(4, '0'),
    nickname: member?.nick ?? stringIn(user, 'global_name') ?? name,
  };
}

function dceRole(role: RawEntity) {
  const color = numberIn(role, 'color') ?? 0;
  return {
    id: role.id,
    name: stringIn(role, 'name') ?? '',
    color: color === 0 ? null : dceColour(color),
    position: numberIn(role, 'position') ?? 0,
  };
}

export function dceColour(colour: number): string {
  return `#${(colour & 0xffffff).toString(16).padStart(6, '0').toUpperCase()}`;
}

function avatarUrl(user: RawEntity, member: DceMember | undefined, guildId: string): string {
  const cdn = 'https://cdn.discordapp.com';
  const file = (hash: string) => `${hash}.${hash.startsWith('a_') ? 'gif' : 'png'}?size=512`;
  if (member?.avatar) return `${cdn}/guilds/${guildId}/users/${user.id}/avatars/${file(member.avatar)}`;
  const hash = stringIn(user, 'avatar');
  if (hash !== null) return `${cdn}/avatars/${user.id}/${file(hash)}`;
  const discriminator = Number(stringIn(user, 'discriminator') ?? 0);
  // Discord chooses one of six by id; of five by discriminator for accounts that still have one.
  const index = discriminator === 0 ? Number((BigInt(user.id) >> 22n) % 6n) : discriminator % 5;
  return `${cdn}/embed/avatars/${index}.png`;
}
