import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyBatches } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import {
  type RawMessage,
  storeMessages,
  upsertChannels,
  upsertGuild,
} from '../../server/src/features/archive/index.ts';
import type { Database } from '../../server/src/platform/database/index.ts';

const shared = process.env['GUILDHALL_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

export interface ChatArchive {
  readonly guildId: string;
  readonly channelIds: readonly string[];
  readonly source: string;
}

/**
 * Fills an archive with real chat (the lines repeated with new ids until there are enough), through the writer.
 *
 * Afterwards statistics and index are as autovacuum leaves them a minute after a capture: `vacuum analyze`.
 */
export async function fillWithChat(db: Database, total: number): Promise<ChatArchive> {
  const path = `${shared}/data/ubuntu-irc/train.jsonl.gz`;
  if (!existsSync(path)) throw new Error(`There is no ${path}; say with GUILDHALL_SHARED where the data folder lies.`);
  const channels = new Map<string, string>();
  let guildId = '';
  for await (const batch of historyBatches(path, { total })) {
    guildId = batch.guildId;
    channels.set(batch.channelId, batch.channelName);
    const messages: RawMessage[] = JSON.parse(JSON.stringify(batch.messages));
    const sighting = { source: 'backfill', seenAt: new Date() } as const;
    await db.transactionWithRetry((tx) => storeMessages(tx, batch.guildId, batch.channelId, messages, sighting));
  }
  await db.transaction(async (tx) => {
    await upsertGuild(tx, { id: guildId, name: 'Support chat' });
    await upsertChannels(
      tx,
      guildId,
      [...channels].map(([id, name], position) => ({ id, name, type: 0, position })),
    );
  });
  await sql`vacuum (analyze) archive_messages`.execute(db.kysely);
  await sql`vacuum (analyze) archive_members`.execute(db.kysely);
  await sql`analyze`.execute(db.kysely);
  return { guildId, channelIds: [...channels.keys()], source: 'ubuntu-irc, real support chat, repeated with new ids' };
}
