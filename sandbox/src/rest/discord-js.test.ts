import { ChannelType, type Client, PermissionFlagsBits, type TextChannel } from 'discord.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allPermissions, type Sandbox, startSandbox } from '../index.ts';
import { readyClient } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let tiny: TinyGuild;
let client: Client<true>;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  const bot = sandbox.addBot();
  sandbox.addGuild(tiny.seed).addBot(bot, { permissions: allPermissions });
  client = await readyClient(sandbox, bot.token);
});

afterAll(async () => {
  expect(sandbox.journal.violations).toEqual([]);
  await client.destroy();
  await sandbox.close();
});

const guild = () => client.guilds.fetch(tiny.guildId);

async function textChannel(id: string): Promise<TextChannel> {
  const channel = await client.channels.fetch(id);
  if (channel?.type !== ChannelType.GuildText) throw new Error('It is a text channel.');
  return channel;
}

test('messages: send, reply, embed, file, poll, edit, fetch, delete', async () => {
  const channel = await textChannel(tiny.general);
  const sent = await channel.send({ content: 'hello', allowedMentions: { parse: [] }, nonce: '1', enforceNonce: true });
  const reply = await sent.reply({
    content: 'again',
    embeds: [{ title: 'T', description: 'D', fields: [{ name: 'a', value: 'b' }] }],
  });
  expect(reply.reference?.messageId).toBe(sent.id);
  expect((await channel.messages.fetch({ message: reply.id, force: true })).mentions.repliedUser?.id).toBe(
    client.user.id,
  );
  const withFile = await channel.send({
    files: [{ attachment: Buffer.from('abc'), name: 'a b.txt', description: 'letters' }],
  });
  expect(withFile.attachments.first()).toMatchObject({ name: 'a_b.txt', size: 3, description: 'letters' });
  const poll = await channel.send({
    poll: {
      question: { text: 'Tea?' },
      answers: [{ text: 'yes', emoji: '🍵' }, { text: 'no' }],
      duration: 2,
      allowMultiselect: false,
    },
  });
  expect(poll.poll?.answers.size).toBe(2);
  const same = await channel.send({ content: 'hello', nonce: '1', enforceNonce: true });
  expect(same.id).toBe(sent.id);
  expect((await withFile.edit({ content: 'now with words', attachments: [] })).attachments.size).toBe(0);
  await sent.suppressEmbeds(true);
  await poll.delete();
  await expect(channel.messages.fetch(poll.id)).rejects.toMatchObject({ code: 10008 });
});

test('reactions, pins and bulk deletion', async () => {
  const channel = await textChannel(tiny.general);
  const sent = await channel.send('react to me');
  await sent.react('👍');
  const fetched = await channel.messages.fetch({ message: sent.id, force: true });
  const reaction = fetched.reactions.cache.get('👍');
  expect(reaction?.me).toBe(true);
  expect((await reaction?.users.fetch())?.has(client.user.id)).toBe(true);
  await reaction?.users.remove(client.user.id);
  await sent.react('🎉');
  await sent.reactions.removeAll();
  await sent.pin();
  expect((await channel.messages.fetchPins()).items.map(({ message }) => message.id)).toContain(sent.id);
  await sent.unpin();
  const two = [await channel.send('1'), await channel.send('2')];
  expect((await channel.bulkDelete(two)).size).toBe(2);
});

test('threads: from a message, private, in a forum; archive, members, lists', async () => {
  const channel = await textChannel(tiny.general);
  const starter = await channel.send('a topic');
  const thread = await starter.startThread({ name: 'topic', autoArchiveDuration: 60 });
  await thread.send('inside');
  expect((await thread.fetchStarterMessage())?.id).toBe(starter.id);
  const hidden = await channel.threads.create({ name: 'hidden', type: ChannelType.PrivateThread, invitable: false });
  const [, user = ''] = tiny.userIds;
  await hidden.members.add(user);
  expect((await hidden.members.fetch()).size).toBe(2);
  await hidden.members.remove(user);
  const forum = await client.channels.fetch(tiny.forum);
  if (forum?.type !== ChannelType.GuildForum) throw new Error('It is a forum.');
  const post = await forum.threads.create({ name: 'question', message: { content: 'how?' } });
  expect((await post.fetchStarterMessage())?.content).toBe('how?');
  expect((await channel.guild.channels.fetchActiveThreads()).threads.size).toBe(3);
  await thread.setArchived(true);
  await hidden.edit({ archived: true, locked: true });
  expect((await channel.threads.fetchArchived()).threads.map(({ id }) => id)).toEqual([thread.id]);
  expect((await channel.threads.fetchArchived({ type: 'private' })).threads.size).toBe(1);
  await thread.setArchived(false);
  await thread.delete();
});

test('channels and overwrites', async () => {
  const everyone = tiny.guildId;
  const made = await (await guild()).channels.create({
    name: 'made',
    parent: tiny.category,
    topic: 'new',
    permissionOverwrites: [{ id: everyone, deny: [PermissionFlagsBits.ViewChannel] }],
  });
  expect(made.permissionsFor(everyone)?.has('ViewChannel')).toBe(false);
  await made.permissionOverwrites.edit(everyone, { ViewChannel: true, SendMessages: false });
  await made.edit({ name: 'renamed', topic: 'newer', rateLimitPerUser: 5 });
  await made.permissionOverwrites.delete(everyone);
  expect(await client.channels.fetch(made.id, { force: true })).toMatchObject({ name: 'renamed', topic: 'newer' });
  await made.delete();
});

test('members, roles, application and guild', async () => {
  const here = await guild();
  const [, user = ''] = tiny.userIds;
  const member = await here.members.fetch({ user, force: true });
  await member.setNickname('Nick');
  await member.timeout(60_000, 'quiet');
  expect((await here.members.fetch({ user, force: true })).isCommunicationDisabled()).toBe(true);
  const role = sandbox.guild(tiny.guildId).createRole({ name: 'helper' });
  await member.roles.add(role);
  await member.roles.remove(role);
  const made = await here.roles.create({
    name: 'made',
    colors: { primaryColor: 0xff0000 },
    permissions: ['KickMembers'],
  });
  expect(made.permissions.has('KickMembers')).toBe(true);
  expect((await made.edit({ name: 'renamed', hoist: true })).hexColor).toBe('#ff0000');
  await made.setPosition(2);
  await made.delete();
  await here.members.editMe({ nick: 'Botty' });
  const newcomer = sandbox.guild(tiny.guildId).addMember();
  await (await here.members.fetch(newcomer.userId)).kick('spam');
  expect(sandbox.guild(tiny.guildId).hasMember(newcomer.userId)).toBe(false);
  expect((await here.members.search({ query: 'nick' })).size).toBe(1);
  expect((await here.members.list({ limit: 1_000 })).size).toBe(here.memberCount);
  expect((await here.roles.fetch()).size).toBe(3);
  expect((await here.emojis.fetch()).size).toBe(0);
  expect((await client.application.fetch()).name).toBe('sandbox-bot');
  expect((await client.guilds.fetch()).size).toBe(1);
});
