import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateGuild } from '@guildhall/discord-sandbox';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalFiles } from '../../../platform/files/index.ts';
import { createJobs } from '../../../platform/jobs/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import type { Actor } from '../../accounts/index.ts';
import { defaultCaptureSettings, writeCaptureSettings } from '../capture-settings.store.ts';
import { readCaptureJob } from '../read-jobs.ts';
import { startCapture } from '../start-capture.ts';
import { captureStage, silent, until } from '../testing/capture-stage.ts';
import { attachmentRoutes } from './attachment.routes.ts';
import { cdnRule } from './cdn-rule.ts';
import { createMediaWork } from './media-work.ts';
import { readAttachments } from './read-attachments.ts';
import { retryAttachments } from './retry-attachments.ts';
import { storeAttachments } from './store-attachments.job.ts';
import { storeGuildReactors } from './store-reactors.job.ts';

const database = await testDatabase();
const { db } = database;
const messageRoute = 'GET /channels/{channel_id}/messages/{message_id}';
const owner: Actor = { kind: 'owner' };
const seed = generateGuild({ seed: 'media', members: 40, messages: 1_200 });
const stage = await captureStage(database, { seed });
const { guildId, sandbox } = stage;
const folder = await mkdtemp(join(tmpdir(), 'guildhall-media-'));
afterAll(() => rm(folder, { recursive: true }));
const files = await createLocalFiles(folder);
const deps = {
  db,
  files,
  defaultSettings: defaultCaptureSettings,
  discord: stage.pool,
  mayFetch: cdnRule(sandbox.apiUrl),
  now: () => new Date(sandbox.clock.now()),
};
const context = { signal: new AbortController().signal, log: silent };

interface Row {
  id: string;
  channelId: string;
  state: string;
  fileKey: string | null;
  bytes: number;
  problem: string | null;
}

