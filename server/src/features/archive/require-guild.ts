import { sql } from 'kysely';
import type { ArchiveDeps } from './archive.deps.ts';
import { archiveErrors } from './archive.errors.ts';
import { snowflake } from './raw.ts';

/** @throws AppError archive/guild-not-found */
export async function requireGuild(deps: ArchiveDeps, guildId: string): Promise<void> {
  if (snowflake(guildId) === undefined) throw archiveErrors.guildNotFound({});
  const { rows } = await sql`
    select where exists (select from archive_guilds where guild_id = ${guildId})
      or exists (select from archive_channel_stats where guild_id = ${guildId})
  `.execute(deps.db.kysely);
  if (rows.length === 0) throw archiveErrors.guildNotFound({});
}
