import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { importDce } from './import-dce.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { captureStage, until } from './testing/capture-stage.ts';

const owner: Actor = { kind: 'owner' };

async function analyses({ db }: Awaited<ReturnType<typeof testDatabase>>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select analyze_count::int as count from pg_stat_user_tables where relname = 'archive_messages'`.execute(db.kysely);
  return rows[0]?.count ?? 0;
}

/** Pages of index entries that wait; asking for them takes them out. */
async function pendingPages({ db }: Awaited<ReturnType<typeof testDatabase>>): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select gin_clean_pending_list('archive_messages_search')::int as pages`.execute(db.kysely);
  return rows[0]?.pages ?? 0;
}

async function captured(messages: number) {
  const database = await testDatabase({ poolSize: 10 });
  await sql`alter table archive_messages set (autovacuum_enabled = false)`.execute(database.db.kysely);
  const seed = generateGuild({ seed: 'settle', members: 20, messages, channels: 2 });
  const stage = await captureStage(database, { seed }, onTestFinished);
  stage.capture.start();
  const { id } = await startCapture(stage.capture.deps, owner, { guildId: stage.guildId });
  await until(
    async () =>
      (await readCaptureJob(stage.capture.deps, owner, id)).state === 'completed' &&
      stage.capture.deps.runningJob(id) === null,
    'captured',
  );
  return database;
}

it('after a large capture the planner knows the messages and no index entries wait', async () => {
  const database = await captured(6_000);
  await until(async () => (await analyses(database)) === 1, 'it is analysed');
  expect(await pendingPages(database)).toBe(0);
});

it('after a small capture nothing of the kind is done', async () => {
  const database = await captured(300);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await analyses(database)).toBe(0);
  expect(await pendingPages(database)).toBeGreaterThan(0);
});

it('after a large import it is done, too, and not after one that brings nothing new', async () => {
  const database = await testDatabase();
  await sql`alter table archive_messages set (autovacuum_enabled = false)`.execute(database.db.kysely);
  const author = { id: '100000000000000009', name: 'mira', discriminator: '0000', nickname: 'Mira', isBot: false };
  const lists = { attachments: [], embeds: [], stickers: [], reactions: [], mentions: [], inlineEmojis: [] };
  const messages = Array.from({ length: 5_500 }, (_, index) => ({
    id: String(1_400_000_000_000_000_000n + BigInt(index)),
    type: 'Default',
    timestamp: '2025-07-30T12:00:00+00:00',
    timestampEdited: null,
    isPinned: false,
    content: `word${index} and more`,
    author,
    ...lists,
  }));
  const path = join(tmpdir(), `guildhall-settle-${process.pid}.json`);
  onTestFinished(() => rm(path));
  const guild = { id: '100000000000000001', name: 'The Hall', iconUrl: '' };
  const channel = {
    id: '100000000000000010',
    type: 'GuildTextChat',
    name: 'general',
    categoryId: '100000000000000005',
    category: 'Text',
    topic: null,
  };
  const dateRange = { after: null, before: null };
  await writeFile(path, JSON.stringify({ guild, channel, dateRange, messages, messageCount: messages.length }));
  const deps = { db: database.db, metrics: { stored: () => undefined } };
  await importDce(deps, owner, { path });
  await until(async () => (await analyses(database)) === 1, 'it is analysed');
  expect(await pendingPages(database)).toBe(0);
  await importDce(deps, owner, { path });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await analyses(database)).toBe(1);
});
