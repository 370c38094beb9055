import type { CaptureJobDetail } from '@guildhall/contract';
import { compareIds, generateGuild, messageHash } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { readRanges } from './coverage/coverage.store.ts';
import { cancelCapture, pauseCapture, resumeCapture, retryCapture } from './move-capture.ts';
import { readCoverage } from './read-guilds.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { type CaptureStage, captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase();
const owner: Actor = { kind: 'owner' };
const seed = generateGuild({ seed: 'capture', members: 40, messages: 3_000 });
const stage = await captureStage(database, { seed });
stage.capture.start();
const { deps } = stage.capture;

async function finished({ capture }: CaptureStage, jobId: string): Promise<CaptureJobDetail> {
  const ends = ['completed', 'failed', 'cancelled', 'paused'];
  await until(async () => ends.includes((await readCaptureJob(capture.deps, owner, jobId)).state), 'the job has ended');
  return readCaptureJob(capture.deps, owner, jobId);
}

/** Ids of a channel as Discord has them, oldest first. */
const truth = (channelId: string) =>
  stage.guild
    .messages(channelId)
    .map((message) => message.id)
    .sort(compareIds);

async function held(channelId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select message_id::text as id from archive_messages
    where guild_id = ${stage.guildId} and channel_id = ${channelId} order by message_id`.execute(database.db.kysely);
  return rows.map((row) => row.id);
}

function messageRequests(): number {
  return stage.sandbox.stats().byRoute['GET /channels/{channel_id}/messages']?.count ?? 0;
}

describe('a capture job of a whole guild', () => {
  it('holds every message of every channel and thread the bot may read, each once and as Discord has it', async () => {
    const job = await finished(stage, (await startCapture(deps, owner, { guildId: stage.guildId })).id);
    expect(job).toMatchObject({ state: 'completed', error: null, covered: 1 });
    expect(job.channels.failed).toBe(0);
    const readable = job.perChannel.filter((channel) => channel.state === 'done');
    const expected = readable.flatMap((channel) => truth(channel.channelId));
    expect(job.messages).toBe(expected.length);
    expect(job.added).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(2_000);
    for (const { channelId } of readable) expect(await held(channelId)).toEqual(truth(channelId));
    const skipped = job.perChannel.filter((channel) => channel.state === 'skipped');
    for (const channel of skipped) expect(channel.reason).toMatch(/may not read/);
  });

  it('costs next to nothing the second time', async () => {
    const before = messageRequests();
    const job = await finished(stage, (await startCapture(deps, owner, { guildId: stage.guildId })).id);
    expect(job).toMatchObject({ state: 'completed', messages: 0, added: 0 });
    expect(messageRequests() - before).toBe(0);
  });

  it('reads all again when asked to refresh, and adds nothing', async () => {
    const job = await finished(stage, (await startCapture(deps, owner, { guildId: stage.guildId, refresh: true })).id);
    expect(job.added).toBe(0);
    expect(job.messages).toBeGreaterThan(2_000);
  });

  it('finds the next time what was written and which threads were opened and archived meanwhile', async () => {
    const text = stage.guild.channels().find((channel) => channel.type === 0 && truth(channel.id).length > 50);
    const author = stage.guild.member(stage.guild.memberIds()[0] ?? '');
    const sent = author.send(text?.id ?? '', 'written between two captures');
    const thread = author.openThread(text?.id ?? '', 'a short one');
    author.send(thread.id, 'said in the thread');
    author.archiveThread(thread.id);
    const job = await finished(stage, (await startCapture(deps, owner, { guildId: stage.guildId })).id);
    expect(await held(text?.id ?? '')).toContain(sent.id);
    expect(await held(thread.id)).toEqual(truth(thread.id));
    expect(truth(thread.id).length).toBeGreaterThan(0);
    expect(job.added).toBeGreaterThanOrEqual(2);
    const coverage = await readCoverage(deps, owner, stage.guildId);
    const parent = coverage.channels.find(({ channel }) => channel.id === text?.id);
    expect(parent).toMatchObject({ reachedStart: true, gaps: [] });
    expect(parent?.archivedThreadsUntil.public).not.toBeNull();
  });
});
