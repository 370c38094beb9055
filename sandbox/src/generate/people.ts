import { createHash } from 'node:crypto';
import type { APIRole, APIUser } from 'discord-api-types/v10';
import type { SeedMember } from '../world.ts';
import type { Random } from './random.ts';
import { dayMs, livelyMoment } from './rhythm.ts';
import { iso, type Person } from './setting.ts';
import type { Snowflakes } from './snowflakes.ts';
import { firstHalves, nickSuffixes, secondHalves } from './stock/handles.ts';
import { reactionEmojis } from './stock/notices.ts';

/** Accounts are older than the guild; nobody's is older than this. */
const oldestAccountMs = Date.UTC(2016, 0, 1);
const inventedBots = ['Quartermaster', 'Lamplighter', 'Town Crier', 'Ledger'];
const interestRoles = ['Raiders', 'Crafters', 'Artists', 'Fishers', 'Deutsch', 'Francophone', 'Newcomer'];

export function makeBotUsers(ids: Snowflakes, random: Random, count: number): APIUser[] {
  return inventedBots.slice(0, count).map((name) => ({
    ...makeUser(ids.at(randomAccountTime(random, oldestAccountMs + 900 * dayMs)), name, null),
    discriminator: String(random.int(1000, 9999)),
    bot: true,
  }));
}

export interface PeopleOptions {
  readonly ids: Snowflakes;
  readonly random: Random;
  readonly count: number;
  readonly bots: readonly APIUser[];
  readonly roles: ReadonlyMap<string, APIRole>;
  readonly startMs: number;
  readonly endMs: number;
}

/** The owner first, then staff, then everyone else; bots come with the guild's first day. Sorted by joining. */
export function makePeople(options: PeopleOptions): Person[] {
  const { ids, random, count, bots, roles, startMs, endMs } = options;
  const names = uniqueHandles(random, count);
  const staffCount = Math.max(1, Math.min(12, Math.round(count * 0.05)));
  const people = names.map((name, rank): Person => {
    const early = rank < staffCount || rank < count * 0.3;
    const joinedAtMs =
      rank === 0
        ? startMs
        : early
          ? startMs + random.int(1, 20 * dayMs)
          : livelyMoment(random, startMs + 20 * dayMs, endMs);
    const user = makeUser(
      ids.at(randomAccountTime(random, startMs)),
      name,
      random.chance(0.75) ? displayName(random, name) : null,
    );
    const names =
      rank === 0
        ? ['Guild Master', 'Steward']
        : rank < staffCount
          ? [random.pick(['Steward', 'Moderator', 'Support'])]
          : [];
    const boosts = random.chance(0.05);
    const roleNames = [...names, ...random.sample(interestRoles, random.int(0, 3)), ...(boosts ? ['Booster'] : [])];
    const premiumSince = boosts ? iso(Math.min(endMs - 1, joinedAtMs + random.int(1, 30) * dayMs)) : null;
    const nick = random.chance(0.3) ? `${user.global_name ?? name} ${random.pick(nickSuffixes)}`.slice(0, 32) : null;
    return {
      user,
      member: makeMember(user.id, joinedAtMs, roleIds(roles, roleNames), nick, premiumSince),
      joinedAtMs,
      // Zipf's law with a flattened head: the busiest of 200 people writes about one message in fourteen.
      activity: 1 / (rank + 6) ** 0.8,
      isStaff: rank < staffCount,
      isBot: false,
      style: {
        lowercase: random.chance(0.4),
        dropsFullStop: random.chance(0.6),
        emojiOdds: random.chance(0.3) ? 0.15 : 0.02,
        emoji: random.pick(reactionEmojis),
      },
    };
  });
  const machines = bots.map((user) => machine(user, startMs, roleIds(roles, [user.username])));
  return [...people, ...machines].sort((a, b) => a.joinedAtMs - b.joinedAtMs);
}

function machine(user: APIUser, startMs: number, roles: string[]): Person {
  const style = { lowercase: false, dropsFullStop: false, emojiOdds: 0, emoji: '' };
  const joinedAtMs = startMs + 60_000;
  return {
    user,
    member: makeMember(user.id, joinedAtMs, roles, null, null),
    joinedAtMs,
    activity: 0,
    isStaff: false,
    isBot: true,
    style,
  };
}

/** Three in five people have a picture. */
function pictureOf(id: string): string | null {
  const hash = createHash('sha256').update(id).digest('hex');
  return Number.parseInt(hash.slice(-2), 16) % 5 < 3 ? hash.slice(0, 32) : null;
}

/** A user with every field that the API sends. */
export function makeUser(id: string, username: string, globalName: string | null): APIUser {
  const none: number = 0;
  return {
    id,
    username,
    avatar: pictureOf(id),
    discriminator: '0',
    public_flags: none,
    flags: none,
    banner: null,
    accent_color: null,
    global_name: globalName,
    avatar_decoration_data: null,
    primary_guild: null,
  };
}

export function makeMember(
  userId: string,
  joinedAtMs: number,
  roles: string[],
  nick: string | null,
  premiumSince: string | null,
): SeedMember {
  const none: number = 0;
  return {
    userId,
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: none,
    joined_at: iso(joinedAtMs),
    nick,
    pending: false,
    premium_since: premiumSince,
    roles,
    mute: false,
    deaf: false,
  };
}

function roleIds(roles: ReadonlyMap<string, APIRole>, names: readonly string[]): string[] {
  return names.flatMap((name) => roles.get(name)?.id ?? []);
}

function randomAccountTime(random: Random, beforeMs: number): number {
  return oldestAccountMs + Math.floor(random.next() * (beforeMs - oldestAccountMs));
}

function uniqueHandles(random: Random, count: number): string[] {
  const taken = new Set<string>();
  while (taken.size < count) {
    const handle = inventHandle(random);
    // The halves give some 20,000 names; a larger guild needs numbers behind them.
    taken.add(taken.has(handle) || taken.size > 9_000 ? `${handle}${random.int(2, 99_999)}` : handle);
  }
  return [...taken];
}

/** A nickname that is nobody's name, such as mossy_kettle. */
export function inventHandle(random: Random): string {
  const joint = random.pick(['_', '_', '.', '']);
  const tail = random.chance(0.2) ? String(random.int(2, 99)) : '';
  return `${random.pick(firstHalves)}${joint}${random.pick(secondHalves)}${tail}`;
}

function displayName(random: Random, handle: string): string {
  const words = handle
    .replace(/\d+$/, '')
    .split(/[_.]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return random.chance(0.3) ? (words.at(-1) ?? handle) : words.join(random.chance(0.7) ? ' ' : '');
}
