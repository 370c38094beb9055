import { type Kysely, sql } from 'kysely';

/** An attachment whose bytes are to be stored. */
export interface WantedAttachment {
  readonly attachmentId: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly bytes: number;
  /** Discord's link, which may have expired. */
  readonly sourceUrl: string | null;
}

export interface HeldAttachment {
  readonly name: string;
  readonly contentType: string | null;
  /** Content address of the bytes; null while they are not held. */
  readonly fileKey: string | null;
}

export type AttachmentOutcome =
  | { readonly state: 'stored'; readonly fileKey: string }
  | { readonly state: 'too-large' | 'gone' | 'failed'; readonly problem: string };

/** The next attachments without bytes, in the order of their ids, and how large they are. */
export async function attachmentsToStore(
  db: Kysely<unknown>,
  guildId: string,
  page: { readonly afterId: string; readonly limit: number },
): Promise<WantedAttachment[]> {
  const { rows } = await sql<WantedAttachment>`
    select attachment_id as "attachmentId", message_id as "messageId", channel_id as "channelId", bytes::float8 as bytes,
      source_url as "sourceUrl"
    from archive_attachments
    where guild_id = ${guildId} and attachment_id > ${page.afterId}::bigint and state in ('metadata-only', 'pending')
    order by attachment_id limit ${page.limit}
  `.execute(db);
  return rows;
}

/** @returns false when the attachment does not wait any more: its message was deleted meanwhile. */
export async function settleAttachment(
  db: Kysely<unknown>,
  guildId: string,
  attachmentId: string,
  outcome: AttachmentOutcome,
): Promise<boolean> {
  const { rows } = await sql`
    update archive_attachments set state = ${outcome.state}, updated_at = now(),
      file_key = ${outcome.state === 'stored' ? outcome.fileKey : null},
      problem = ${outcome.state === 'stored' ? null : outcome.problem}
    where guild_id = ${guildId} and attachment_id = ${attachmentId} and state in ('metadata-only', 'pending')
    returning attachment_id
  `.execute(db);
  return rows.length > 0;
}

/** Lets attachments wait again: those that failed, and those that were too large and no longer are. */
export async function reopenAttachments(db: Kysely<unknown>, guildId: string, maxBytes: number): Promise<void> {
  await sql`
    update archive_attachments set state = 'pending', problem = null, updated_at = now()
    where guild_id = ${guildId} and (state = 'failed' or (state = 'too-large' and bytes <= ${maxBytes}))
  `.execute(db);
}

/** How many attachments of a guild are in which state. */
export async function countAttachments(db: Kysely<unknown>, guildId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from archive_attachments where guild_id = ${guildId} group by state
  `.execute(db);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

export async function heldAttachment(
  db: Kysely<unknown>,
  guildId: string,
  attachmentId: string,
): Promise<HeldAttachment | undefined> {
  const { rows } = await sql<HeldAttachment>`
    select name, content_type as "contentType", file_key as "fileKey" from archive_attachments
    where guild_id = ${guildId} and attachment_id = ${attachmentId} and state = 'stored'
  `.execute(db);
  return rows[0];
}

/** Whether any attachment refers to these bytes. */
export async function isFileUsed(db: Kysely<unknown>, fileKey: string): Promise<boolean> {
  const { rows } = await sql`select from archive_attachments where file_key = ${fileKey} limit 1`.execute(db);
  return rows.length > 0;
}

/** A reaction of a held message. */
export interface HeldReaction {
  readonly messageId: string;
  readonly channelId: string;
  /** Channel of a thread; the category of a channel. */
  readonly parentId: string | null;
  /** Id of a custom emoji, else the emoji itself. */
  readonly emoji: string;
  readonly emojiId: string | null;
  readonly emojiName: string;
  readonly count: number;
}

/** Reactions in the order of message and emoji, after one of them. */
export async function reactionsAfter(
  db: Kysely<unknown>,
  guildId: string,
  page: { readonly messageId: string; readonly emoji: string; readonly limit: number },
): Promise<HeldReaction[]> {
  const { rows } = await sql<HeldReaction>`
    select r.message_id as "messageId", m.channel_id as "channelId", c.parent_id as "parentId", r.emoji, r.emoji_id as "emojiId",
      r.emoji_name as "emojiName", r.count
    from archive_reactions r join archive_messages m using (guild_id, message_id)
      left join archive_channels c using (guild_id, channel_id)
    where r.guild_id = ${guildId} and (r.message_id, r.emoji) > (${page.messageId}::bigint, ${page.emoji}) and r.count > 0
    order by r.message_id, r.emoji limit ${page.limit}
  `.execute(db);
  return rows;
}
