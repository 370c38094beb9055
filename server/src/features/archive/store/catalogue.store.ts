import { type Kysely, sql } from 'kysely';

/** A guild as the archive knows it, with what is held of it. */
export interface CatalogueGuild {
  readonly guildId: string;
  readonly name: string;
  readonly icon: string | null;
  readonly memberCount: number | null;
  readonly leftAt: Date | null;
  readonly channels: number;
  readonly threads: number;
  /** Tombstones not counted. */
  readonly messages: number;
  readonly firstId: string | null;
  readonly lastId: string | null;
  readonly lastStoredAt: Date | null;
}

/** A channel or thread as the archive knows it, with what is held of it. */
export interface CatalogueChannel {
  readonly channelId: string;
  readonly parentId: string | null;
  readonly type: number;
  readonly name: string;
  readonly topic: string | null;
  readonly position: number;
  readonly nsfw: boolean;
  readonly archived: boolean;
  readonly deletedAt: Date | null;
  /** The newest message Discord told of; may be deleted or not held. */
  readonly lastMessageId: string | null;
  readonly messages: number;
  readonly firstId: string | null;
  readonly lastId: string | null;
  readonly lastStoredAt: Date | null;
}

/** All guilds by name, or one. Deleted channels are not counted, their messages are. */
export async function catalogueGuilds(db: Kysely<unknown>, guildId: string | null = null): Promise<CatalogueGuild[]> {
  const { rows } = await sql<CatalogueGuild>`
    select g.guild_id as "guildId", g.name, g.icon, g.member_count as "memberCount", g.left_at as "leftAt",
      coalesce(c.channels, 0)::int as channels, coalesce(c.threads, 0)::int as threads,
      coalesce(s.messages, 0)::float8 as messages, s.first_id as "firstId", s.last_id as "lastId",
      s.last_stored_at as "lastStoredAt"
    from archive_guilds g
    left join (
      select guild_id, count(*) filter (where type not in (10, 11, 12)) as channels,
        count(*) filter (where type in (10, 11, 12)) as threads
      from archive_channels where deleted_at is null and type <> 4 group by guild_id
    ) c using (guild_id)
    left join (
      select guild_id, sum(messages) as messages, min(first_id) as first_id, max(last_id) as last_id,
        max(last_stored_at) as last_stored_at
      from archive_channel_stats group by guild_id
    ) s using (guild_id)
    where ${guildId}::bigint is null or g.guild_id = ${guildId}::bigint
    order by g.name, g.guild_id
  `.execute(db);
  return rows;
}

/** Channels and threads of a guild, deleted ones too. @param options.threadsOf Only the threads of these channels. */
export async function catalogueChannels(
  db: Kysely<unknown>,
  guildId: string,
  options: { readonly threadsOf?: readonly string[]; readonly channelIds?: readonly string[] } = {},
): Promise<CatalogueChannel[]> {
  const { rows } = await sql<CatalogueChannel>`
    select c.channel_id as "channelId", c.parent_id as "parentId", c.type, c.name, c.topic, c.position, c.nsfw, c.archived,
      c.deleted_at as "deletedAt", c.last_message_id as "lastMessageId", coalesce(s.messages, 0)::float8 as messages,
      s.first_id as "firstId", s.last_id as "lastId", s.last_stored_at as "lastStoredAt"
    from archive_channels c left join archive_channel_stats s using (guild_id, channel_id)
    where c.guild_id = ${guildId}
      and (${options.threadsOf ?? null}::bigint[] is null
        or (c.parent_id = any(${options.threadsOf ?? null}::bigint[]) and c.type in (10, 11, 12)))
      and (${options.channelIds ?? null}::bigint[] is null or c.channel_id = any(${options.channelIds ?? null}::bigint[]))
    order by c.position, c.channel_id
  `.execute(db);
  return rows;
}
