import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateGuild, startSandbox } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createLocalFiles } from '../../platform/files/index.ts';
import { createHealth, createHttpServer } from '../../platform/http/index.ts';
import { createMetrics } from '../../platform/telemetry/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Actor, createAccess, createAccounts, newSecret } from '../accounts/index.ts';
import { upsertGuild } from '../archive/index.ts';
import { cdnRule, download } from '../capture/index.ts';
import { createPictures } from './create-pictures.ts';
import { pictureRoutes } from './pictures.routes.ts';
import type { PicturesDeps } from './pictures.types.ts';

const { db } = await testDatabase();
const owner: Actor = { kind: 'owner' };
const log = pino({ level: 'silent' });
const sandbox = await startSandbox();
const seed = generateGuild({ seed: 'pictures', members: 12, messages: 10 });
const guildId = sandbox.addGuild(seed).id;
await db.transaction((tx) => upsertGuild(tx, { ...seed.guild }));
const folder = await mkdtemp(join(tmpdir(), 'guildhall-pictures-'));
const files = await createLocalFiles(folder);
const ending: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

let nowMs = Date.now();
/** Pictures from the sandbox's CDN, which counts what it is asked for, unless the test plays it. */
function stage(
  options: Partial<PicturesDeps> = {},
  onEnd: (end: () => void) => unknown = (end) => ending.push(async () => end()),
) {
  const asked: string[] = [];
  const pictures = createPictures({
    db,
    files,
    cdnUrl: sandbox.cdnUrl,
    mayFetch: cdnRule(sandbox.apiUrl),
    download: (url, mayFetch, signal) => {
      asked.push(url.pathname);
      return download(url, mayFetch, signal);
    },
    embedAddress: async () => null,
    log,
    now: () => new Date(nowMs),
    patienceMs: 20_000,
    ...options,
  });
  onEnd(() => pictures.close());
  return { pictures, asked };
}

