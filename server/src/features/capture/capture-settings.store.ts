import type { CaptureSettings } from '@guildhall/contract';
import { sql } from 'kysely';
import type { LedgerTx } from './coverage/ledger.types.ts';

/** What a guild gets that nobody has set anything for. */
export const defaultCaptureSettings: CaptureSettings = {
  live: true,
  attachments: false,
  // 25 MiB: what Discord lets an unboosted member upload, with room.
  attachmentMaxBytes: 26_214_400,
  reactors: false,
  repairDays: 3,
};

export async function readCaptureSettings(
  db: LedgerTx,
  guildId: string,
  defaults: CaptureSettings = defaultCaptureSettings,
): Promise<CaptureSettings> {
  const { rows } = await sql<CaptureSettings>`
    select live, attachments, attachment_max_bytes::float8 as "attachmentMaxBytes", reactors, repair_days as "repairDays"
    from capture_settings where guild_id = ${guildId}`.execute(db);
  return rows[0] ?? defaults;
}

export async function writeCaptureSettings(db: LedgerTx, guildId: string, settings: CaptureSettings): Promise<void> {
  await sql`
    insert into capture_settings (guild_id, live, attachments, attachment_max_bytes, reactors, repair_days)
    values (${guildId}, ${settings.live}, ${settings.attachments}, ${settings.attachmentMaxBytes}, ${settings.reactors},
      ${settings.repairDays})
    on conflict (guild_id) do update set live = excluded.live, attachments = excluded.attachments,
      attachment_max_bytes = excluded.attachment_max_bytes, reactors = excluded.reactors,
      repair_days = excluded.repair_days`.execute(db);
}
