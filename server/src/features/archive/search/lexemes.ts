import { sql } from 'kysely';
import type { Database } from '../../../platform/database/index.ts';
import type { Language } from '../text/languages.ts';

/** What the database makes of words in each language; never changes, so it is asked once. */
export interface Lexemes {
  of(lang: string, words: Iterable<string>): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** 200 bytes each. */
const maxRemembered = 50_000;

export function createLexemes(db: Database): Lexemes {
  const known = new Map<string, readonly string[]>();

  async function load(lang: string, words: readonly string[]): Promise<void> {
    const { rows } = await sql<{ word: string; lexemes: string[] }>`
      select word, tsvector_to_array(archive_search_vector(${lang}, word)) as lexemes
      from unnest(string_to_array(${words.join(' ')}, ' ')) as word
    `.execute(db.kysely);
    for (const { word, lexemes } of rows) known.set(`${lang} ${word}`, lexemes);
  }

  return {
    async of(lang, words) {
      const wanted = [...new Set(words)];
      const missing = wanted.filter((word) => !known.has(`${lang} ${word}`));
      if (missing.length > 0) await load(lang, missing);
      const found = new Map(wanted.map((word) => [word, known.get(`${lang} ${word}`) ?? []]));
      for (const key of known.keys()) {
        if (known.size <= maxRemembered) break;
        known.delete(key);
      }
      return found;
    },
  };
}

/** Languages of a guild's messages; a query asks in all of them. */
export async function languagesOf(db: Database, guildId: string): Promise<Language[]> {
  const { rows } = await sql<{ lang: Language }>`
    select lang from archive_languages where guild_id = ${guildId} order by lang
  `.execute(db.kysely);
  return [...new Set<Language>(['simple', ...rows.map((row) => row.lang)])];
}