/** The routes in front of pictures. */
async function serve(options: Partial<PicturesDeps>, onEnd?: Parameters<typeof stage>[1]) {
  const token = newSecret(32);
  const http = await createHttpServer({
    config: { host: '127.0.0.1', port: 0, webDir: '/nowhere', version: 'test' },
    log,
    metrics: createMetrics(),
    health: createHealth(),
    authorize: createAccess(createAccounts(db), { localToken: token, isHttps: false }).authorize,
    routes: [pictureRoutes(stage(options, onEnd).pictures)],
  });
  const url = await http.listen();
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/guilds/${guildId}/${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return { url, http, get };
}

async function cdn(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen');
  return `http://127.0.0.1:${address.port}`;
}

let lastId = 900_000_000_000_000_000n;
const emoji = () => ({ kind: 'emoji', guildId, emojiId: (++lastId).toString() }) as const;
async function bytesOf(opened: { contents: { stream(): AsyncIterable<Uint8Array> } }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.contents.stream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a picture', () => {
  it('is fetched once, kept, and the same for everybody who asks meanwhile', async () => {
    const { pictures, asked } = stage();
    const wanted = emoji();
    const opened = await Promise.all([1, 2, 3].map(() => pictures.open(owner, wanted)));
    for (const each of opened) expect((await bytesOf(each)).subarray(1, 4).toString()).toBe('PNG');
    const again = await stage({ cdnUrl: 'http://127.0.0.1:1' }).pictures.open(owner, wanted);
    expect(again.contentType).toBe('image/png');
    await again.contents.close();
    expect(asked).toEqual([`/emojis/${wanted.emojiId}.webp`]);
  });

  it('of a person, a member and a guild has its own place', async () => {
    const { pictures, asked } = stage();
    const userId = '175928847299117063';
    for (const kind of ['avatar', 'member-avatar'] as const)
      await (await pictures.open(owner, { kind, guildId, userId, hash: 'abc' })).contents.close();
    await (await pictures.open(owner, { kind: 'icon', guildId, hash: 'def' })).contents.close();
    await (await pictures.open(owner, { kind: 'sticker', guildId, stickerId: userId, format: 'gif' })).contents.close();
    expect(asked).toEqual([
      `/avatars/${userId}/abc.webp`,
      `/guilds/${guildId}/users/${userId}/avatars/abc.webp`,
      `/icons/${guildId}/def.webp`,
      `/stickers/${userId}.gif`,
    ]);
  });

  it('of a guild that is not held is not asked for', async () => {
    const { pictures, asked } = stage();
    const wanted = { ...emoji(), guildId: '175928847299117000' };
    await expect(pictures.open(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found' });
    expect(asked).toEqual([]);
  });

  it('is never fetched from another host than the CDN of the configured Discord', async () => {
    const { pictures, asked } = stage({ cdnUrl: 'http://169.254.169.254' });
    await expect(pictures.open(owner, emoji())).rejects.toMatchObject({ code: 'pictures/not-found' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['that Discord does not have', (_, response) => response.writeHead(404).end()],
    ['that is a page', (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<script>')],
    ['of 600 KiB', (_, response) => response.end(Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(600 * 1_024)]))],
  ] satisfies [string, RequestListener][])('%s is asked for once a day', async (_, listener) => {
    const { pictures, asked } = stage({ cdnUrl: await cdn(listener) });
    const wanted = emoji();
    for (let i = 0; i < 2; i += 1)
      await expect(pictures.open(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found', status: 404 });
    expect(asked).toHaveLength(1);
    nowMs += 25 * 3_600_000;
    await expect(pictures.open(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found' });
    expect(asked).toHaveLength(2);
  });
});

describe('the CDN', () => {
  it('is left alone for a while after it failed', async () => {
    let isDown = true;
    const cdnUrl = await cdn((_, response) => response.writeHead(isDown ? 503 : 200).end('GIF89a'));
    const { pictures, asked } = stage({ cdnUrl });
    await expect(pictures.open(owner, emoji())).rejects.toMatchObject({ code: 'pictures/not-yet' });
    await expect(pictures.open(owner, emoji())).rejects.toMatchObject({ code: 'pictures/not-yet' });
    expect(asked).toHaveLength(1);
    isDown = false;
    nowMs += 31_000;
    const opened = await pictures.open(owner, emoji());
    expect(opened.contentType).toBe('image/gif');
    await opened.contents.close();
  });

  it('that is slow makes nobody wait; what it brings late is there the next time', async () => {
    const held: (() => void)[] = [];
    const cdnUrl = await cdn((_, response) => void held.push(() => response.end('GIF89a')));
    const { pictures } = stage({ cdnUrl, patienceMs: 1 });
    const wanted = emoji();
    await expect(pictures.open(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-yet' });
    await expect.poll(() => held.length).toBe(1);
    held[0]?.();
    await expect
      .poll(
        () =>
          pictures.open(owner, wanted).then(
            (opened) => bytesOf(opened),
            () => null,
          ),
        { timeout: 10_000 },
      )
      .toEqual(Buffer.from('GIF89a'));
  });
});

describe('a picture of an embed', () => {
  const wanted = { guildId, channelId: guildId, messageId: guildId, place: '0', part: 'image' } as const;
  const gif = Buffer.from('GIF89a');

  it('is asked of Discord when somebody looks, in a size that is shown, and kept by nobody', async () => {
    const sizes: (string | undefined)[] = [];
    const url = await cdn((request, response) => {
      sizes.push(request.url);
      response.end(gif);
    });
    const { pictures } = stage({ embedAddress: async () => `${url}/external/sig/a.png?x=1` });
    for (let i = 0; i < 2; i += 1)
      expect(await pictures.openEmbed(owner, wanted)).toEqual({ bytes: gif, contentType: 'image/gif' });
    expect(sizes).toEqual(Array(2).fill('/external/sig/a.png?x=1&width=800&format=webp'));
    const { rows } = await sql<{ place: string }>`select place from pictures where place like 'external%'`.execute(
      db.kysely,
    );
    expect(rows).toEqual([]);
  });

  it.each([
    ['of another host than Discord’s', 'http://169.254.169.254/latest/meta-data'],
    ['of no web address', 'file:///etc/passwd'],
    ['that the message does not have', null],
  ])('%s is not asked for', async (_, address) => {
    const { pictures, asked } = stage({ embedAddress: async () => address });
    await expect(pictures.openEmbed(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found' });
    expect(asked).toEqual([]);
  });

  it('does not follow Discord to another host', async () => {
    const url = await cdn((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    const { pictures } = stage({ embedAddress: async () => `${url}/external/a.png` });
    await expect(pictures.openEmbed(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found' });
  });

  it.each([
    ['that is a page', Buffer.from('<script>')],
    ['of 5 MB', Buffer.concat([gif, Buffer.alloc(5 * 1_024 * 1_024)])],
  ])('%s is none', async (_, body) => {
    const url = await cdn((__, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(body));
    const { pictures } = stage({ embedAddress: async () => `${url}/external/a.png` });
    await expect(pictures.openEmbed(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-found' });
  });

  it('is not asked for while Discord has just failed', async () => {
    const url = await cdn((_, response) => response.writeHead(503).end());
    const { pictures, asked } = stage({ embedAddress: async () => `${url}/external/a.png` });
    for (let i = 0; i < 2; i += 1)
      await expect(pictures.openEmbed(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-yet' });
    expect(asked).toHaveLength(1);
    nowMs += 31_000;
    await expect(pictures.openEmbed(owner, wanted)).rejects.toMatchObject({ code: 'pictures/not-yet' });
    expect(asked).toHaveLength(2);
  });

  it('is served so that it can do nothing, to the owner alone', async () => {
    const url = await cdn((_, response) => response.end(gif));
    const { get, http } = await serve({ embedAddress: async () => `${url}/external/a.png` });
    const path = `channels/${guildId}/messages/${guildId}/embeds/f1/thumbnail`;
    const reply = await get(path);
    expect([reply.status, Buffer.from(await reply.arrayBuffer())]).toEqual([200, gif]);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'image/gif',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox;/),
    });
    expect((await get(path, { authorization: '' })).status).toBe(401);
    expect((await get(path.replace('f1', '../1'))).status).not.toBe(200);
    await http.close();
  });
});

describe('the route', async () => {
  const { get, url, http } = await serve({}, afterAll);
  afterAll(() => http.close());

  it('serves it for ever, so that it can do nothing', async () => {
    const path = `emojis/${emoji().emojiId}`;
    const reply = await get(path);
    expect([reply.status, Buffer.from(await reply.arrayBuffer()).toString('latin1', 1, 4)]).toEqual([200, 'PNG']);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': expect.stringMatching(/private.*immutable/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox;/),
    });
    expect((await get(path, { 'if-none-match': reply.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('takes nothing that could lead elsewhere', async () => {
    for (const path of ['emojis/..%2f..%2fattachments', 'icons/a.b', `avatars/${guildId}/a%2fb`, 'avatars/x/abc'])
      expect((await get(path)).status).toBe(400);
  });

  it('serves the owner alone', async () => {
    const reply = await fetch(`${url}/api/guilds/${guildId}/emojis/${emoji().emojiId}`);
    expect(reply.status).toBe(401);
  });
});
