import { type Kysely, type RawBuilder, sql } from 'kysely';
import { needsRaw, traits } from '../message-traits.ts';
import type { Raw } from '../raw.ts';

/** A message with what its view needs; the parts that most messages lack are null without being looked for. */
export interface MessageRow {
  readonly message_id: string;
  readonly channel_id: string;
  readonly author_id: string;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly type: number;
  readonly has: number;
  readonly lang: string;
  readonly version: number;
  readonly pinned: boolean;
  readonly content: string;
  readonly reply_to_id: string | null;
  readonly reply_to_channel_id: string | null;
  readonly reply_author_id: string | null;
  readonly reply_deleted: boolean | null;
  readonly reply_content: string | null;
  readonly raw: Raw | null;
  readonly reactions: readonly ReactionJson[] | null;
  readonly attachments: readonly AttachmentJson[] | null;
  readonly thread: ThreadJson | null;
}

/** The thread that was started from a message. */
export interface ThreadJson {
  readonly id: string;
  readonly name: string;
  readonly messages: number;
}

export interface ReactionJson {
  readonly id: string | null;
  readonly name: string;
  readonly animated: boolean;
  readonly count: number;
}

export interface AttachmentJson {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly content_type: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly description: string | null;
  readonly spoiler: boolean;
  readonly state: 'metadata-only' | 'pending' | 'stored' | 'too-large' | 'gone' | 'failed';
}

const withFiles = traits.file | traits.forward;

/** What is forwarded has the ids of the original, whose message may be held too and then owns it. */
const forwardedIds = sql`
  select (file ->> 'id')::bigint
  from archive_message_raw r,
    jsonb_path_query(r.raw, '$.message_snapshots[*].message.attachments[*] ? (@.id like_regex "^([1-9][0-9]{0,17}|[1-8][0-9]{18})$")') as file
  where r.guild_id = m.guild_id and r.message_id = m.message_id`;

/** The notice of a thread without a starter message: its reference names the thread. */
const threadCreated = 18;
const namedThread = sql`(
  select case when id ~ '^([1-9][0-9]{0,17}|[1-8][0-9]{18})$' then id::bigint end
  from archive_message_raw r, lateral (select r.raw #>> '{message_reference,channel_id}' as id) reference
  where r.guild_id = m.guild_id and r.message_id = m.message_id
)`;

const columns = sql`
  m.message_id, m.channel_id, m.author_id, m.edited_at, m.deleted_at, m.type, m.has, m.lang, m.version, m.pinned, m.content,
  m.reply_to_id, m.reply_to_channel_id,
  reply.author_id as reply_author_id, reply.deleted_at is not null as reply_deleted,
  reply.content as reply_content,
  case when (m.has & ${sql.lit(needsRaw)}) <> 0 or m.type not in (0, 19) then (
    select r.raw from archive_message_raw r where r.guild_id = m.guild_id and r.message_id = m.message_id
  ) end as raw,
  case when m.tally_hash <> 0 then (
    select json_agg(json_build_object('id', x.emoji_id::text, 'name', x.emoji_name, 'animated', x.animated, 'count', x.count)
      order by x.count desc, x.emoji)
    from archive_reactions x where x.guild_id = m.guild_id and x.message_id = m.message_id and x.count > 0
  ) end as reactions,
  case when (m.has & ${sql.lit(withFiles)}) <> 0 then (
    select json_agg(json_build_object('id', a.attachment_id::text, 'name', a.name, 'bytes', a.bytes,
      'content_type', a.content_type, 'width', a.width, 'height', a.height, 'description', a.description,
      'spoiler', a.spoiler, 'state', a.state) order by a.attachment_id)
    from archive_attachments a
    where a.guild_id = m.guild_id and a.removed_at is null and (
      a.message_id = m.message_id
      or a.attachment_id = any(case when (m.has & ${sql.lit(traits.forward)}) <> 0 then array(${forwardedIds}) end)
    )
  ) end as attachments,
  -- It has the message's id. Looked up here, for it costs 1 µs a row and a statement of its own half a millisecond.
  (
    select json_build_object('id', t.channel_id::text, 'name', t.name, 'messages', coalesce(stats.messages, 0))
    from archive_channels t left join archive_channel_stats stats using (guild_id, channel_id)
    where t.guild_id = m.guild_id and t.type in (10, 11, 12)
      and t.channel_id = case when m.type = ${sql.lit(threadCreated)} then ${namedThread} else m.message_id end
  ) as thread`;

/** Rows of `messages`, a FROM item that yields rows of archive_messages, in the order of `order`. */
function rowsOf(messages: RawBuilder<unknown>, order: RawBuilder<unknown>) {
  return sql<MessageRow>`
    select ${columns}
    from ${messages} m
    left join archive_messages reply on reply.guild_id = m.guild_id and reply.message_id = m.reply_to_id
    order by ${order}`;
}

/** Nobody's messages are tombstones of what was never held. */
const held = sql`author_id <> 0`;

/** Messages of a channel on both sides of a border, oldest first: so many below it, and so many from it on. */
export async function rowsAround(
  db: Kysely<unknown>,
  guildId: string,
  channelId: string,
  borderId: string,
  limits: { readonly below: number; readonly from: number },
): Promise<MessageRow[]> {
  const messages = sql`(
    (
      select * from archive_messages
      where guild_id = ${guildId} and channel_id = ${channelId} and message_id < ${borderId} and ${held}
      order by message_id desc
      limit ${limits.below}
    )
    union all
    (
      select * from archive_messages
      where guild_id = ${guildId} and channel_id = ${channelId} and message_id >= ${borderId} and ${held}
      order by message_id
      limit ${limits.from}
    )
  )`;
  const { rows } = await rowsOf(messages, sql`m.message_id`).execute(db);
  return rows;
}

/** The given messages of a guild in any order; those not held are left out. */
export async function rowsById(
  db: Kysely<unknown>,
  guildId: string,
  messageIds: readonly string[],
): Promise<MessageRow[]> {
  if (messageIds.length === 0) return [];
  const messages = sql`(
    select * from archive_messages
    where guild_id = ${guildId} and message_id = any(${`{${messageIds.join(',')}}`}::bigint[]) and ${held}
  )`;
  const { rows } = await rowsOf(messages, sql`m.message_id`).execute(db);
  return rows;
}

/** Whether the archive knows the channel, by name or by messages. */
export async function channelIsKnown(db: Kysely<unknown>, guildId: string, channelId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from archive_channels where guild_id = ${guildId} and channel_id = ${channelId})
      or exists (select from archive_channel_stats where guild_id = ${guildId} and channel_id = ${channelId}) as known
  `.execute(db);
  return rows[0]?.known === true;
}

export interface VersionRow {
  readonly version: number;
  readonly content: string;
  readonly at: Date;
  readonly embeds: unknown;
}

/** Former versions, oldest first. */
export async function formerVersions(db: Kysely<unknown>, guildId: string, messageId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, content, at, embeds from archive_message_versions
    where guild_id = ${guildId} and message_id = ${messageId}
    order by version
  `.execute(db);
  return rows;
}
