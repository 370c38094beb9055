import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Bot, Permission, type Sandbox, startSandbox } from '../index.ts';
import { identify, openRawGateway, type RawGateway } from '../testing/raw-gateway.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let gateway: RawGateway;

const guilds = 1;
const presences = 1 << 8;

beforeEach(async () => {
  sandbox = await startSandbox();
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
});

afterEach(async () => {
  gateway.close();
  await sandbox.close();
});

async function connect(intents: number): Promise<void> {
  gateway = await openRawGateway(sandbox.gatewayUrl);
  gateway.send(2, identify(bot.token, intents));
  await gateway.next('READY');
}

/** Everything that was sent until now has arrived when the ACK has. */
async function events(): Promise<string[]> {
  gateway.send(1, null);
  await gateway.next(11);
  gateway.payloads.splice(0, gateway.payloads.findIndex(({ t }) => t === 'READY') + 1);
  return gateway.payloads.flatMap(({ t }) => t ?? []);
}

test('an invited bot is sent the guild, a removed one its loss', async () => {
  await connect(guilds);
  guild.addBot(bot);
  guild.removeBot(bot);
  expect(await events()).toEqual(['GUILD_CREATE', 'GUILD_DELETE']);
});

test('a bot that a seed brings along is sent the guild, and keeps its roles when it is invited again', async () => {
  await connect(guilds);
  const other = tinyGuild();
  const { seed } = other;
  const [someone] = seed.members;
  if (!someone) throw new Error('The tiny guild has members.');
  const handle = sandbox.addGuild({ ...seed, members: [...seed.members, { ...someone, userId: bot.user.id }] });
  handle.addBot(bot, { permissions: Permission.ManageMessages });
  expect(handle.permissionsOf(bot.user.id) & Permission.ManageMessages).toBe(Permission.ManageMessages);
  expect(await events()).toEqual(['GUILD_CREATE', 'GUILD_ROLE_CREATE', 'GUILD_MEMBER_UPDATE']);
});

test('with the presences intent a small guild comes with all its members', async () => {
  guild.addBot(bot);
  await connect(guilds | presences);
  expect(await gateway.next('GUILD_CREATE')).toMatchObject({ d: { members: { length: 6 } } });
});

test('a bot taken into a private thread is sent the thread', async () => {
  guild.addBot(bot, { permissions: 0n });
  await connect(guilds);
  const thread = guild.member(tiny.ownerId).openThread(tiny.general, { name: 'staff', type: 12 });
  guild.member(bot.user.id).joinThread(thread.id);
  expect(await events()).toEqual(['GUILD_CREATE', 'THREAD_CREATE', 'THREAD_MEMBERS_UPDATE']);
});

test('a bot that comes to see a channel is sent its active threads', async () => {
  guild.addBot(bot);
  const member = guild.member(tiny.ownerId);
  const thread = member.openThread(tiny.secret, 'hidden so far');
  await connect(guilds);
  guild.setOverwrite(tiny.secret, { id: bot.user.id, type: 1, allow: String(Permission.ViewChannel), deny: '0' });
  expect(await events()).toEqual(['GUILD_CREATE', 'CHANNEL_UPDATE', 'THREAD_LIST_SYNC']);
  expect(gateway.payloads.at(-2)).toMatchObject({ d: { channel_ids: [tiny.secret], threads: [{ id: thread.id }] } });
});

test('events need their intent', async () => {
  guild.addBot(bot);
  await connect(guilds);
  const member = guild.member(tiny.ownerId);
  const sent = member.send(tiny.general, 'unheard');
  member.react(tiny.general, sent.id, '👍');
  guild.addMember();
  guild.createChannel({ name: 'heard' });
  expect(await events()).toEqual(['GUILD_CREATE', 'CHANNEL_CREATE']);
});
