import { type GuildSummary, guildList, snowflake } from '@guildhall/contract';
import { defineError } from '../platform/errors.ts';
import type { Api } from './api.ts';

const guildErrors = {
  none: defineError({
    code: 'commands/no-guild',
    status: 404,
    message: () =>
      'No guild is known yet: start Guildhall with a bot that is in one ("guildhall doctor" tells how), then try again.',
  }),
  unknown: defineError<{ given: string; known: string[] }>({
    code: 'commands/unknown-guild',
    status: 404,
    message: ({ given, known }) => `No guild is called "${given}"; known are ${known.join(', ')}.`,
  }),
  several: defineError<{ known: string[] }>({
    code: 'commands/which-guild',
    status: 400,
    message: ({ known }) => `Say which guild: ${known.join(', ')}.`,
  }),
};

/**
 * The guild with an id or name; without one, the only guild there is. An id need not be known here: the API says what
 * it thinks of it.
 */
export async function chosenGuild(api: Api, given: string | undefined): Promise<Pick<GuildSummary, 'id'>> {
  return chosenFrom(async () => (await api.call(guildList, 'GET', '/api/guilds')).guilds, given);
}

/** The same for commands that read the database themselves. */
export async function chosenFrom(
  known: () => Promise<readonly GuildSummary[]>,
  given: string | undefined,
): Promise<Pick<GuildSummary, 'id'>> {
  if (given !== undefined && snowflake.safeParse(given).success) return { id: given };
  return pick(await known(), given);
}

function pick(guilds: readonly GuildSummary[], given: string | undefined): GuildSummary {
  const known = guilds.map(({ name, id }) => `${name} (${id})`);
  const wanted = given?.toLowerCase();
  const matching = guilds.filter(
    ({ id, name }) => wanted === undefined || id === wanted || name.toLowerCase() === wanted,
  );
  const [guild, ...others] = matching;
  if (guilds.length === 0) throw guildErrors.none({});
  if (!guild) throw guildErrors.unknown({ given: given ?? '', known });
  if (others.length > 0) throw guildErrors.several({ known });
  return guild;
}
