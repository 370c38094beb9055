import { afterEach, expect, test } from 'vitest';
import { allPermissions, generateGuild, type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

async function setUp(options: SandboxOptions = {}) {
  sandbox = await startSandbox({ limits: 'none', ...options });
  const tiny = tinyGuild();
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  const bytes = new TextEncoder().encode('the bytes');
  guild.member(tiny.ownerId).upload(tiny.general, { name: 'a file.txt', bytes, contentType: 'text/plain' }, 'look');
  const api = apiOf(sandbox, bot.token);
  const link = async () => {
    const { body } = await api('GET', `/channels/${tiny.general}/messages?limit=1`);
    const [message] = Array.isArray(body) ? body : [];
    return String(message?.attachments?.[0]?.url);
  };
  return { api, link, guild, tiny };
}

test('an attachment is served behind its signed link, and not behind a changed one', async () => {
  const { link } = await setUp();
  const url = await link();
  const reply = await fetch(url);
  expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
    200,
    'text/plain',
    'the bytes',
  ]);
  expect((await fetch(url.replace(/ex=[0-9a-f]+/, 'ex=7fffffff'))).status).toBe(404);
  expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(404);
});

test('the pictures of a generated guild are drawn when they are asked for, of the size and kind that was told', async () => {
  const { api } = await setUp();
  const guild = sandbox.addGuild(generateGuild({ seed: 'pictures', members: 12, messages: 400 }));
  for (const bot of sandbox.bots()) guild.addBot(bot, { permissions: allPermissions });
  const { body } = await api('GET', `/guilds/${guild.id}/messages/search?has=image&limit=3`);
  const hits: { attachments: { url: string; size: number }[] }[][] = JSON.parse(JSON.stringify(body)).messages;
  const files = hits.flat().flatMap(({ attachments }) => attachments);
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const { url, size } of files) {
    const reply = await fetch(url);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    expect([reply.status, reply.headers.get('content-type'), bytes.length]).toEqual([200, 'image/png', size]);
    expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

test('a link expires; reading the message again or refreshing the link gives a new one', async () => {
  const { api, link } = await setUp({ cdnLinkLifetimeMs: 60_000 });
  const url = await link();
  sandbox.clock.advance(62_000);
  const expired = await fetch(url);
  expect([expired.status, await expired.text()]).toEqual([404, 'This content is no longer available.']);
  expect((await fetch(await link())).status).toBe(200);
  const { body } = await api('POST', '/attachments/refresh-urls', { attachment_urls: [url] });
  expect(body).toMatchObject({ refreshed_urls: [{ original: url }] });
  const [, refreshed = ''] = /"refreshed":"([^"]+)"/.exec(JSON.stringify(body)) ?? [];
  expect((await fetch(refreshed)).status).toBe(200);
});

test('faults expire the links issued so far, or the next downloads', async () => {
  const { link } = await setUp();
  const url = await link();
  sandbox.faults.expireLinks();
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(await link())).status).toBe(200);
  sandbox.faults.expireDownloads(1);
  expect((await fetch(await link())).status).toBe(404);
  expect((await fetch(await link())).status).toBe(200);
});

test('avatars, icons and emojis are small pictures', async () => {
  await setUp();
  for (const path of ['/avatars/1/a.png', '/icons/1/b.png', '/emojis/1.png']) {
    const reply = await fetch(sandbox.cdnUrl + path);
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await reply.arrayBuffer()).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

test('a picture that an embed takes from elsewhere is served by the proxy', async () => {
  const { guild, tiny, api } = await setUp();
  const url = 'https://pictures.example/harbour.png';
  const embeds = [{ type: 'image', url, thumbnail: { url, width: 320, height: 180 } }];
  guild.member(tiny.ownerId).send(tiny.general, { content: url, embeds });
  const { body } = await api('GET', `/channels/${tiny.general}/messages?limit=1`);
  const [message] = Array.isArray(body) ? body : [];
  const { thumbnail } = message?.embeds?.[0] ?? {};
  expect(thumbnail).toMatchObject({ url, proxy_url: expect.stringContaining(`${sandbox.cdnUrl}/external/`) });
  const reply = await fetch(thumbnail.proxy_url);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/png']);
});
