import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { NormalMessage } from '../normalise-message.ts';
import { int32, integer, type Raw, record, records, snowflake, text } from '../raw.ts';
import { storableJson } from '../text/storable.ts';
import { idList } from './batch.ts';

interface AttachmentRow {
  /** False for those of a forwarded message, which have the ids of the original's. */
  readonly own: boolean;
  readonly attachment_id: string;
  readonly message_id: string;
  readonly name: string;
  readonly bytes: number;
  readonly content_type: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly description: string | undefined;
  readonly spoiler: boolean;
  readonly source_url: string | undefined;
}

/** Attachment flag IS_SPOILER. */
const spoilerFlag = 8;

/** The attachments of a message and of what it forwards. */
export function attachmentsOf(message: NormalMessage): readonly AttachmentRow[] {
  const raw: Raw = message.raw;
  if (!raw.attachments && !raw.message_snapshots) return [];
  const own = records(raw.attachments);
  const forwarded = records(raw.message_snapshots).flatMap((snapshot) =>
    records(record(snapshot.message)?.attachments),
  );
  return [
    ...own.flatMap((attachment) => attachmentRow(message.id, attachment, true) ?? []),
    ...forwarded.flatMap((attachment) => attachmentRow(message.id, attachment, false) ?? []),
  ];
}

function attachmentRow(messageId: string, attachment: Raw, own: boolean): AttachmentRow | undefined {
  const id = snowflake(attachment.id);
  if (id === undefined) return undefined;
  const name = text(attachment.filename) ?? 'file';
  return {
    own,
    attachment_id: id,
    message_id: messageId,
    name,
    bytes: Math.max(0, integer(attachment.size) ?? 0),
    content_type: text(attachment.content_type),
    width: int32(attachment.width),
    height: int32(attachment.height),
    description: text(attachment.description),
    spoiler: name.startsWith('SPOILER_') || ((integer(attachment.flags) ?? 0) & spoilerFlag) !== 0,
    source_url: text(attachment.url),
  };
}

/**
 * Stores attachments; a held one keeps its state and bytes, and gets the fresher link. One that is held belongs to the
 * message it was attached to, whether that or a message that forwards it came first.
 */
export async function upsertAttachments(
  tx: Tx,
  guildId: string,
  channelId: string,
  attachments: readonly AttachmentRow[],
): Promise<void> {
  const own = attachments.filter((attachment) => attachment.own);
  const forwarded = attachments.filter((attachment) => !attachment.own);
  await upsertRows(
    tx,
    guildId,
    channelId,
    own,
    sql`do update set message_id = excluded.message_id, channel_id = excluded.channel_id,`,
  );
  await upsertRows(tx, guildId, channelId, forwarded, sql`do update set`);
}

async function upsertRows(
  tx: Tx,
  guildId: string,
  channelId: string,
  attachments: readonly AttachmentRow[],
  onConflict: RawBuilder<unknown>,
): Promise<void> {
  if (attachments.length === 0) return;
  const unique = new Map(attachments.map((attachment) => [attachment.attachment_id, attachment]));
  const rows = [...unique.values()].sort((a, b) => (BigInt(a.attachment_id) < BigInt(b.attachment_id) ? -1 : 1));
  await sql`
    insert into archive_attachments (guild_id, channel_id, attachment_id, message_id, name, bytes, content_type, width,
      height, description, spoiler, source_url)
    select ${guildId}::bigint, ${channelId}::bigint, attachment_id, message_id, name, bytes, content_type, width, height,
      description, spoiler, source_url
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as t(attachment_id bigint, message_id bigint, name text,
      bytes bigint, content_type text, width integer, height integer, description text, spoiler boolean, source_url text)
    on conflict (guild_id, attachment_id) ${onConflict}
      name = excluded.name, bytes = excluded.bytes, content_type = excluded.content_type, width = excluded.width,
      height = excluded.height, description = excluded.description, spoiler = excluded.spoiler,
      source_url = coalesce(excluded.source_url, archive_attachments.source_url), removed_at = null, updated_at = now()
  `.execute(tx);
}

/** Marks the attachments that an edit took off its message. */
export async function markRemovedAttachments(
  tx: Tx,
  guildId: string,
  messageIds: readonly string[],
  keptIds: readonly string[],
): Promise<void> {
  await sql`
    update archive_attachments set removed_at = now(), updated_at = now()
    where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[]) and removed_at is null
      and attachment_id <> all(${idList(keptIds)}::bigint[])
  `.execute(tx);
}

/** Empties the attachments of deleted messages. @returns content addresses that nothing refers to any more. */
export async function forgetAttachments(tx: Tx, guildId: string, messageIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ file_key: string }>`
    with gone as (
      update archive_attachments a set name = '', description = null, source_url = null, state = 'gone', file_key = null,
        problem = null, content_type = null, width = null, height = null, bytes = 0, updated_at = now()
      from (
        select guild_id, attachment_id, file_key from archive_attachments
        where guild_id = ${guildId} and message_id = any(${idList(messageIds)}::bigint[])
        order by attachment_id
        for update
      ) old
      where a.guild_id = old.guild_id and a.attachment_id = old.attachment_id
      returning a.attachment_id, old.file_key
    )
    select distinct gone.file_key from gone
    where gone.file_key is not null and not exists (
      select from archive_attachments other
      where other.file_key = gone.file_key
        and not (other.guild_id = ${guildId} and other.message_id = any(${idList(messageIds)}::bigint[]))
    )
  `.execute(tx);
  return rows.map((row) => row.file_key);
}
