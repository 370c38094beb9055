import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { type Bot, Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let api: Api;
let low: string;
let high: string;

const moderating =
  Permission.ViewChannel |
  Permission.ManageRoles |
  Permission.ManageNicknames |
  Permission.ModerateMembers |
  Permission.KickMembers;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  low = guild.createRole({ name: 'low' });
  bot = sandbox.addBot();
  guild.addBot(bot, { permissions: moderating });
  high = guild.createRole({ name: 'high', position: 50 });
  api = apiOf(sandbox, bot.token);
});

afterAll(() => sandbox.close());

const base = () => `/guilds/${tiny.guildId}`;
const refused = { status: 403, body: { code: 50013 } };

test('roles below one’s own can be given and taken, others not', async () => {
  const { userId } = guild.addMember();
  const path = `${base()}/members/${userId}`;
  expect((await api('PUT', `${path}/roles/${low}`)).status).toBe(204);
  expect(await api('PUT', `${path}/roles/${high}`)).toMatchObject(refused);
  expect(await api('PATCH', path, { roles: [low, high] })).toMatchObject(refused);
  expect(await api('PATCH', path, { roles: [] })).toMatchObject({ status: 200, body: { roles: [] } });
});

test('one’s own highest role can neither be given nor moved, and nothing be moved above it', async () => {
  const { body } = await api('GET', `${base()}/roles`);
  const roles: { id: string; name: string; position: number }[] = JSON.parse(JSON.stringify(body));
  const own = roles.find(({ name }) => name === bot.user.username);
  const { userId } = guild.addMember();
  expect(await api('PUT', `${base()}/members/${userId}/roles/${own?.id}`)).toMatchObject(refused);
  expect(await api('PATCH', `${base()}/roles`, [{ id: low, position: 60 }])).toMatchObject(refused);
  expect(await api('PATCH', `${base()}/roles`, [{ id: own?.id, position: 1 }])).toMatchObject(refused);
  const other = guild.createRole({ name: 'other' });
  const names = async () => {
    const { body } = await api('PATCH', `${base()}/roles`, [
      { id: low, position: 1 },
      { id: other, position: 2 },
    ]);
    return JSON.parse(JSON.stringify(body)).map(({ name }: { name: string }) => name);
  };
  expect(await names()).toEqual(['@everyone', 'low', 'other', bot.user.username, 'high']);
});

test('members above oneself, and the owner, cannot be renamed, timed out or kicked', async () => {
  const superior = guild.addMember({ roles: [high] });
  const until = new Date(sandbox.clock.now() + 60_000).toISOString();
  for (const userId of [superior.userId, tiny.ownerId]) {
    const path = `${base()}/members/${userId}`;
    expect(await api('PATCH', path, { nick: 'small' })).toMatchObject(refused);
    expect(await api('PATCH', path, { communication_disabled_until: until })).toMatchObject(refused);
    expect(await api('DELETE', path)).toMatchObject(refused);
  }
  const { userId } = guild.addMember({ roles: [low] });
  expect((await api('PATCH', `${base()}/members/${userId}`, { communication_disabled_until: until })).status).toBe(200);
  expect((await api('DELETE', `${base()}/members/${userId}`)).status).toBe(204);
  expect(guild.hasMember(userId)).toBe(false);
});

test('an administrator cannot be timed out, whatever their rank', async () => {
  const admins = guild.createRole({ name: 'admins', permissions: Permission.Administrator, position: 1 });
  const { userId } = guild.addMember({ roles: [admins] });
  const until = new Date(sandbox.clock.now() + 60_000).toISOString();
  expect(await api('PATCH', `${base()}/members/${userId}`, { communication_disabled_until: until })).toMatchObject(
    refused,
  );
  expect(await api('PATCH', `${base()}/members/${userId}`, { communication_disabled_until: 'soon' })).toMatchObject({
    status: 400,
    body: { errors: { communication_disabled_until: { _errors: [{ code: 'DATE_TIME_TYPE_PARSE' }] } } },
  });
});

test('roles are made at the bottom, with permissions that the maker has', async () => {
  const made = await api('POST', `${base()}/roles`, { name: 'made', permissions: String(Permission.KickMembers) });
  expect(made).toMatchObject({ status: 200, body: { name: 'made', position: 1, permissions: '2' } });
  expect(await api('POST', `${base()}/roles`, { permissions: String(Permission.BanMembers) })).toMatchObject(refused);
  expect(await api('PATCH', `${base()}/roles/${high}`, { name: 'lower' })).toMatchObject(refused);
  expect(await api('DELETE', `${base()}/roles/${high}`)).toMatchObject(refused);
  expect(await api('DELETE', `${base()}/roles/${tiny.guildId}`)).toMatchObject({ status: 400, body: { code: 50028 } });
});

test('an overwrite grants and denies nothing that its maker may not do', async () => {
  const put = (allow: bigint) =>
    api('PUT', `/channels/${tiny.general}/permissions/${tiny.guildId}`, { type: 0, allow: String(allow), deny: '0' });
  expect((await put(Permission.ViewChannel)).status).toBe(204);
  expect(await put(Permission.ManageWebhooks)).toMatchObject(refused);
});
