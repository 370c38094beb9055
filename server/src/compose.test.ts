import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateGuild, startSandbox } from '@guildhall/discord-sandbox';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { programStage } from './commands/testing/program.ts';
import { type App, compose } from './compose.ts';
import { loadConfig } from './platform/config/index.ts';
import { createLogger } from './platform/telemetry/index.ts';
import { testDatabase } from './testing/test-database.ts';

const { url: databaseUrl } = await testDatabase();
const sandbox = await startSandbox();
const bot = sandbox.addBot();
const guild = sandbox.addGuild(generateGuild({ seed: 'compose', members: 12, messages: 30, channels: 2 }));
guild.addBot(bot);
const { run } = await programStage({ DATABASE_URL: databaseUrl });
const channel = guild.channels().find(({ type }) => type === 0)?.id ?? '';

let app: App;
let cookie: string;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'guildhall-compose-'));
  const config = loadConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    DISCORD_TOKEN: bot.token,
    DISCORD_API_URL: sandbox.apiUrl,
  });
  app = await compose(config, createLogger({ level: 'silent', format: 'json' }));
  const reply = await fetch(`${app.url}/api/session/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: new URL(app.ownerLink).searchParams.get('key') }),
  });
  cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
});

const frame = z.looseObject({
  type: z.string(),
  event: z
    .looseObject({
      type: z.string(),
      message: z.looseObject({ content: z.string() }).optional(),
      guild: z.looseObject({ id: z.string(), messages: z.number() }).optional(),
      messages: z.number().optional(),
      fromId: z.string().optional(),
      toId: z.string().optional(),
    })
    .optional(),
});

async function subscribe(...topics: string[]) {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/realtime`, { headers: { cookie } });
  const frames: z.infer<typeof frame>[] = [];
  socket.on('message', (data) => frames.push(frame.parse(JSON.parse(String(data)))));
  await new Promise((resolve) => socket.once('open', resolve));
  for (const topic of topics) socket.send(JSON.stringify({ type: 'subscribe', topic }));
  await vi.waitFor(() => expect(frames).toHaveLength(topics.length), { timeout: 20_000 });
  return { frames, close: () => socket.close() };
}

test('what is said, edited and deleted in Discord arrives in the browser, in order', async () => {
  const live = z.object({ guilds: z.array(z.object({ live: z.string() })) });
  const overview = async () => live.parse(await (await fetch(`${app.url}/api/guilds`, { headers: { cookie } })).json());
  await vi.waitFor(async () => expect((await overview()).guilds[0]?.live).toBe('live'), { timeout: 20_000 });
  const { frames, close } = await subscribe(`channel:${guild.id}:${channel}`);
  const member = guild.addMember({ name: 'mira' });
  const said = member.send(channel, 'first');
  await vi.waitFor(() => expect(frames).toHaveLength(2), { timeout: 20_000 });
  member.edit(channel, said.id, 'second');
  await vi.waitFor(() => expect(frames).toHaveLength(3), { timeout: 20_000 });
  member.delete(channel, said.id);
  await vi.waitFor(() => expect(frames).toHaveLength(4), { timeout: 20_000 });
  expect(frames.slice(1).map(({ event }) => [event?.type, event?.message?.content])).toEqual([
    ['message.created', 'first'],
    ['message.changed', 'second'],
    ['message.deleted', undefined],
  ]);
  close();
});

test('the overview is told when a guild changed, and topics that do not exist are refused', async () => {
  const { frames, close } = await subscribe('guilds', 'no-such-topic');
  expect(frames.map(({ type }) => type).sort()).toEqual(['refused', 'subscribed']);
  guild.addMember({ name: 'bo' }).send(channel, 'hello');
  await vi.waitFor(() => expect(frames.some(({ event }) => event?.type === 'guild.changed')).toBe(true), {
    timeout: 20_000,
  });
  close();
});

test('a boundary of a capture that is no moment is refused with what is allowed', async () => {
  const reply = await fetch(`${app.url}/api/capture/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ guildId: guild.id, after: 'last week', before: '2026-05-01T12:00:00' }),
  });
  const allowed = 'must be a message id, a date (2026-05-01) or a time with its zone (2026-05-01T12:00:00Z)';
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({
    code: 'http/invalid-input',
    errors: [
      { path: 'body.after', message: allowed },
      { path: 'body.before', message: allowed },
    ],
  });
});

test('what an import in another process and a capture job bring is told to who looks at the channel', async () => {
  const place = { id: '100000000000000010', type: 'GuildTextChat', name: 'general', topic: null };
  const author = { id: '100000000000000009', name: 'mira', discriminator: '0000', nickname: 'Mira', isBot: false };
  const lists = { attachments: [], embeds: [], stickers: [], reactions: [], mentions: [], inlineEmojis: [] };
  const said = { id: '1400000000000000000', type: 'Default', timestamp: '2025-07-30T12:00:00+00:00', content: 'hello' };
  const path = join(dataDir, 'export.json');
  const one = { ...said, timestampEdited: null, isPinned: false, author: { ...author, color: null }, ...lists };
  const document = {
    guild: { id: '100000000000000001', name: 'The Hall', iconUrl: '' },
    channel: { ...place, categoryId: '100000000000000005', category: 'Text' },
    dateRange: { after: null, before: null },
    exportedAt: '2026-03-01T00:00:00+00:00',
    messages: [one],
    messageCount: 1,
  };
  const write = (count: number) => {
    const messages = Array.from({ length: count }, (_, index) => ({
      ...one,
      id: String(BigInt(said.id) + BigInt(index)),
    }));
    return writeFile(path, JSON.stringify({ ...document, messages, messageCount: count }));
  };
  await write(1);
  const { frames, close } = await subscribe('guilds');
  const { code, err } = await run(['import', path]);
  expect({ code, err }).toEqual({ code: 0, err: expect.any(String) });
  const told = () => frames.filter(({ event }) => event?.guild?.id === document.guild.id).at(-1);
  await vi.waitFor(() => expect(told()?.event?.guild?.messages).toBe(1), { timeout: 20_000 });
  close();

  const room = await subscribe(`channel:${document.guild.id}:${place.id}`, `channel:${guild.id}:${channel}`);
  const events = () => room.frames.flatMap(({ event }) => (event ? [event] : []));
  await write(3);
  expect((await run(['import', path])).code).toBe(0);
  await vi.waitFor(() => expect(events()).toHaveLength(2), { timeout: 20_000 });
  expect(events()).toMatchObject([{ type: 'message.created' }, { type: 'message.created' }]);
  await write(1_000);
  expect((await run(['import', path])).code).toBe(0);
  const filled = () => events().filter(({ type }) => type === 'channel.filled');
  const sum = () => filled().reduce((total, { messages = 0 }) => total + messages, 0);
  await vi.waitFor(() => expect(sum()).toBe(997), { timeout: 20_000 });
  expect(filled().length).toBeLessThanOrEqual(3);
  expect(events().length).toBe(2 + filled().length);
  expect(filled().at(-1)?.toId).toBe(String(BigInt(said.id) + 999n));
  const seen = events().length;
  await fetch(`${app.url}/api/capture/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ guildId: guild.id }),
  });
  const captured = guild.messages(channel).length - 1; // one was heard before
  expect(captured).toBeGreaterThan(5);
  await vi.waitFor(() => expect(events().length).toBeGreaterThanOrEqual(seen + captured), { timeout: 20_000 });
  room.close();
});
