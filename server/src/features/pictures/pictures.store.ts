import { type Kysely, sql } from 'kysely';

/** What is known of a picture. */
export interface KnownPicture {
  /** Null when the CDN had none. */
  readonly file: PictureFile | null;
  readonly askedAt: Date;
}

export interface PictureFile {
  readonly fileKey: string;
  readonly contentType: string;
}

export async function knownPicture(
  db: Kysely<unknown>,
  guildId: string,
  place: string,
): Promise<KnownPicture | undefined> {
  const { rows } = await sql<{ fileKey: string | null; contentType: string | null; askedAt: Date }>`
    select file_key as "fileKey", content_type as "contentType", asked_at as "askedAt"
    from pictures where guild_id = ${guildId} and place = ${place}
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { fileKey, contentType, askedAt } = row;
  return { file: fileKey !== null && contentType !== null ? { fileKey, contentType } : null, askedAt };
}

/** @param file null notes that the CDN has no such picture. */
export async function notePicture(
  db: Kysely<unknown>,
  guildId: string,
  place: string,
  file: PictureFile | null,
  askedAt: Date,
): Promise<void> {
  await sql`
    insert into pictures (guild_id, place, file_key, content_type, asked_at)
    values (${guildId}, ${place}, ${file?.fileKey ?? null}, ${file?.contentType ?? null}, ${askedAt})
    on conflict (guild_id, place) do update set
      file_key = excluded.file_key, content_type = excluded.content_type, asked_at = excluded.asked_at
  `.execute(db);
}
