import { generateGuild } from '@guildhall/discord-sandbox';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { markChannelDeleted, upsertChannels } from '../archive/index.ts';
import { pauseCapture, resumeCapture } from './move-capture.ts';
import { listGuilds, readCoverage } from './read-guilds.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { type CaptureStage, captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase({ poolSize: 10 });
const owner: Actor = { kind: 'owner' };
const searchRoute = 'GET /guilds/{guild_id}/messages/search';
const viewChannel = String(1 << 10);

/** A guild with channels, threads and one channel that is hidden, which the gateway has told and nobody has captured. */
async function stageOf(
  days: number,
  options: Partial<Parameters<typeof captureStage>[1]> = {},
  size: { messages: number; channels?: number } = { messages: 600 },
) {
  const seed = generateGuild({ seed: `estimates ${days}`, days, members: 20, ...size });
  const stage = await captureStage(database, { seed, ...options }, onTestFinished);
  const hidden = stage.guild.channels().find(({ type }) => type === 0)?.id ?? '';
  stage.guild.setOverwrite(hidden, { id: stage.guildId, type: 0, allow: '0', deny: viewChannel });
  await until(() => stage.pool.access(stage.guildId, hidden).reason !== null, 'the gateway has told the bot');
  const raw = stage.guild.channels().map((channel) => ({ ...channel, name: channel.name ?? '' }));
  await database.db.transaction((tx) => upsertChannels(tx, stage.guildId, raw));
  return { stage, hidden };
}

const searches = ({ sandbox }: CaptureStage) => sandbox.stats().byRoute[searchRoute]?.count ?? 0;
const coverageOf = ({ capture, guildId }: CaptureStage) => readCoverage(capture.deps, owner, guildId);
const events = ({ events: all }: CaptureStage, type: string) =>
  all.filter(({ event }) => typeof event === 'object' && event !== null && 'type' in event && event.type === type);

describe('before any capture', () => {
  it('the ledger has the counts of Discord for every channel and thread that can be read', async () => {
    const { stage } = await stageOf(300);
    stage.capture.start();
    const readable = async () =>
      (await coverageOf(stage)).channels.filter(
        ({ channel }) =>
          [0, 2, 5, 10, 11, 12].includes(channel.type) &&
          stage.pool.access(stage.guildId, channel.id, channel.parentId).reason === null,
      );
    await until(
      async () => (await readable()).every(({ estimatedMessages }) => estimatedMessages !== null),
      'all are counted',
    );
    const counted = await readable();
    for (const { channel, estimatedMessages } of counted) {
      expect([channel.id, estimatedMessages]).toEqual([channel.id, stage.guild.messages(channel.id).length]);
    }
    expect(counted.filter(({ channel }) => channel.thread).length).toBeGreaterThan(2);
    expect(
      (await listGuilds(stage.capture.deps, owner, { guildId: stage.guildId }))[0]?.estimatedMessages,
    ).toBeGreaterThan(0);
    await until(() => events(stage, 'coverage.changed').length > 0, 'the console is told');
    const asked = searches(stage);
    stage.capture.deps.wantEstimates(stage.guildId);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(searches(stage)).toBeLessThanOrEqual(asked + 1);
  });

  it('the ledger says which channels cannot be read and why, and forgets it when they can or are gone', async () => {
    const { stage, hidden } = await stageOf(310);
    const unreadable = async () =>
      (await coverageOf(stage)).channels
        .filter(({ channel }) => channel.unreadableReason !== null)
        .map(({ channel }) => [channel.id, channel.unreadableReason]);
    const isUnreadable = (id: string) => stage.pool.access(stage.guildId, id).reason !== null;
    const expected = () =>
      stage.guild.channels().filter(({ id, type }) => [0, 2, 5, 13, 15, 16].includes(type) && isUnreadable(id)).length;
    const summary = async () => (await listGuilds(stage.capture.deps, owner, { guildId: stage.guildId }))[0];
    expect(await unreadable()).toEqual([]);
    stage.capture.start();
    await until(async () => (await unreadable()).length > 0, 'it is noted');
    expect(await unreadable()).toContainEqual([hidden, expect.stringContaining('View Channel')]);
    expect(await unreadable()).toHaveLength(expected());
    expect((await summary())?.unreadable).toBe(expected());
    stage.guild.setOverwrite(hidden, { id: stage.guildId, type: 0, allow: viewChannel, deny: '0' });
    await until(async () => !(await unreadable()).some(([id]) => id === hidden), 'it is forgotten');
    expect(events(stage, 'guild.changed').length).toBeGreaterThan(0);
    const gone = String((await unreadable())[0]?.[0]);
    await database.db.transaction((tx) => markChannelDeleted(tx, stage.guildId, gone, new Date()));
    stage.guild.deleteChannel(gone);
    await until(async () => (await summary())?.unreadable === expected(), 'it is not missed any more');
  });
});

describe('a capture', () => {
  it('is not disturbed by the counting, and what it read is counted anew when it has ended', async () => {
    const routes = { 'GET /channels/{channel_id}/messages': { limit: 1, windowMs: 300 }, [searchRoute]: null };
    const limits = { global: null, others: null, routes };
    const { stage } = await stageOf(320, { sandbox: { limits } }, { messages: 3_000, channels: 3 });
    const { deps } = stage.capture;
    stage.capture.start();
    const { id } = await startCapture(deps, owner, { guildId: stage.guildId });
    const state = async () => (await readCaptureJob(deps, owner, id)).state;
    await until(async () => (await readCaptureJob(deps, owner, id)).messages >= 200, 'it runs');
    await pauseCapture(deps, owner, id);
    await until(() => deps.runningJob(id) === null, 'it is paused');
    const paused = searches(stage);
    await until(() => searches(stage) >= paused + 1, 'Discord is asked meanwhile');
    await resumeCapture(deps, owner, id);
    await until(() => deps.runningJob(id) !== null, 'it runs again');
    const before = searches(stage);
    await until(() => deps.runningJob(id) === null, 'it is done');
    expect(await state()).toBe('completed');
    // The job's own question, and one that was under way.
    expect(searches(stage) - before).toBeLessThanOrEqual(2);
    const room = (await coverageOf(stage)).channels.find(({ channel }) => channel.messages > 3 && channel.type === 0);
    const roomId = room?.channel.id ?? '';
    stage.guild.addMember().send(roomId, 'one more');
    const again = await startCapture(deps, owner, { guildId: stage.guildId });
    await until(async () => (await readCaptureJob(deps, owner, again.id)).state === 'completed', 'the second is done');
    const estimate = async () =>
      (await coverageOf(stage)).channels.find(({ channel }) => channel.id === roomId)?.estimatedMessages;
    await until(async () => (await estimate()) === stage.guild.messages(roomId).length, 'it is counted anew');
    expect(stage.sandbox.stats().rateLimited).toBe(0);
  }, 60_000);
});
