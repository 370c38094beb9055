import { AuditLogEvent, type Client, Events, GatewayIntentBits, type GuildAuditLogsEntry, Partials } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allPermissions, type GuildHandle, Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { readyClient, until } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

const dayMs = 24 * 60 * 60 * 1_000;

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let api: Api;
let token: string;
let client: Client<true> | undefined;
let target: string;

beforeEach(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild({ members: 6 });
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot({ name: 'moderator' });
  guild.addBot(bot, { permissions: allPermissions & ~Permission.Administrator });
  token = bot.token;
  api = apiOf(sandbox, token);
  target = tiny.userIds[1] ?? '';
});

afterEach(async () => {
  await client?.destroy();
  client = undefined;
  await sandbox.close();
});

async function discordJs() {
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildModeration, GatewayIntentBits.GuildMembers];
  client = await readyClient(sandbox, token, { intents, partials: [Partials.GuildMember] });
  const found = await client.guilds.fetch(guild.id);
  return { client, server: found };
}

const codeOf = (body: unknown) => (typeof body === 'object' && body && 'code' in body ? body.code : undefined);

test('discord.js bans, lists, unbans and kicks with reasons, and hears of it', async () => {
  const { client, server } = await discordJs();
  const heard: string[] = [];
  const entries: GuildAuditLogsEntry[] = [];
  client.on(Events.GuildBanAdd, (ban) => heard.push(`ban ${ban.user.id}`));
  client.on(Events.GuildBanRemove, (ban) => heard.push(`unban ${ban.user.id}`));
  client.on(Events.GuildMemberRemove, (member) => heard.push(`gone ${member.id}`));
  client.on(Events.GuildAuditLogEntryCreate, (entry) => entries.push(entry));
  await server.bans.create(target, { reason: 'sold fakes – twice', deleteMessageSeconds: 3_600 });
  const ban = await server.bans.fetch(target);
  expect([ban.user.id, ban.reason, guild.hasMember(target)]).toEqual([target, 'sold fakes – twice', false]);
  await server.bans.remove(target);
  expect((await server.bans.fetch()).size).toBe(0);
  const kicked = tiny.userIds[2] ?? '';
  await server.members.kick(kicked, 'asleep');
  await until('all entries', () => entries.length === 3);
  expect(heard).toEqual([`ban ${target}`, `gone ${target}`, `unban ${target}`, `gone ${kicked}`]);
  expect(entries.map(({ action, reason, executorId, targetId }) => [action, reason, executorId, targetId])).toEqual([
    [AuditLogEvent.MemberBanAdd, 'sold fakes – twice', client.user.id, target],
    [AuditLogEvent.MemberBanRemove, null, client.user.id, target],
    [AuditLogEvent.MemberKick, 'asleep', client.user.id, kicked],
  ]);
  const log = await server.fetchAuditLogs({ type: AuditLogEvent.MemberKick });
  expect(log.entries.map((entry) => [entry.executor?.username, entry.reason])).toEqual([['moderator', 'asleep']]);
});

test('a ban deletes what the member wrote in the time given, everywhere, and nothing else', async () => {
  const said = (userId: string) => guild.messages(tiny.general).filter(({ author }) => author.id === userId).length;
  const old = said(target);
  guild.member(target).send(tiny.general, 'spam');
  guild.member(target).send(tiny.news, 'spam too');
  guild.member(tiny.userIds[2] ?? '').send(tiny.general, 'innocent');
  await api('PUT', `/guilds/${guild.id}/bans/${target}`, { delete_message_seconds: 60 });
  expect([said(target), guild.messages(tiny.news).length]).toEqual([old, 0]);
  expect(guild.messages(tiny.general).at(-1)?.content).toBe('innocent');
});

