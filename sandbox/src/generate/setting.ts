import type { APIChannel, APIEmoji, APIRole, APIUser } from 'discord-api-types/v10';
import type { SeedMember } from '../world.ts';
import type { Random } from './random.ts';
import type { Snowflakes } from './snowflakes.ts';

/** How a person writes; applied to everything they say. */
interface WritingStyle {
  readonly lowercase: boolean;
  readonly dropsFullStop: boolean;
  /** How often a line ends with one of their own emojis, 0–1. */
  readonly emojiOdds: number;
  readonly emoji: string;
}

export interface Person {
  readonly user: APIUser;
  readonly member: SeedMember;
  readonly joinedAtMs: number;
  /** Weight when speakers are drawn; a few people talk a lot, most now and then. */
  readonly activity: number;
  readonly isStaff: boolean;
  readonly isBot: boolean;
  readonly style: WritingStyle;
}

/** Everything that is settled before the first word is said. */
export interface Setting {
  readonly random: Random;
  readonly ids: Snowflakes;
  readonly guildId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly roles: ReadonlyMap<string, APIRole>;
  readonly emojis: readonly APIEmoji[];
  /** Sorted by the time of joining. */
  readonly people: readonly Person[];
  readonly channels: readonly APIChannel[];
}

/** People who may speak at a place, by when they joined and how much they talk. */
export interface Audience {
  /** Someone who had joined by then, or undefined when nobody had. */
  draw(random: Random, atMs: number): Person | undefined;
}

export function createAudience(people: readonly Person[]): Audience {
  const talkers = people.filter((person) => !person.isBot).sort((a, b) => a.joinedAtMs - b.joinedAtMs);
  const sums: number[] = [];
  let sum = 0;
  for (const person of talkers) {
    sum += person.activity;
    sums.push(sum);
  }
  return {
    draw(random, atMs) {
      const joined = firstIndex(talkers.length, (i) => (talkers[i]?.joinedAtMs ?? Infinity) > atMs);
      if (joined === 0) return undefined;
      const target = random.next() * (sums[joined - 1] ?? 0);
      return talkers[firstIndex(joined, (i) => (sums[i] ?? Infinity) > target)];
    },
  };
}

/** The first index below `length` for which the (monotone) test holds, else `length`. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
