import { generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { startCapture } from './start-capture.ts';
import { captureStage } from './testing/capture-stage.ts';

const database = await testDatabase();
const owner: Actor = { kind: 'owner' };
const nowhere = '123456789012345678';

async function stageOf(seed: string) {
  const guild = generateGuild({ seed, members: 20, messages: 300, channels: 2 });
  return captureStage(database, { seed: guild }, onTestFinished);
}

const jobs = async () => (await sql`select from capture_jobs`.execute(database.db.kysely)).rows.length;

it('a channel that the guild does not have is refused at once, and no job is made', async () => {
  const stage = await stageOf('unknown channel');
  const other = stage.sandbox.addGuild(generateGuild({ seed: 2, days: 500, members: 20, messages: 30, channels: 1 }));
  other.addBot(stage.bots[0] ?? '');
  const strange = other.channels().find(({ type }) => type === 0)?.id ?? '';
  const room = stage.guild.channels().find(({ type }) => type === 0)?.id ?? '';
  const before = await jobs();
  for (const missing of [nowhere, strange]) {
    const starting = startCapture(stage.capture.deps, owner, { guildId: stage.guildId, channelIds: [room, missing] });
    await expect(starting).rejects.toMatchObject({
      code: 'capture/unknown-channel',
      message: expect.stringMatching(new RegExp(`no channel or thread ${missing}\\. Choose`)),
    });
  }
  expect(await jobs()).toBe(before);
});

it('a thread that was archived before anybody listened is taken', async () => {
  const stage = await stageOf('archived thread');
  const room = stage.guild.channels().find(({ type }) => type === 0)?.id ?? '';
  const thread = stage.guild.addMember().openThread(room, 'long ago');
  stage.guild.changeChannel(thread.id, { thread_metadata: { ...thread.thread_metadata, archived: true } });
  const job = await startCapture(stage.capture.deps, owner, { guildId: stage.guildId, channelIds: [thread.id] });
  expect(job.state).toBe('queued');
});

it('while Discord does not answer, the job is made and finds out by itself', async () => {
  const stage = await stageOf('away');
  const effect = { kind: 'status', status: 404, body: { message: '404: Not Found', code: 0 } } as const;
  stage.sandbox.faults.rest({ route: 'GET /channels/{channel_id}', effect });
  const input = { guildId: stage.guildId, channelIds: [nowhere] };
  await expect(startCapture(stage.capture.deps, owner, input)).rejects.toMatchObject({
    code: 'capture/unknown-channel',
  });
  stage.sandbox.faults.rest({ route: 'GET /channels/{channel_id}', effect: { ...effect, status: 400 } });
  expect((await startCapture(stage.capture.deps, owner, input)).state).toBe('queued');
});
