import { type Client, Events, GatewayDispatchEvents, GatewayIntentBits, GatewayRateLimitError } from 'discord.js';
import { afterEach, expect, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';
import { readyClient, until } from '../testing/client.ts';
import { tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let clients: Client[] = [];

afterEach(async () => {
  for (const client of clients) await client.destroy();
  clients = [];
  await sandbox.close();
});

async function setUp(options: SandboxOptions = {}, members = 5, messages = 10) {
  sandbox = await startSandbox(options);
  const tiny = tinyGuild({ members, messages });
  const guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot);
  const login = async (intents?: GatewayIntentBits[]) => {
    const client = await readyClient(sandbox, bot.token, intents ? { intents } : {});
    clients.push(client);
    return client;
  };
  const [, someone = ''] = tiny.userIds;
  return { tiny, guild, bot, login, member: guild.member(someone) };
}

test('discord.js logs in and knows the guild, its channels, its roles and itself', async () => {
  const { tiny, bot, login } = await setUp();
  const client = await login();
  const guild = client.guilds.cache.get(tiny.guildId);
  expect(guild?.memberCount).toBe(6);
  expect(guild?.channels.cache.size).toBe(6);
  expect(guild?.members.me?.roles.cache.size).toBe(2);
  expect(client.user.id).toBe(bot.user.id);
  const application = await client.application.fetch();
  expect(application.flags?.has('GatewayMessageContentLimited')).toBe(true);
});

test('discord.js fetches 2,500 members in chunks of 1,000, and is limited when it asks again within 30 s', async () => {
  const { tiny, login } = await setUp({}, 2_500);
  const client = await login();
  const sizes: number[] = [];
  client.ws.on(GatewayDispatchEvents.GuildMembersChunk, (chunk) => sizes.push(chunk.members.length));
  const members = await client.guilds.cache.get(tiny.guildId)?.members.fetch();
  expect(members?.size).toBe(2_501);
  expect(sizes).toEqual([1_000, 1_000, 501]);
  await expect(client.guilds.cache.get(tiny.guildId)?.members.fetch()).rejects.toThrow(GatewayRateLimitError);
  sandbox.clock.advance(30_000);
  expect((await client.guilds.cache.get(tiny.guildId)?.members.fetch())?.size).toBe(2_501);
});

test('what members do reaches discord.js: messages, edits, reactions, threads, pins, deletions, joins and roles', async () => {
  const { tiny, guild, login, member } = await setUp();
  const client = await login();
  const heard: string[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(`create ${message.content}`));
  client.on(Events.MessageUpdate, (before, after) => heard.push(`update ${before.content} → ${after.content}`));
  client.on(Events.MessageDelete, (message) => heard.push(`delete ${message.content}`));
  client.on(Events.MessageBulkDelete, (messages) => heard.push(`bulk ${messages.size}`));
  client.on(Events.MessageReactionAdd, (reaction) => heard.push(`react ${reaction.emoji.name} ${reaction.count}`));
  client.on(Events.MessageReactionRemove, (reaction) => heard.push(`unreact ${reaction.emoji.name}`));
  client.on(Events.ThreadCreate, (thread) => heard.push(`thread ${thread.name}`));
  client.on(Events.ThreadUpdate, (_before, thread) => heard.push(`archived ${thread.archived}`));
  client.on(Events.ChannelPinsUpdate, () => heard.push('pins'));
  client.on(Events.GuildMemberAdd, (joined) => heard.push(`join ${joined.displayName}`));
  client.on(Events.GuildMemberRemove, (left) => heard.push(`leave ${left.displayName}`));
  client.on(Events.GuildMemberUpdate, (_before, after) => heard.push(`roles ${after.roles.cache.size}`));
  const sent = member.send(tiny.general, 'hello');
  member.edit(tiny.general, sent.id, 'hello you');
  member.react(tiny.general, sent.id, '👍');
  member.unreact(tiny.general, sent.id, '👍');
  member.pin(tiny.general, sent.id);
  const thread = member.openThread(tiny.general, 'side talk', sent.id);
  member.archiveThread(thread.id);
  member.delete(tiny.general, sent.id);
  const [one, two] = [member.send(tiny.general, 'one'), member.send(tiny.general, 'two')];
  member.bulkDelete(tiny.general, [one.id, two.id]);
  const newcomer = guild.addMember({ name: 'newcomer' });
  newcomer.changeRoles([guild.createRole({ name: 'guest' })]);
  newcomer.leave();
  await until('the last event', () => heard.at(-1) === 'leave newcomer');
  expect(heard).toEqual([
    'create hello',
    'update hello → hello you',
    'react 👍 1',
    'unreact 👍',
    'update hello you → hello you',
    'pins',
    'create ',
    'thread side talk',
    'create ',
    'archived true',
    'delete hello you',
    'create one',
    'create two',
    'bulk 2',
    'join newcomer',
    'roles 2',
    'leave newcomer',
  ]);
});

test('a dropped socket is resumed and the missed messages come in order, once', async () => {
  const { tiny, login, member } = await setUp();
  const client = await login();
  const contents: string[] = [];
  const resumed: number[] = [];
  client.on(Events.MessageCreate, (message) => contents.push(message.content));
  client.on(Events.ShardResume, (_id, replayed) => resumed.push(replayed));
  member.send(tiny.general, 'before');
  expect(sandbox.faults.dropSockets()).toBe(1);
  for (const word of ['missed 1', 'missed 2', 'missed 3']) member.send(tiny.general, word);
  await until('the resume', () => resumed.length === 1, 20_000);
  member.send(tiny.general, 'after');
  await until('the message after', () => contents.includes('after'));
  expect(contents).toEqual(['before', 'missed 1', 'missed 2', 'missed 3', 'after']);
});

test('op 7 makes discord.js reconnect and resume', async () => {
  const { tiny, login, member } = await setUp();
  const client = await login();
  const contents: string[] = [];
  let resumed = 0;
  client.on(Events.MessageCreate, (message) => contents.push(message.content));
  client.on(Events.ShardResume, () => resumed++);
  expect(sandbox.faults.requestReconnect()).toBe(1);
  await until('the socket to go', () => resumed === 1, 20_000);
  member.send(tiny.general, 'still there');
  await until('the message', () => contents.length === 1);
});

test('op 9 without resume makes discord.js identify anew', async () => {
  const { tiny, login, member } = await setUp();
  const client = await login();
  let ready = 0;
  client.on(Events.ShardReady, () => ready++);
  sandbox.faults.invalidateSessions(false);
  await until('a new session', () => ready === 1, 20_000);
  const contents: string[] = [];
  client.on(Events.MessageCreate, (message) => contents.push(message.content));
  member.send(tiny.general, 'new session');
  await until('the message', () => contents.length === 1);
});

test('a lost heartbeat ACK makes discord.js reconnect a zombie connection', async () => {
  const { login } = await setUp({ heartbeatIntervalMs: 250 });
  const client = await login();
  let resumed = 0;
  client.on(Events.ShardResume, () => resumed++);
  sandbox.faults.loseAcks();
  await until('the resume', () => resumed === 1, 20_000);
});

test('without the content intent, content is hidden but in own and mentioning messages', async () => {
  const { tiny, bot, login, member } = await setUp();
  const client = await login([GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages]);
  const contents: string[] = [];
  client.on(Events.MessageCreate, (message) => contents.push(message.content));
  member.send(tiny.general, 'secret words');
  member.send(tiny.general, `hey <@${bot.user.id}>`);
  const channel = await client.channels.fetch(tiny.general);
  if (channel?.isSendable()) await channel.send('mine');
  await until('three messages', () => contents.length === 3);
  expect(contents).toEqual(['', `hey <@${bot.user.id}>`, 'mine']);
});

test('events of a channel that the bot may not view do not reach it, and do once it may', async () => {
  const { tiny, guild, bot, login, member } = await setUp();
  const client = await login();
  const contents: string[] = [];
  client.on(Events.MessageCreate, (message) => contents.push(message.content));
  member.send(tiny.secret, 'whispered');
  member.send(tiny.general, 'said');
  guild.setOverwrite(tiny.secret, { id: bot.user.id, type: 1, allow: '1024', deny: '0' });
  member.send(tiny.secret, 'whispered to you');
  await until('two messages', () => contents.length === 2);
  expect(contents).toEqual(['said', 'whispered to you']);
});

test('discord.js obeys the limits it is told: 30 pages of one channel without a single 429 or violation', async () => {
  const { tiny, login } = await setUp(
    { limits: { routes: { 'GET /channels/{channel_id}/messages': { limit: 5, windowMs: 100 } } } },
    5,
    300,
  );
  const client = await login();
  const channel = await client.channels.fetch(tiny.general);
  if (!channel?.isTextBased()) throw new Error('general is a text channel');
  const ids = new Set<string>();
  let before: string | undefined;
  for (let page = 0; page < 30; page++) {
    const messages = await channel.messages.fetch({ limit: 10, ...(before ? { before } : {}) });
    for (const id of messages.keys()) ids.add(id);
    before = messages.lastKey();
  }
  expect(ids.size).toBe(300);
  expect(sandbox.stats().rateLimited).toBe(0);
  expect(sandbox.journal.violations).toEqual([]);
});
