import type { CaptureJobDetail } from '@guildhall/contract';
import { compareIds, generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Actor } from '../accounts/index.ts';
import { readRanges } from './coverage/coverage.store.ts';
import { cancelCapture, pauseCapture, resumeCapture, retryCapture } from './move-capture.ts';
import { readCoverage } from './read-guilds.ts';
import { readCaptureJob } from './read-jobs.ts';
import { startCapture } from './start-capture.ts';
import { type CaptureStage, captureStage, until } from './testing/capture-stage.ts';

const database = await testDatabase({ poolSize: 12 });
const owner: Actor = { kind: 'owner' };
const seed = generateGuild({ seed: 'capture', members: 40, messages: 3_000, endTime: Date.UTC(2026, 1, 1) });
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

const held = (channelId: string) => heldIn(stage.guildId, channelId);

async function heldIn(guildId: string, channelId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select message_id::text as id from archive_messages
    where guild_id = ${guildId} and channel_id = ${channelId} order by message_id`.execute(database.db.kysely);
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
    for (const channel of skipped) expect(channel.reason).toMatch(/may not (read|view)/);
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

describe('a running capture job', () => {
  const slow = { limits: { routes: { 'GET /channels/{channel_id}/messages': { limit: 2, windowMs: 200 } } } } as const;

  it('stops when it is paused, keeps what it has, and goes on where it was', async () => {
    const slowStage = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'pause',
          members: 20,
          messages: 4_000,
          channels: 2,
          endTime: Date.UTC(2026, 1, 2),
        }),
        sandbox: slow,
      },
      onTestFinished,
    );
    slowStage.capture.start();
    const own = slowStage.capture.deps;
    const { id } = await startCapture(own, owner, { guildId: slowStage.guildId, direction: 'oldest-first' });
    await until(async () => (await readCaptureJob(own, owner, id)).messages >= 400, 'some pages are stored');
    await pauseCapture(own, owner, id);
    await until(() => own.runningJob(id) === null, 'the run has ended');
    const paused = await readCaptureJob(own, owner, id);
    expect(paused).toMatchObject({ state: 'paused', remainingSeconds: null });
    expect(paused.messages).toBeLessThan(4_000);
    await expect(pauseCapture(own, owner, id)).rejects.toMatchObject({ code: 'capture/not-now' });
    await resumeCapture(own, owner, id);
    const job = await finished(slowStage, id);
    expect(job).toMatchObject({ state: 'completed', messages: 4_000, added: 4_000, covered: 1 });
    expect(slowStage.sandbox.stats().rateLimited).toBe(0);
  });

  it('is dropped when it is cancelled, and can be tried again', async () => {
    const slowStage = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'cancel',
          members: 20,
          messages: 2_000,
          channels: 1,
          endTime: Date.UTC(2026, 1, 3),
        }),
        sandbox: slow,
      },
      onTestFinished,
    );
    slowStage.capture.start();
    const own = slowStage.capture.deps;
    const { id } = await startCapture(own, owner, { guildId: slowStage.guildId });
    await until(async () => (await readCaptureJob(own, owner, id)).messages >= 200, 'some pages are stored');
    await cancelCapture(own, owner, id);
    expect((await finished(slowStage, id)).state).toBe('cancelled');
    await until(() => own.runningJob(id) === null, 'the run has ended');
    await retryCapture(own, owner, id);
    expect(await finished(slowStage, id)).toMatchObject({ state: 'completed', messages: 2_000, added: 2_000 });
  });

  it('is shared by several bots, each within its own limit', async () => {
    const shared = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'shared',
          members: 20,
          messages: 1_500,
          channels: 1,
          endTime: Date.UTC(2026, 1, 4),
        }),
        sandbox: slow,
        bots: 3,
      },
      onTestFinished,
    );
    shared.capture.start();
    const { id } = await startCapture(shared.capture.deps, owner, { guildId: shared.guildId });
    expect(await finished(shared, id)).toMatchObject({ state: 'completed', added: 1_500 });
    const byBot = Map.groupBy(
      shared.sandbox.journal
        .entries()
        .filter((entry) => entry.kind === 'rest' && entry.route === 'GET /channels/{channel_id}/messages'),
      (entry) => entry.bot,
    );
    expect(byBot.size).toBe(3);
    for (const requests of byBot.values()) expect(requests.length).toBeGreaterThanOrEqual(4);
    expect(shared.sandbox.stats().rateLimited).toBe(0);
  });

  it('is taken over from a process that ended without a word', async () => {
    const crashing = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'crash',
          members: 20,
          messages: 3_000,
          channels: 2,
          endTime: Date.UTC(2026, 1, 5),
        }),
        sandbox: slow,
      },
      onTestFinished,
    );
    crashing.capture.start();
    const { id } = await startCapture(crashing.capture.deps, owner, { guildId: crashing.guildId });
    await until(async () => (await readCaptureJob(crashing.capture.deps, owner, id)).messages >= 300, 'it runs');
    await crashing.capture.stop();
    expect((await readCaptureJob(crashing.capture.deps, owner, id)).state).toBe('running');
    const next = crashing.open();
    next.start();
    try {
      await until(async () => (await readCaptureJob(next.deps, owner, id)).state === 'completed', 'it is completed');
      expect(await readCaptureJob(next.deps, owner, id)).toMatchObject({ messages: 3_000, added: 3_000 });
    } finally {
      await next.stop();
    }
  });

  it('tells at most four states a second and always the last one', async () => {
    const shown = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'shown',
          members: 20,
          messages: 1_000,
          channels: 1,
          endTime: Date.UTC(2026, 1, 6),
        }),
        sandbox: slow,
      },
      onTestFinished,
    );
    shown.capture.start();
    const startedAt = Date.now();
    const { id } = await startCapture(shown.capture.deps, owner, { guildId: shown.guildId });
    await finished(shown, id);
    const states = () => shown.events.flatMap(({ event }) => jobIn(event));
    await until(() => states().at(-1)?.state === 'completed', 'the last state is told');
    expect(states().length).toBeLessThanOrEqual(((Date.now() - startedAt) / 1_000) * 4 + 4);
    expect(states().some((job) => job.state === 'running' && job.messagesPerSecond > 0)).toBe(true);
  });
});

describe('troubles of a capture job', () => {
  it('a channel that becomes unreadable or is deleted is skipped with the reason, the others are captured', async () => {
    const own = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'hidden',
          members: 20,
          messages: 3_000,
          channels: 4,
          endTime: Date.UTC(2026, 1, 7),
        }),
        sandbox: { limits: { routes: { 'GET /channels/{channel_id}/messages': { limit: 1, windowMs: 150 } } } },
      },
      onTestFinished,
    );
    own.capture.start();
    const [first, second, third] = own.guild.channels().filter((channel) => channel.type === 0);
    const { id } = await startCapture(own.capture.deps, owner, { guildId: own.guildId });
    await until(async () => (await readCaptureJob(own.capture.deps, owner, id)).messages >= 400, 'it runs');
    own.guild.setOverwrite(first?.id ?? '', { id: own.guildId, type: 0, allow: '0', deny: String(1 << 10) });
    own.guild.setOverwrite(second?.id ?? '', { id: own.guildId, type: 0, allow: '0', deny: String(1 << 16) });
    own.guild.deleteChannel(third?.id ?? '');
    const job = await finished(own, id);
    expect(job).toMatchObject({ state: 'completed', channels: { done: 1, skipped: 3, failed: 0 } });
    const reasons = new Map(job.perChannel.map((channel) => [channel.channelId, channel.reason]));
    expect(reasons.get(first?.id ?? '')).toMatch(/View Channel/);
    expect(reasons.get(second?.id ?? '')).toMatch(/Read Message History/);
    expect(reasons.get(third?.id ?? '')).toMatch(/not exist|deleted/);
  });

  it('an empty answer for lack of permission is not taken for an empty channel', async () => {
    const own = await captureStage(
      database,
      {
        seed: generateGuild({ seed: 'blind', members: 20, messages: 300, channels: 1, endTime: Date.UTC(2026, 1, 8) }),
      },
      onTestFinished,
    );
    const [channel] = own.guild.channels().filter(({ type }) => type === 0);
    const channelId = channel?.id ?? '';
    // The gateway's word is lost: the permission goes while capture still believes in it.
    const access = own.pool.access(own.guildId, channelId);
    own.guild.setOverwrite(channelId, { id: own.guildId, type: 0, allow: '0', deny: String(1 << 16) });
    const blind = own.open({ ...own.pool, access: () => access });
    blind.start();
    try {
      const { id } = await startCapture(blind.deps, owner, { guildId: own.guildId });
      await until(async () => (await readCaptureJob(blind.deps, owner, id)).state === 'completed', 'it has ended');
      const job = await readCaptureJob(blind.deps, owner, id);
      expect(job.channels).toMatchObject({ done: 0, skipped: 1 });
      expect(await readRanges(database.db.kysely, own.guildId)).toEqual(new Map());
    } finally {
      await blind.stop();
    }
  });

  it('a bot without the Message Content intent captures nothing and says what to switch on', async () => {
    const own = await captureStage(
      database,
      {
        seed: generateGuild({ seed: 'intent', members: 20, messages: 200, channels: 1, endTime: Date.UTC(2026, 1, 9) }),
        sandbox: { intentsGranted: { content: false } },
      },
      onTestFinished,
    );
    own.capture.start();
    const { id } = await startCapture(own.capture.deps, owner, { guildId: own.guildId });
    const job = await finished(own, id);
    expect(job.state).toBe('failed');
    expect(job.error).toMatch(/Message Content intent is off.*discord\.com\/developers/);
    expect(job.messages).toBe(0);
  });

  it('a guild nobody knows is refused with what to do', async () => {
    await expect(startCapture(deps, owner, { guildId: '100000000000000001' })).rejects.toMatchObject({
      code: 'capture/unknown-guild',
    });
  });
});

describe('the range of a capture job', () => {
  it.each(['oldest-first', 'newest-first'] as const)(
    'holds what lies between its messages, both apart, in the channel that was chosen, %s',
    async (direction) => {
      const days = direction === 'oldest-first' ? 200 : 210;
      const seed = generateGuild({ seed: `ids ${days}`, days, members: 20, messages: 1_500, channels: 2 });
      const own = await captureStage(database, { seed }, onTestFinished);
      own.capture.start();
      const [channel, other] = own.guild.channels().filter(({ type }) => type === 0);
      const channelId = channel?.id ?? '';
      const ids = own.guild.messages(channelId).map((message) => message.id);
      const input = {
        guildId: own.guildId,
        channelIds: [channelId],
        direction,
        after: ids[200] ?? '',
        before: ids[500] ?? '',
      };
      const job = await finished(own, (await startCapture(own.capture.deps, owner, input)).id);
      expect(job).toMatchObject({ state: 'completed', added: 299, covered: 1 });
      expect(await heldIn(own.guildId, channelId)).toEqual(ids.slice(201, 500));
      expect(await heldIn(own.guildId, other?.id ?? '')).toEqual([]);
      const empty = startCapture(own.capture.deps, owner, { ...input, after: ids[500] ?? '', before: ids[200] ?? '' });
      await expect(empty).rejects.toMatchObject({ code: 'capture/empty-range' });
    },
  );

  it('holds what lies between its dates and claims no more', async () => {
    const own = await captureStage(
      database,
      {
        seed: generateGuild({
          seed: 'range',
          members: 20,
          messages: 1_200,
          channels: 1,
          endTime: Date.UTC(2026, 1, 10),
        }),
      },
      onTestFinished,
    );
    own.capture.start();
    const [channel] = own.guild.channels().filter(({ type }) => type === 0);
    const messages = own.guild.messages(channel?.id ?? '');
    const from = messages[300]?.timestamp.slice(0, 10) ?? '';
    const to = messages[900]?.timestamp.slice(0, 10) ?? '';
    const { id } = await startCapture(own.capture.deps, owner, { guildId: own.guildId, after: from, before: to });
    const job = await finished(own, id);
    const expected = messages.filter(({ timestamp }) => timestamp >= from && timestamp < to);
    expect(job).toMatchObject({ state: 'completed', added: expected.length });
    const ranges = (await readRanges(database.db.kysely, own.guildId)).get(channel?.id ?? '') ?? [];
    expect(ranges).toHaveLength(1);
    const outside = messages.filter((message) => !expected.includes(message)).map((message) => BigInt(message.id));
    for (const range of ranges) for (const id of outside) expect(id < range.from || id > range.to).toBe(true);
    const rest = await finished(own, (await startCapture(own.capture.deps, owner, { guildId: own.guildId })).id);
    expect(rest).toMatchObject({ added: messages.length - expected.length, covered: 1 });
  });
});

function jobIn(event: unknown): CaptureJobDetail[] {
  return isJobEvent(event) ? [event.job] : [];
}

function isJobEvent(event: unknown): event is { type: 'capture.job'; job: CaptureJobDetail } {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'capture.job';
}
