import { type Client, Events, GatewayIntentBits, type TextChannel, WebhookClient } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allPermissions, type GuildHandle, Permission, type Sandbox, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { readyClient, until } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let client: Client<true>;
let channel: TextChannel;

beforeEach(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot, { permissions: allPermissions });
  const { Guilds, GuildMessages, MessageContent, GuildWebhooks } = GatewayIntentBits;
  client = await readyClient(sandbox, bot.token, { intents: [Guilds, GuildMessages, MessageContent, GuildWebhooks] });
  const found = await client.channels.fetch(tiny.general);
  if (!found?.isTextBased() || !('createWebhook' in found) || found.type !== 0) throw new Error('no text channel');
  channel = found;
});

afterEach(async () => {
  await client.destroy();
  await sandbox.close();
});

const byToken = ({ id, token }: { id: string; token: string | null }) =>
  new WebhookClient({ id, token: token ?? '' }, { rest: { api: sandbox.apiUrl } });

test('a webhook is made, listed, moved, renamed and deleted, and its channels hear of it', async () => {
  const heard: string[] = [];
  client.on(Events.WebhooksUpdate, ({ id }) => heard.push(id));
  const webhook = await channel.createWebhook({ name: 'Herald', reason: 'news' });
  expect((await channel.fetchWebhooks()).map(({ name, owner }) => [name, owner?.id])).toEqual([
    ['Herald', client.user.id],
  ]);
  await webhook.edit({ name: 'Crier', channel: tiny.news });
  expect((await channel.fetchWebhooks()).size).toBe(0);
  expect((await channel.guild.fetchWebhooks()).first()).toMatchObject({ name: 'Crier', channelId: tiny.news });
  await webhook.delete();
  await until('the last change', () => heard.length >= 5);
  expect(new Set(heard)).toEqual(new Set([tiny.general, tiny.news]));
  const entries = (await channel.guild.fetchAuditLogs({ limit: 3 })).entries.map(({ action }) => action);
  expect(entries.slice(0, 1)).toEqual([52]);
});

test('who has the token writes under any name, with files, edits and deletes, without being a bot', async () => {
  const hook = byToken(await channel.createWebhook({ name: 'Herald' }));
  const heard: [string, string | null, string][] = [];
  client.on(Events.MessageCreate, ({ author, webhookId, content }) =>
    heard.push([author.username, webhookId, content]),
  );
  const files = [{ attachment: Buffer.from('notes'), name: 'notes.txt' }];
  const sent = await hook.send({ content: 'hear', username: 'Old Crier', avatarURL: 'https://a.example/b.png', files });
  await until('the message', () => heard.length === 1);
  expect(heard).toEqual([['Old Crier', hook.id, 'hear']]);
  expect(guild.messages(tiny.general).at(-1)).toMatchObject({ attachments: [{ filename: 'notes.txt' }] });
  await hook.editMessage(sent.id, 'hear, hear');
  expect((await hook.fetchMessage(sent.id)).content).toBe('hear, hear');
  await hook.deleteMessage(sent.id);
  await expect(hook.fetchMessage(sent.id)).rejects.toMatchObject({ code: 10008 });
  expect(sandbox.journal.violations).toEqual([]);
});

test('it writes in threads of its channel, opens posts in forums, and nowhere else', async () => {
  const hook = byToken(await channel.createWebhook({ name: 'Herald' }));
  const thread = guild.member(tiny.ownerId).openThread(tiny.general, 'a thread');
  await hook.send({ content: 'inside', threadId: thread.id });
  expect(guild.messages(thread.id).at(-1)?.content).toBe('inside');
  await expect(hook.send({ content: 'x', threadId: tiny.news })).rejects.toMatchObject({ code: 10003 });
  await expect(hook.send({ content: 'x', threadName: 'post' })).rejects.toMatchObject({ code: 220_003 });
  const api = apiOf(sandbox, client.token);
  const { body } = await api('POST', `/channels/${tiny.forum}/webhooks`, { name: 'Poster' });
  const poster = byToken(JSON.parse(JSON.stringify(body)));
  await expect(poster.send('x')).rejects.toMatchObject({ code: 220_001 });
  const post = await poster.send({ content: 'first words', threadName: 'a post' });
  expect(guild.channels().find(({ id }) => id === post.channel_id)).toMatchObject({ name: 'a post' });
});

test('without wait there is no answer, with a wrong token or a deleted webhook an error', async () => {
  const webhook = await channel.createWebhook({ name: 'Herald' });
  const nobody = apiOf(sandbox, undefined);
  const path = `/webhooks/${webhook.id}/${webhook.token}`;
  expect((await nobody('POST', path, { content: 'x' })).status).toBe(204);
  expect(await nobody('POST', `/webhooks/${webhook.id}/wrong`, { content: 'x' })).toMatchObject({
    status: 401,
    body: { code: 50027 },
  });
  expect((await nobody('GET', `/webhooks/${webhook.id}`)).status).toBe(401);
  expect((await nobody('DELETE', path)).status).toBe(204);
  expect(await nobody('POST', path, { content: 'x' })).toMatchObject({ status: 404, body: { code: 10015 } });
});

test('a webhook needs the permission and a name that is not the house’s, and 15 are enough', async () => {
  const weak = sandbox.addBot();
  guild.addBot(weak, { permissions: Permission.ViewChannel });
  const path = `/channels/${tiny.general}/webhooks`;
  expect(await apiOf(sandbox, weak.token)('POST', path, { name: 'x' })).toMatchObject({ body: { code: 50013 } });
  expect(await apiOf(sandbox, weak.token)('GET', path)).toMatchObject({ body: { code: 50013 } });
  const api = apiOf(sandbox, client.token);
  expect(await api('POST', path, { name: 'Not Clyde' })).toMatchObject({ status: 400, body: { code: 50035 } });
  for (let count = 0; count < 15; count++) await api('POST', path, { name: `hook ${count}` });
  expect(await api('POST', path, { name: 'one more' })).toMatchObject({ status: 400, body: { code: 30007 } });
});