test('who is banned cannot join before being unbanned', async () => {
  await api('PUT', `/guilds/${guild.id}/bans/${target}`, {});
  expect(() => sandbox.member(guild.id, target).join()).toThrow('banned');
  await api('DELETE', `/guilds/${guild.id}/bans/${target}`);
  sandbox.member(guild.id, target).join();
  expect(guild.hasMember(target)).toBe(true);
  expect(codeOf((await api('DELETE', `/guilds/${guild.id}/bans/${target}`)).body)).toBe(10026);
});

test('a list of bans is paged by ids', async () => {
  const ids = tiny.userIds.slice(1, 5);
  for (const id of ids) await api('PUT', `/guilds/${guild.id}/bans/${id}`, {});
  const page = async (query: string) => {
    const { body } = await api('GET', `/guilds/${guild.id}/bans?${query}`);
    return Array.isArray(body) ? body.map((ban) => ids.indexOf(ban.user.id)) : [];
  };
  expect(await page('')).toEqual([0, 1, 2, 3]);
  expect(await page('limit=2')).toEqual([0, 1]);
  expect(await page(`after=${ids[1]}`)).toEqual([2, 3]);
  expect(await page(`before=${ids[3]}&limit=2`)).toEqual([1, 2]);
});

test('many are banned at once, who stands above is named, and none at all is an error', async () => {
  const ids = [target, tiny.ownerId, '123456789012345678'];
  const { body } = await api('POST', `/guilds/${guild.id}/bulk-ban`, { user_ids: ids });
  expect(body).toEqual({ banned_users: [target], failed_users: ids.slice(1) });
  const again = await api('POST', `/guilds/${guild.id}/bulk-ban`, { user_ids: ids });
  expect([again.status, codeOf(again.body)]).toEqual([400, 500_000]);
});

test('nobody moderates without the permission, nor who stands as high', async () => {
  const weak = sandbox.addBot({ name: 'weak' });
  guild.addBot(weak, { permissions: Permission.ViewChannel });
  const weakly = apiOf(sandbox, weak.token);
  const tries: [string, string, unknown?][] = [
    ['PUT', `/bans/${target}`, {}],
    ['GET', '/bans'],
    ['DELETE', `/members/${target}`],
    ['PATCH', `/members/${target}`, { communication_disabled_until: null }],
    ['POST', '/bulk-ban', { user_ids: [target] }],
    ['GET', '/prune'],
    ['GET', '/audit-logs'],
  ];
  for (const [method, path, body] of tries) {
    const reply = await weakly(method, `/guilds/${guild.id}${path}`, body);
    expect([path, reply.status, codeOf(reply.body)]).toEqual([path, 403, 50013]);
  }
  expect((await api('PUT', `/guilds/${guild.id}/bans/${tiny.ownerId}`, {})).status).toBe(403);
  expect((await api('DELETE', `/guilds/${guild.id}/members/${weak.user.id}`)).status).toBe(403);
});

test('a time-out lasts at most 28 days', async () => {
  const until = (ms: number) => new Date(sandbox.clock.now() + ms).toISOString();
  const path = `/guilds/${guild.id}/members/${target}`;
  expect((await api('PATCH', path, { communication_disabled_until: until(27 * dayMs) })).status).toBe(200);
  const tooLong = await api('PATCH', path, { communication_disabled_until: until(28 * dayMs + 60_000) });
  expect([tooLong.status, codeOf(tooLong.body)]).toEqual([400, 50035]);
});

test('pruning removes who has no role and was silent; counting it removes nobody', async () => {
  const quiet = tiny.userIds.slice(1);
  guild.member(quiet[0] ?? '').changeRoles([guild.createRole({ name: 'regular' })]);
  const count = async () => (await api('GET', `/guilds/${guild.id}/prune?days=7`)).body;
  sandbox.clock.advance(30 * dayMs);
  guild.member(quiet[1] ?? '').send(tiny.general, 'still here');
  expect(await count()).toEqual({ pruned: 3 });
  expect((await api('POST', `/guilds/${guild.id}/prune`, { days: 7 })).body).toEqual({ pruned: 3 });
  expect(await count()).toEqual({ pruned: 0 });
  expect(quiet.filter((id) => guild.hasMember(id))).toEqual(quiet.slice(0, 2));
});

