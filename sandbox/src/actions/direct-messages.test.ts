import { type Client, Events, GatewayIntentBits, Partials } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bot, type GuildHandle, type MemberHandle, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { readyClient, until } from '../testing/client.ts';
import { identify, openRawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let bot: Bot;
let api: Api;
let anna: MemberHandle;
let clients: Client[] = [];

beforeEach(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  api = apiOf(sandbox, bot.token);
  anna = guild.addMember({ name: 'anna' });
});

afterEach(async () => {
  for (const client of clients) await client.destroy();
  clients = [];
  await sandbox.close();
});

async function login(...intents: GatewayIntentBits[]): Promise<Client<true>> {
  const client = await readyClient(sandbox, bot.token, {
    intents: [GatewayIntentBits.Guilds, ...intents],
    partials: [Partials.Channel, Partials.Message, Partials.Reaction],
  });
  clients.push(client);
  return client;
}

async function open(): Promise<string> {
  const reply = await api('POST', '/users/@me/channels', { recipient_id: anna.userId });
  return String(Object(reply.body).id);
}

test('opening twice gives the same conversation, with the other as its recipient', async () => {
  const id = await open();
  expect(await open()).toBe(id);
  expect((await api('GET', `/channels/${id}`)).body).toMatchObject({ id, type: 1, recipients: [{ username: 'anna' }] });
  expect(Object((await api('GET', `/channels/${id}`)).body)).not.toHaveProperty('guild_id');
});

test('nobody opens one with themselves, with nobody, or with a bot', async () => {
  const open = (recipient_id?: string) => api('POST', '/users/@me/channels', { recipient_id });
  expect(await open(bot.user.id)).toMatchObject({ status: 400, body: { code: 50033 } });
  expect(await open('123456789012345678')).toMatchObject({ status: 400, body: { code: 50033 } });
  expect(await open()).toMatchObject({ status: 400, body: { code: 50035 } });
  expect(await open(sandbox.addBot().user.id)).toMatchObject({ status: 403, body: { code: 50007 } });
});

test('closed ones, and ones with who shares no guild, can be opened but not written to', async () => {
  const id = await open();
  const say = () => api('POST', `/channels/${id}/messages`, { content: 'hello' });
  anna.closesDms();
  expect(await say()).toMatchObject({
    status: 403,
    body: { code: 50007, message: 'Cannot send messages to this user' },
  });
  anna.opensDms();
  expect((await say()).status).toBe(200);
  anna.leave();
  expect(await say()).toMatchObject({ status: 403, body: { code: 50007 } });
});

test('a bot sees the content of direct messages without the intent for it, and deletes only its own', async () => {
  const client = await login(GatewayIntentBits.DirectMessages);
  const heard: string[] = [];
  client.on(Events.MessageCreate, ({ content, guildId }) => heard.push(`${content} ${guildId}`));
  client.on(Events.MessageUpdate, (_before, { content }) => heard.push(`edit ${content}`));
  client.on(Events.MessageDelete, ({ id }) => heard.push(`delete ${id === mine.id}`));
  const theirs = anna.writesDm('can you read this?');
  await until('the message', () => heard.length === 1);
  const channel = theirs.channel_id;
  const mine = await (await client.users.fetch(anna.userId)).send('yes');
  await mine.edit('yes!');
  expect(await api('DELETE', `/channels/${channel}/messages/${theirs.id}`)).toMatchObject({
    status: 403,
    body: { code: 50003 },
  });
  await mine.delete();
  await until('all events', () => heard.length === 4);
  expect(heard).toEqual(['can you read this? null', 'yes null', 'edit yes!', 'delete true']);
  expect((await api('GET', `/channels/${channel}/messages`)).body).toMatchObject([{ content: 'can you read this?' }]);
});

test('direct messages come to the first shard alone', async () => {
  const gateway = async (shard: number) => {
    const raw = await openRawGateway(sandbox.gatewayUrl);
    raw.send(2, identify(bot.token, GatewayIntentBits.DirectMessages, [shard, 2]));
    await raw.next('READY');
    return raw;
  };
  const [first, second] = [await gateway(0), await gateway(1)];
  anna.writesDm('hello');
  expect(await first.next('MESSAGE_CREATE')).toMatchObject({ d: { content: 'hello', channel_type: 1 } });
  second.send(1, null);
  await second.next(11);
  expect(second.payloads.map(({ t }) => t)).not.toContain('MESSAGE_CREATE');
  for (const one of [first, second]) one.close();
});

test('without the intent for direct messages none is heard', async () => {
  const silent = await login(GatewayIntentBits.GuildMessages);
  const heard: string[] = [];
  silent.on(Events.MessageCreate, ({ content }) => heard.push(content));
  anna.writesDm('unheard');
  anna.send(tiny.general, 'heard');
  await until('the message in the guild', () => heard.length > 0);
  expect(heard).toHaveLength(1);
});

test('replies, reactions and pins work, bulk deletion and other people’s conversations do not', async () => {
  const client = await login(GatewayIntentBits.DirectMessages, GatewayIntentBits.DirectMessageReactions);
  const reacted: string[] = [];
  client.on(Events.MessageReactionAdd, (reaction) => reacted.push(String(reaction.emoji.name)));
  const theirs = anna.writesDm('react to me');
  const path = `/channels/${theirs.channel_id}/messages`;
  const reply = await api('POST', path, { content: 'a reply', message_reference: { message_id: theirs.id } });
  expect(reply.body).toMatchObject({ type: 19, referenced_message: { id: theirs.id } });
  expect(Object(reply.body).message_reference).not.toHaveProperty('guild_id');
  expect((await api('PUT', `${path}/${theirs.id}/reactions/${encodeURIComponent('👍')}/@me`)).status).toBe(204);
  await until('the reaction', () => reacted.length === 1);
  expect((await api('PUT', `${path}/pins/${theirs.id}`)).status).toBe(204);
  const ids = [theirs.id, Object(reply.body).id];
  expect(await api('POST', `${path}/bulk-delete`, { messages: ids })).toMatchObject({
    status: 403,
    body: { code: 50003 },
  });
  const stranger = apiOf(sandbox, sandbox.addBot().token);
  expect(await stranger('GET', path)).toMatchObject({ status: 403, body: { code: 50001 } });
});
