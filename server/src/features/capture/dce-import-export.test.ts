import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { readRanges } from './coverage/coverage.store.ts';
import { exportDce } from './export-dce.ts';
import { importDce } from './import-dce.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { captureStage, until } from './testing/capture-stage.ts';

const first = await testDatabase();
const second = await testDatabase();
const owner: Actor = { kind: 'owner' };
const stage = await captureStage(first, { seed: generateGuild({ seed: 'dce', members: 40, messages: 2_000 }) });
const target = await captureStage(second, { seed: generateGuild({ seed: 'other', members: 12, messages: 10 }) });
const folder = await mkdtemp(join(tmpdir(), 'guildhall-dce-'));
afterAll(() => rm(folder, { recursive: true }));

const { guildId } = stage;
const busiest = [...stage.guild.channels()]
  .filter((channel) => channel.type === 0)
  .sort((a, b) => stage.guild.messages(b.id).length - stage.guild.messages(a.id).length)[0];
const channelId = busiest?.id ?? '';
const file = (name: string) => join(folder, name);

async function exported(name: string, from = stage): Promise<Record<string, unknown>> {
  await exportDce(from.capture.deps, owner, { guildId, channelId, out: createWriteStream(file(name)) });
  return JSON.parse(await readFile(file(name), 'utf8'));
}

let original: Record<string, unknown> = {};
beforeAll(async () => {
  stage.capture.start();
  const { id } = await startCapture(stage.capture.deps, owner, { guildId, channelIds: [channelId] });
  await until(async () => (await readCaptureJob(stage.capture.deps, owner, id)).state === 'completed', 'captured');
  original = await exported('one.json');
});

async function held(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from archive_messages`.execute(second.db.kysely);
  return rows[0]?.n ?? 0;
}

describe('exports of DiscordChatExporter', () => {
  const { deps } = target.capture;

  it('hold every message of the channel', () => {
    expect(original['messageCount']).toBe(stage.guild.messages(channelId).length);
  });

  it('that are damaged or missing get a sentence and change nothing', async () => {
    await writeFile(
      file('bad.json'),
      '{"guild":{"id":"1"},"channel":{"id":"2"},"messages":[{"id":"3"}],"messageCount":1}',
    );
    await expect(importDce(deps, owner, { path: file('bad.json') })).rejects.toMatchObject({
      code: 'capture/invalid-export-message',
    });
    await expect(importDce(deps, owner, { path: file('nowhere.json') })).rejects.toThrow(/does not exist/);
    expect(await held()).toBe(0);
  });

  it('that were interrupted are refused with what can be read, and imported so far when that is wanted', async () => {
    const text = await readFile(file('one.json'), 'utf8');
    await writeFile(file('cut.json'), text.slice(0, Math.floor(text.length / 2)));
    const cut = importDce(deps, owner, { path: file('cut.json') });
    await expect(cut).rejects.toThrow(/first \d+ messages can be read; import them with --partial/);
    expect(await held()).toBe(0);
    const report = await importDce(deps, owner, { path: file('cut.json'), partial: true });
    expect(report.added).toBeGreaterThan(50);
    expect(report.problems).toHaveLength(1);
    expect(await held()).toBe(report.added);
  });

  it('come through import, export and import unchanged, also when a part was imported before', async () => {
    const before = await held();
    const messages = Number(original['messageCount']);
    const report = await importDce(deps, owner, { path: file('one.json') });
    expect(report).toMatchObject({ guildId, channelId, messages, added: messages - before, unchanged: before });
    const again = await exported('two.json', target);
    expect({ ...again, exportedAt: null }).toEqual({ ...original, exportedAt: null });
    const repeated = await importDce(deps, owner, { path: file('two.json') });
    expect(repeated).toMatchObject({ added: 0, changed: 0, unchanged: messages, problems: [] });
  });

  it('claim no coverage, so that a capture still reads what an export lacks', async () => {
    expect((await readRanges(second.db.kysely, guildId)).size).toBe(0);
  });
});