test('the audit log tells what was done, by whom, with what changed', async () => {
  const { server } = await discordJs();
  const channel = await server.channels.create({ name: 'plans', reason: 'new raid' });
  await channel.edit({ name: 'old-plans' });
  await channel.permissionOverwrites.create(server.roles.everyone, { SendMessages: false });
  const role = await server.roles.create({ name: 'scribe', colors: { primaryColor: 0x336699 } });
  const member = await server.members.fetch(target);
  await member.roles.add(role);
  await member.setNickname('Scribbler');
  const message = guild.member(target).send(channel.id, 'to go');
  await channel.messages.delete(message.id);
  await channel.delete();
  const log = await server.fetchAuditLogs({ limit: 8, user: server.client.user });
  const told = log.entries.map(({ action, changes, extra }) => [action, changes, extra]);
  expect(told).toEqual([
    [AuditLogEvent.ChannelDelete, expect.arrayContaining([{ key: 'name', old: 'old-plans' }]), null],
    [AuditLogEvent.MessageDelete, [], { channel: expect.anything(), count: 1 }],
    [AuditLogEvent.MemberUpdate, [{ key: 'nick', new: 'Scribbler' }], null],
    [AuditLogEvent.MemberRoleUpdate, [{ key: '$add', new: [{ id: role.id, name: 'scribe' }] }], null],
    [AuditLogEvent.RoleCreate, expect.arrayContaining([{ key: 'name', new: 'scribe' }]), null],
    [AuditLogEvent.ChannelOverwriteCreate, expect.arrayContaining([{ key: 'deny', new: '2048' }]), expect.anything()],
    [AuditLogEvent.ChannelUpdate, [{ key: 'name', old: 'plans', new: 'old-plans' }], null],
    [AuditLogEvent.ChannelCreate, expect.arrayContaining([{ key: 'name', new: 'plans' }]), null],
  ]);
  expect(log.entries.last()?.reason).toBe('new raid');
});

test('the audit log is filtered and paged, and forgets after 45 days', async () => {
  const moderator = guild.member(tiny.userIds[3] ?? '');
  for (const id of tiny.userIds.slice(1, 3)) moderator.kick(id, 'by hand');
  moderator.ban(tiny.userIds[4] ?? '', { reason: 'worse' });
  const page = async (query: string) => {
    const { body } = await api('GET', `/guilds/${guild.id}/audit-logs?${query}`);
    const entries: { id: string; action_type: number; user_id: string; reason?: string }[] = JSON.parse(
      JSON.stringify(body),
    ).audit_log_entries;
    return entries;
  };
  const all = await page(`user_id=${tiny.userIds[3]}`);
  expect(all.map(({ action_type, reason }) => [action_type, reason])).toEqual([
    [22, 'worse'],
    [20, 'by hand'],
    [20, 'by hand'],
  ]);
  expect(await page('action_type=20&limit=1')).toEqual([all[1]]);
  expect(await page(`action_type=20&before=${all[1]?.id}`)).toEqual([all[2]]);
  expect(await page(`after=${all[2]?.id}`)).toEqual([all[1], all[0]]);
  sandbox.clock.advance(46 * dayMs);
  expect(await page('')).toEqual([]);
});

test('entries are told only to bots that may read the audit log', async () => {
  const blind = sandbox.addBot({ name: 'blind' });
  guild.addBot(blind, { permissions: Permission.ViewChannel });
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildModeration];
  client = await readyClient(sandbox, blind.token, { intents });
  const heard: string[] = [];
  client.on(Events.GuildAuditLogEntryCreate, () => heard.push('entry'));
  client.on(Events.GuildBanAdd, () => heard.push('ban'));
  await api('PUT', `/guilds/${guild.id}/bans/${target}`, {});
  await until('the ban', () => heard.includes('ban'));
  await api('DELETE', `/guilds/${guild.id}/bans/${target}`);
  expect(heard).toEqual(['ban']);
});
