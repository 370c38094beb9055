import type { Language } from './languages.ts';

interface Undecided {
  readonly lang: Language | undefined;
}

/** Messages of known language that a guild must have shown, and the share of the leading one, to be believed. */
const enough = 5;
const clearShare = 0.6;
/** Old messages fade, so that a guild that changes its language is followed; guilds beyond the limit begin anew. */
const memory = 20_000;
const guildsRemembered = 5_000;

const countsByGuild = new Map<string, Map<Language, number>>();

/**
 * The language of each message: its own when its text tells, else the one that the guild mostly speaks, else `simple`.
 *
 * Every third chat line is too short to tell its language ("totem xine"); with the guild's stemmer its words are found
 * in all their forms. A wrong guess costs nothing else, because a query asks for the stems of all of a guild's languages.
 */
export function languagesFor(guildId: string, messages: readonly Undecided[]): Language[] {
  const counts = countsByGuild.get(guildId) ?? new Map<Language, number>();
  for (const { lang } of messages) if (lang && lang !== 'simple') counts.set(lang, (counts.get(lang) ?? 0) + 1);
  remember(guildId, counts);
  const prevailing = prevailingOf(counts);
  return messages.map(({ lang }) => lang ?? prevailing);
}

function prevailingOf(counts: ReadonlyMap<Language, number>): Language {
  let total = 0;
  let leader: Language = 'simple';
  let most = 0;
  for (const [lang, count] of counts) {
    total += count;
    if (count > most) {
      most = count;
      leader = lang;
    }
  }
  return total >= enough && most >= total * clearShare ? leader : 'simple';
}

function remember(guildId: string, counts: Map<Language, number>): void {
  let total = 0;
  for (const count of counts.values()) total += count;
  if (total > memory) for (const [lang, count] of counts) counts.set(lang, count / 2);
  countsByGuild.delete(guildId);
  countsByGuild.set(guildId, counts);
  const oldest = countsByGuild.keys().next();
  if (countsByGuild.size > guildsRemembered && !oldest.done) countsByGuild.delete(oldest.value);
}
