import { type Kysely, sql } from 'kysely';

/** How often the download of an attachment failed, and from when on it may be tried again. */
export interface AttachmentTries {
  readonly failures: number;
  readonly nextAt: Date;
}

export async function readTries(
  db: Kysely<unknown>,
  guildId: string,
  attachmentIds: readonly string[],
): Promise<Map<string, AttachmentTries>> {
  const { rows } = await sql<AttachmentTries & { attachmentId: string }>`
    select attachment_id::text as "attachmentId", failures, next_at as "nextAt" from capture_attachment_tries
    where guild_id = ${guildId} and attachment_id = any(${attachmentIds}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.attachmentId, row]));
}

export async function writeTries(
  db: Kysely<unknown>,
  guildId: string,
  attachmentId: string,
  { failures, nextAt, problem }: AttachmentTries & { readonly problem: string },
): Promise<void> {
  await sql`
    insert into capture_attachment_tries (guild_id, attachment_id, failures, next_at, problem)
    values (${guildId}, ${attachmentId}, ${failures}, ${nextAt}, ${problem})
    on conflict (guild_id, attachment_id) do update
    set failures = excluded.failures, next_at = excluded.next_at, problem = excluded.problem`.execute(db);
}

/** They count as never tried. @param attachmentIds null for all of the guild. */
export async function forgetTries(
  db: Kysely<unknown>,
  guildId: string,
  attachmentIds: readonly string[] | null,
): Promise<void> {
  await sql`
    delete from capture_attachment_tries where guild_id = ${guildId}
      and (${attachmentIds}::bigint[] is null or attachment_id = any(${attachmentIds}::bigint[]))`.execute(db);
}

/** Those that wait for another try, the time of the next one, and what was wrong most often. */
export async function sumTries(
  db: Kysely<unknown>,
  guildId: string,
): Promise<{ readonly retrying: number; readonly nextAt: Date | null; readonly problem: string | null }> {
  const { rows } = await sql<{ retrying: number; nextAt: Date | null; problem: string | null }>`
    select count(*)::int as retrying, min(next_at) as "nextAt", mode() within group (order by problem) as problem
    from capture_attachment_tries where guild_id = ${guildId}`.execute(db);
  return rows[0] ?? { retrying: 0, nextAt: null, problem: null };
}