async function attachments(): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select attachment_id::text as id, channel_id::text as "channelId", state, file_key as "fileKey", bytes::float8 as bytes,
      problem
    from archive_attachments where guild_id = ${guildId} order by attachment_id`.execute(db.kysely);
  return rows;
}

/** What was uploaded. */
function sentBytes(attachmentId: string): Uint8Array {
  const file = seed.files.get(attachmentId);
  return file === undefined ? new Uint8Array() : file instanceof Uint8Array ? file : file.read();
}

const wantAll = { ...defaultCaptureSettings, attachments: true, reactors: true };
const reset = () =>
  sql`update archive_attachments set state = 'metadata-only', file_key = null where guild_id = ${guildId}`.execute(
    db.kysely,
  );

beforeAll(async () => {
  stage.capture.start();
  const { id } = await startCapture(stage.capture.deps, owner, { guildId });
  await until(async () => (await readCaptureJob(stage.capture.deps, owner, id)).state === 'completed', 'captured');
});

describe('the bytes of attachments', () => {
  it('are not fetched while the guild does not want them', async () => {
    await storeAttachments(deps, { guildId }, context);
    expect(new Set((await attachments()).map((row) => row.state))).toEqual(new Set(['metadata-only']));
  });

  it('are stored once for each contents, up to the size the guild wants', async () => {
    const sizes = (await attachments()).map((row) => row.bytes).sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    await writeCaptureSettings(db.kysely, guildId, { ...wantAll, attachmentMaxBytes: median });
    await storeAttachments(deps, { guildId }, context);
    const rows = await attachments();
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.state).toBe(row.bytes <= median ? 'stored' : 'too-large');
    for (const row of rows.filter(({ state }) => state === 'stored')) {
      expect(row.fileKey).toBe(createHash('sha256').update(sentBytes(row.id)).digest('hex'));
      expect(await files.has(row.fileKey ?? '')).toBe(true);
    }
  });

  it('are fetched by a renewed link when the held one has expired', async () => {
    await reset();
    await writeCaptureSettings(db.kysely, guildId, wantAll);
    sandbox.faults.expireLinks();
    await storeAttachments(deps, { guildId }, context);
    expect(new Set((await attachments()).map((row) => row.state))).toEqual(new Set(['stored']));
  });

  it('that cannot be fetched are tried again later each time, and count as failed in the end', async () => {
    await reset();
    const everyone = await attachments();
    const [victim] = everyone;
    const id = victim?.id ?? '';
    await sql`update archive_attachments set state = 'gone' where guild_id = ${guildId} and attachment_id <> ${id}`.execute(
      db.kysely,
    );
    const tried = () => sandbox.stats().byRoute[messageRoute]?.count ?? 0;
    const refuse = (status: number) =>
      sandbox.faults.rest({
        route: messageRoute,
        effect: { kind: 'status', status, body: { code: 50_001, message: '' } },
      });
    sandbox.faults.expireDownloads(1_000);
    const renewRoute = 'POST /attachments/refresh-urls';
    sandbox.faults.rest({
      route: renewRoute,
      effect: { kind: 'status', status: 404, body: { code: 0, message: '' } },
      times: 1_000,
    });
    let nowMs = sandbox.clock.now();
    const later = { ...deps, now: () => new Date(nowMs) };
    const waits: number[] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      refuse(403);
      const before = tried();
      await storeAttachments(later, { guildId }, context);
      expect(tried()).toBe(before + 1);
      const summary = await readAttachments(later, owner, guildId);
      expect(summary).toMatchObject({
        waiting: 1,
        retrying: 1,
        failed: 0,
        problem: expect.stringContaining('may not see'),
      });
      const nextMs = Date.parse(summary.nextTryAt ?? '');
      waits.push(nextMs - nowMs);
      nowMs = nextMs - 1_000;
      await storeAttachments(later, { guildId }, context);
      expect(tried()).toBe(before + 1);
      nowMs = nextMs;
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(60_000);
    refuse(403);
    await storeAttachments(later, { guildId }, context);
    expect((await attachments())[0]).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/in 8 tries.*not see/),
    });
    expect(await readAttachments(later, owner, guildId)).toMatchObject({ waiting: 0, retrying: 0, failed: 1 });
    await storeAttachments(later, { guildId }, context);
    sandbox.faults.clear();
    const asked: string[] = [];
    const media = { captured: async (guild: string) => void asked.push(guild) };
    expect(await retryAttachments({ ...later, media }, owner, guildId)).toMatchObject({ waiting: 1, failed: 0 });
    expect(asked).toEqual([guildId]);
    await storeAttachments(later, { guildId }, context);
    expect((await attachments())[0]?.state).toBe('stored');
  });

  it('wait all together when the CDN is away, and those that failed are fetched at once when somebody asks', async () => {
    await reset();
    const away = {
      ...deps,
      mayFetch: (url: string) => Object.assign(new URL(url), { port: '1', host: '127.0.0.1:1' }),
    };
    await expect(storeAttachments(away, { guildId }, context)).rejects.toMatchObject({
      code: 'capture/attachments-unreachable',
    });
    const { retrying, waiting } = await readAttachments(deps, owner, guildId);
    expect(waiting).toBeGreaterThan(retrying);
    expect(retrying).toBeLessThan(15);
    await storeAttachments(deps, { guildId }, context);
    expect((await readAttachments(deps, owner, guildId)).waiting).toBe(retrying);
    const inTwoMinutes = { ...deps, now: () => new Date(sandbox.clock.now() + 120_000) };
    await storeAttachments(inTwoMinutes, { guildId }, context);
    expect(await readAttachments(deps, owner, guildId)).toMatchObject({ waiting: 0, retrying: 0, nextTryAt: null });
    await reset();
    await expect(storeAttachments(away, { guildId }, context)).rejects.toThrow();
    await retryAttachments({ ...deps, media: null }, owner, guildId);
    await storeAttachments(deps, { guildId }, context);
    expect(new Set((await attachments()).map((row) => row.state))).toEqual(new Set(['stored']));
    await writeCaptureSettings(db.kysely, guildId, { ...wantAll, attachments: false });
    const refused = retryAttachments({ ...deps, media: null }, owner, guildId);
    await expect(refused).rejects.toMatchObject({ code: 'capture/attachments-off' });
    await writeCaptureSettings(db.kysely, guildId, wantAll);
  });

  it('that are asked for anew while others are being fetched are fetched in the same run', async () => {
    await reset();
    const [first] = await attachments();
    let puts = 0;
    const put: typeof files.put = async (...input) => {
      puts += 1;
      if (puts === (await attachments()).length) {
        await sql`update archive_attachments set state = 'pending' where attachment_id = ${first?.id}`.execute(
          db.kysely,
        );
      }
      return files.put(...input);
    };
    await storeAttachments({ ...deps, files: { ...files, put } }, { guildId }, context);
    expect((await attachments())[0]?.state).toBe('stored');
  });

  it('are never fetched from another address than the CDN', async () => {
    await reset();
    const [victim] = await attachments();
    await sql`update archive_attachments set source_url = 'http://169.254.169.254/secret'
      where attachment_id = ${victim?.id}`.execute(db.kysely);
    await storeAttachments(deps, { guildId }, context);
    expect((await attachments())[0]).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/not lead to Discord/),
    });
  });
});

describe('the route of an attachment', () => {
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.register(attachmentRoutes({ db, files, media: null, defaultSettings: defaultCaptureSettings }));
  afterAll(() => app.close());
  const get = async (headers: Record<string, string> = {}, id?: string) => {
    const row = (await attachments()).find(({ state }) => state === 'stored');
    const url = `/api/guilds/${guildId}/attachments/${id ?? row?.id}`;
    return { reply: await app.inject({ url, headers }), sent: Buffer.from(sentBytes(row?.id ?? '')) };
  };

  it('serves the bytes so that they can do nothing', async () => {
    const { reply, sent } = await get();
    expect(reply.statusCode).toBe(200);
    expect(reply.rawPayload.equals(sent)).toBe(true);
    expect(reply.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox;/),
      'cache-control': expect.stringMatching(/immutable/),
    });
  });

  it('serves a part, and nothing to who has it already', async () => {
    const { reply, sent } = await get({ range: 'bytes=2-5' });
    expect(reply.statusCode).toBe(206);
    expect(reply.rawPayload.equals(sent.subarray(2, 6))).toBe(true);
    expect((await get({ 'if-none-match': String(reply.headers['etag']) })).reply.statusCode).toBe(304);
    expect((await get({ range: `bytes=${sent.length}-` })).reply.statusCode).toBe(416);
  });

  it('answers for unknown ones as for ones that are not held', async () => {
    expect((await get({}, '100000000000000001')).reply.statusCode).toBe(404);
  });
});

describe('the people behind reactions', () => {
  it('are asked for once, and again when the count has changed', async () => {
    const requests = () =>
      sandbox.stats().byRoute['GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}']?.count ?? 0;
    await storeGuildReactors({ db, discord: stage.pool }, { guildId }, context);
    const asked = requests();
    expect(asked).toBeGreaterThan(0);
    const { rows } = await sql<{ missing: number }>`
      select count(*)::int as missing from archive_reactions r where guild_id = ${guildId} and count <> (
        select count(*) from archive_reactors a
        where a.guild_id = r.guild_id and a.message_id = r.message_id and a.emoji = r.emoji)`.execute(db.kysely);
    expect(rows[0]?.missing).toBe(0);
    await storeGuildReactors({ db, discord: stage.pool }, { guildId }, context);
    expect(requests()).toBe(asked);
  });
});

describe('the jobs of media', () => {
  it('fetch what a switch asks for', async () => {
    await reset();
    const jobs = createJobs({ url: database.url, log: silent });
    await jobs.start();
    try {
      const media = createMediaWork({ ...deps, jobs });
      await media.start();
      await media.settingsChanged(guildId);
      await until(async () => (await attachments()).filter(({ state }) => state === 'stored').length > 5, 'stored');
    } finally {
      await jobs.stop(2_000);
    }
  });

  it('delete the bytes that nothing refers to any more, and no others, once the transaction is committed', async () => {
    const jobs = createJobs({ url: database.url, log: silent });
    await jobs.start();
    try {
      const media = createMediaWork({ ...deps, jobs });
      await media.start();
      const used = (await attachments()).find(({ fileKey }) => fileKey !== null)?.fileKey ?? '';
      const put = async (text: string) =>
        (await files.put(Readable.from([Buffer.from(text)]), { maxBytes: 100 })).sha256;
      const [unused, kept] = [await put('nobody refers to this'), await put('nor to this')];
      await expect(
        db.transaction(async (tx) => {
          await media.forgetFiles(tx, [kept]);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      await db.transaction((tx) => media.forgetFiles(tx, [used, unused]));
      await until(async () => !(await files.has(unused)), 'deleted');
      expect([await files.has(used), await files.has(kept)]).toEqual([true, true]);
    } finally {
      await jobs.stop(2_000);
    }
  });
});
