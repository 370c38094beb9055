import { sql } from 'kysely';
import type { Database } from '../../server/src/platform/database/index.ts';

export interface Query {
  readonly kind: string;
  readonly q: string;
  readonly sort: 'newest' | 'oldest' | 'relevance';
}

/** The same numbers at every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const common = ['ubuntu', 'install', 'the', 'how', 'is', 'package', 'kernel', 'thanks', 'work', 'error'];
const phrases = [
  '"how do i"',
  '"apt-get install"',
  '"thank you"',
  '"does not work"',
  '"in the terminal"',
  '"no such file"',
];
const rarePhrases = ['"how is the kernel"', '"thanks to the package"', '"is it the error"'];

/**
 * What people ask, every kind equally often: frequent words (the hardest for an inverted index), rare ones, two words,
 * phrases that occur and phrases of frequent words that hardly do, exclusion, people, misspelt people, channels, dates.
 */
export async function searchMix(db: Database, guildId: string, count: number): Promise<Query[]> {
  const random = seededRandom(7);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('The archive has nothing to make queries of.');
    return item;
  };
  const rare = await rareWords(db, guildId);
  const people = await names(
    db,
    sql`select username as name from archive_members where guild_id = ${guildId} order by user_id limit 500`,
  );
  const channels = await names(
    db,
    sql`select name from archive_channels where guild_id = ${guildId} order by channel_id limit 500`,
  );
  const days = await names(
    db,
    sql`select distinct to_char(to_timestamp(((first_id >> 22) + 1420070400000) / 1000.0) at time zone 'UTC', 'YYYY-MM') as name
      from archive_channel_stats where guild_id = ${guildId}`,
  );
  const kinds: Readonly<Record<string, () => string>> = {
    'frequent word': () => pick(common),
    'rare word': () => pick(rare),
    'two words': () => `${pick(common)} ${pick(rare)}`,
    'two frequent words': () => `${pick(common)} ${pick(common)}`,
    phrase: () => pick(phrases),
    'phrase that hardly occurs': () => pick(rarePhrases),
    exclusion: () => `${pick(common)} -${pick(common)}`,
    person: () => `from:"${pick(people)}" ${pick(common)}`,
    'misspelt person': () => `from:"${misspell(pick(people), random)}" ${pick(common)}`,
    channel: () => `in:${pick(channels)} ${pick(common)}`,
    date: () => `during:${pick(days)} ${pick(common)}`,
    link: () => `has:link ${pick(rare)}`,
  };
  const list = Object.entries(kinds);
  return Array.from({ length: count }, (_, i): Query => {
    const [kind, make] = pick(list);
    // Every fifth by relevance.
    return { kind, q: make(), sort: i % 5 === 4 ? 'relevance' : 'newest' };
  });
}

/** Two letters change places. */
function misspell(name: string, random: () => number): string {
  const at = Math.floor(random() * Math.max(1, name.length - 1));
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
}

async function names(db: Database, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${query}`.execute(db.kysely);
  return rows.map((row) => row.name);
}

/** Words of a sample of messages that are none of the frequent ones, as they were written. */
async function rareWords(db: Database, guildId: string): Promise<string[]> {
  const { rows } = await sql<{ content: string }>`
    select content from archive_messages where guild_id = ${guildId} and message_id % 211 = 0 limit 2000
  `.execute(db.kysely);
  const words = new Map<string, number>();
  for (const { content } of rows)
    for (const word of content.toLowerCase().match(/[a-z]{5,12}/g) ?? []) words.set(word, (words.get(word) ?? 0) + 1);
  return [...words].filter(([, count]) => count === 1).map(([word]) => word);
}
