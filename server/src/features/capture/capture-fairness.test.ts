import { type GuildHandle, generateGuild } from '@guildhall/discord-sandbox';
import { expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { type CaptureStage, captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase({ poolSize: 10 });
const owner: Actor = { kind: 'owner' };
const messagesRoute = 'GET /channels/{channel_id}/messages';

/** A large guild that is captured, and the stage of a small one beside it whose turn comes later. */
async function twoGuilds(days: number, options: Omit<Parameters<typeof captureStage>[1], 'seed'>) {
  const large = generateGuild({ seed: `large ${days}`, days, members: 20, messages: 15_000, channels: 30 });
  const stage = await captureStage(database, { ...options, seed: large }, onTestFinished);
  const seed = generateGuild({ seed: `small ${days}`, days: days - 100, members: 20, messages: 1_000, channels: 1 });
  const small = stage.sandbox.addGuild(seed);
  for (const bot of stage.bots) small.addBot(bot);
  await until(() => stage.pool.botsOf(small.id).length === 1, 'the bot knows the second guild');
  stage.capture.start();
  return { stage, small };
}

async function jobAfter(stage: CaptureStage, guildId: string, messages: number): Promise<string> {
  const { id } = await startCapture(stage.capture.deps, owner, { guildId });
  await until(async () => (await readCaptureJob(stage.capture.deps, owner, id)).messages >= messages, 'it runs');
  return id;
}

/** Of the pages that were asked for while a guild was being read: how many were its own. */
function shareOf(stage: CaptureStage, guild: GuildHandle): number {
  const ids = guild.channels().map(({ id }) => id);
  const pages = stage.sandbox.journal
    .entries()
    .filter((entry) => entry.kind === 'rest' && entry.route === messagesRoute)
    .map((entry) => 'path' in entry && ids.some((id) => entry.path.includes(id)));
  const during = pages.slice(pages.indexOf(true), pages.lastIndexOf(true) + 1);
  return during.filter(Boolean).length / during.length;
}

it('a small guild that comes later reads as fast as its channel admits while a large one uses all requests', async () => {
  // 40 requests a second in all, 5 in a channel: the fair part of the small guild is all that its channel admits, 1 in 8.
  const limits = {
    global: { limit: 40, windowMs: 1_000 },
    routes: { [messagesRoute]: { limit: 5, windowMs: 1_000 } },
    others: null,
  };
  const { stage, small } = await twoGuilds(400, { sandbox: { limits }, limits: { globalPerSecond: 40 } });
  stage.sandbox.faults.rest({ route: messagesRoute, times: 100_000, effect: { kind: 'latency', ms: 60 } });
  const large = await jobAfter(stage, stage.guildId, 1_000);
  const job = await jobAfter(stage, small.id, 1_000);
  await until(async () => (await readCaptureJob(stage.capture.deps, owner, job)).state === 'completed', 'it is done');
  expect((await readCaptureJob(stage.capture.deps, owner, large)).state).toBe('running');
  expect(shareOf(stage, small)).toBeGreaterThan(1 / 12);
  await until(
    async () => (await readCaptureJob(stage.capture.deps, owner, large)).state === 'completed',
    'the large one is done',
  );
  expect(stage.sandbox.stats().rateLimited).toBe(0);
});

it('a small guild does not wait behind all that a large one has to store', async () => {
  const { stage, small } = await twoGuilds(450, {});
  const large = await jobAfter(stage, stage.guildId, 1_000);
  await jobAfter(stage, small.id, 1_000);
  const { messages } = await readCaptureJob(stage.capture.deps, owner, large);
  // In turn, ten pages of its own are stored beside about as many of the other's, not behind six of each channel.
  expect(messages).toBeLessThan(10_000);
});
