import type { CaptureJobDetail } from '@guildhall/contract';
import { generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { resumeCapture, retryCapture } from './move-capture.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { type CaptureStage, captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase({ poolSize: 10 });
const { kysely } = database.db;
const owner: Actor = { kind: 'owner' };
const slow = { limits: { routes: { 'GET /channels/{channel_id}/messages': { limit: 2, windowMs: 200 } } } } as const;

async function ended({ capture }: CaptureStage, jobId: string): Promise<CaptureJobDetail> {
  const job = () => readCaptureJob(capture.deps, owner, jobId);
  await until(async () => !['queued', 'running'].includes((await job()).state), 'the job has ended', 25_000);
  await until(() => capture.deps.runningJob(jobId) === null, 'its run has ended');
  return job();
}

async function begun(stage: CaptureStage, messages: number): Promise<string> {
  stage.capture.start();
  const { id } = await startCapture(stage.capture.deps, owner, { guildId: stage.guildId });
  await until(async () => (await readCaptureJob(stage.capture.deps, owner, id)).messages >= messages, 'it runs');
  return id;
}

/** Makes Postgres refuse some messages, as it would for the reason of the code. */
async function refuseMessages(when: string, sqlState: string): Promise<() => Promise<void>> {
  await sql
    .raw(`create or replace function refuse() returns trigger language plpgsql as $$
    begin raise exception 'refused' using errcode = '${sqlState}'; end $$;
    create trigger refuse before insert on archive_messages for each row when (${when}) execute function refuse()`)
    .execute(kysely);
  return async () => void (await sql`drop trigger refuse on archive_messages`.execute(kysely));
}

it('a database that goes away is waited for, and every message is stored once', async () => {
  const seed = generateGuild({
    seed: 'away',
    members: 20,
    messages: 3_000,
    channels: 3,
    endTime: Date.UTC(2026, 2, 1),
  });
  const stage = await captureStage(database, { seed, sandbox: slow }, onTestFinished);
  const id = await begun(stage, 300);
  for (let times = 0; times < 4; times += 1) {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
      .execute(kysely)
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(await ended(stage, id)).toMatchObject({ state: 'completed', messages: 3_000, added: 3_000, covered: 1 });
});

it('a full disk pauses the job with the mend, and it goes on when there is space', async () => {
  const seed = generateGuild({
    seed: 'full',
    members: 20,
    messages: 2_000,
    channels: 2,
    endTime: Date.UTC(2026, 2, 2),
  });
  const stage = await captureStage(database, { seed, sandbox: slow }, onTestFinished);
  const id = await begun(stage, 200);
  const freeSpace = await refuseMessages('true', '53100');
  const paused = await ended(stage, id);
  await freeSpace();
  expect(paused.state).toBe('paused');
  expect(paused.error).toMatch(/disk of the database is full.*Free some space, then resume/);
  await resumeCapture(stage.capture.deps, owner, id);
  expect(await ended(stage, id)).toMatchObject({ state: 'completed', messages: 2_000, added: 2_000, error: null });
});

it('a page that cannot be stored fails its channel alone, and is not passed over when the job is tried again', async () => {
  const seed = generateGuild({
    seed: 'poison',
    members: 20,
    messages: 1_500,
    channels: 3,
    endTime: Date.UTC(2026, 2, 3),
  });
  const stage = await captureStage(database, { seed, sandbox: slow }, onTestFinished);
  const channel = stage.guild.channels().find(({ type }) => type === 0);
  const poison = stage.guild.messages(channel?.id ?? '')[250]?.id;
  const heal = await refuseMessages(`new.message_id = ${poison}`, '22000');
  const id = await begun(stage, 0);
  const job = await ended(stage, id);
  await heal();
  expect(job).toMatchObject({ state: 'completed', channels: { done: 2, failed: 1 } });
  expect(job.perChannel.find(({ channelId }) => channelId === channel?.id)?.reason).toMatch(/unexpected went wrong/);
  await retryCapture(stage.capture.deps, owner, id);
  const retried = await ended(stage, id);
  expect(retried).toMatchObject({ state: 'completed', channels: { done: 3, failed: 0 }, added: 1_500 });
});

it('a token that is revoked fails the job with what to do', async () => {
  const seed = generateGuild({
    seed: 'token',
    members: 20,
    messages: 2_000,
    channels: 1,
    endTime: Date.UTC(2026, 2, 4),
  });
  const stage = await captureStage(database, { seed, sandbox: slow }, onTestFinished);
  const id = await begun(stage, 200);
  const body = { message: '401: Unauthorized', code: 0 };
  stage.sandbox.faults.rest({ effect: { kind: 'status', status: 401, body }, times: 1_000 });
  const job = await ended(stage, id);
  expect(job.state).toBe('failed');
  expect(job.error).toMatch(/Discord rejects the bot token.*DISCORD_TOKEN/);
  expect(job.messages).toBeGreaterThanOrEqual(200);
});

it('an intent that is taken away during a capture fails it, nothing hidden is claimed, and a retry has every text', async () => {
  const seed = generateGuild({
    seed: 'intent',
    members: 20,
    messages: 2_000,
    channels: 1,
    endTime: Date.UTC(2026, 2, 6),
  });
  const stage = await captureStage(database, { seed, sandbox: slow }, onTestFinished);
  const id = await begun(stage, 200);
  Object.assign(stage.bots[0]?.intents ?? {}, { content: false });
  const job = await ended(stage, id);
  expect(job).toMatchObject({ state: 'failed', error: expect.stringMatching(/Message Content intent is off.*retry/) });
  expect(job.messages).toBeLessThan(2_000);
  Object.assign(stage.bots[0]?.intents ?? {}, { content: true });
  await retryCapture(stage.capture.deps, owner, id);
  expect(await ended(stage, id)).toMatchObject({ state: 'completed', added: 2_000 });
  const { rows } = await sql<{ id: string; content: string | null }>`
    select message_id::text as id, content from archive_messages where guild_id = ${stage.guildId}`.execute(kysely);
  const texts = new Map(rows.map((row) => [row.id, row.content]));
  for (const channel of stage.guild.channels())
    for (const message of stage.guild.messages(channel.id)) expect(texts.get(message.id)).toBe(message.content);
});

it('errors and limits of Discord cost time and nothing else', async () => {
  const seed = generateGuild({
    seed: 'storm',
    members: 20,
    messages: 1_200,
    channels: 2,
    endTime: Date.UTC(2026, 2, 5),
  });
  const stage = await captureStage(database, { seed }, onTestFinished);
  const route = 'GET /channels/{channel_id}/messages';
  stage.sandbox.faults.rest({
    effect: { kind: 'rate-limit', scope: 'shared', retryAfterMs: 200 },
    times: 2,
    route,
    after: 3,
  });
  stage.sandbox.faults.rest({ effect: { kind: 'status', status: 502 }, times: 2, route, after: 6 });
  stage.sandbox.faults.rest({ effect: { kind: 'drop' }, times: 2, route, after: 9 });
  const id = await begun(stage, 0);
  expect(await ended(stage, id)).toMatchObject({ state: 'completed', messages: 1_200, added: 1_200 });
});
