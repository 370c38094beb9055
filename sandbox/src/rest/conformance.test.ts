import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, generateGuild, type Sandbox, startSandbox } from '../index.ts';
import { allPermissions } from '../permissions.ts';
import { type CheckedApi, checkedApi } from '../testing/checked-api.ts';
import { operations } from '../testing/operations.ts';
import { responseSchemas } from '../testing/response-schemas.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';
import { walkCommands, walkDirectMessages, walkInteractions } from '../testing/walk-interactions.ts';

let sandbox: Sandbox;
let api: CheckedApi;
let tiny: TinyGuild;
let bot: Bot;
let botId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  bot = sandbox.addBot();
  sandbox.addGuild(tiny.seed).addBot(bot, { permissions: allPermissions });
  botId = bot.user.id;
  api = await checkedApi(sandbox, bot.token);
});

afterAll(() => sandbox.close());

/** The id of what was answered. */
async function idFrom(method: string, path: string, body?: unknown): Promise<string> {
  const reply = await api.call(method, path, body);
  if (typeof reply.body === 'object' && reply.body !== null && 'id' in reply.body) return String(reply.body.id);
  throw new Error(`${method} ${path} answered ${reply.status} ${JSON.stringify(reply.body)}`);
}

async function walkGuild(): Promise<void> {
  const guild = `/guilds/${tiny.guildId}`;
  const role = sandbox.guild(tiny.guildId).createRole({ name: 'helper' });
  const [, user] = tiny.userIds;
  for (const path of ['/gateway', '/gateway/bot', '/users/@me', '/applications/@me', '/oauth2/applications/@me'])
    await api.call('GET', path);
  for (const path of [`/users/${user}`, '/users/@me/guilds?with_counts=true', `${guild}?with_counts=true`])
    await api.call('GET', path);
  for (const part of ['channels', 'roles', `roles/${role}`, 'emojis', 'members?limit=1000', `members/${user}`])
    await api.call('GET', `${guild}/${part}`);
  for (const part of ['members/search?query=user', 'messages/search?content=message'])
    await api.call('GET', `${guild}/${part}`);
  await api.call('GET', `${guild}/roles/member-counts`);
  const made = await idFrom('POST', `${guild}/roles`, {
    name: 'made',
    permissions: '2048',
    colors: { primary_color: 7 },
  });
  await api.call('PATCH', `${guild}/roles/${made}`, { name: 'renamed', hoist: true });
  await api.call('PATCH', `${guild}/roles`, [{ id: made, position: 2 }]);
  await api.call('DELETE', `${guild}/roles/${made}`);
  await api.call('PATCH', `${guild}/channels`, [{ id: tiny.news, position: 3 }]);
  await api.call('PATCH', `${guild}/members/@me`, { nick: 'Botty' });
  await api.call('DELETE', `${guild}/members/${sandbox.guild(tiny.guildId).addMember().userId}`);
  await api.call('PATCH', `${guild}/members/${user}`, { nick: 'Helpful' });
  await api.call('PUT', `${guild}/members/${user}/roles/${role}`);
  await api.call('DELETE', `${guild}/members/${user}/roles/${role}`);
}

async function walkMessages(): Promise<void> {
  const channel = `/channels/${tiny.general}`;
  await api.call('GET', `${channel}/messages?limit=100`);
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ content: 'with a file', attachments: [{ id: 0, filename: 'note.txt' }] }));
  form.set('files[0]', new File(['words'], 'ignored.txt', { type: 'text/plain' }));
  const sent = await idFrom('POST', `${channel}/messages`, form);
  const poll = { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'yes' } }], duration: 1 };
  await idFrom('POST', `${channel}/messages`, { poll });
  const reply = { content: 'a reply', embeds: [{ title: 'T' }], message_reference: { message_id: sent } };
  const replied = await idFrom('POST', `${channel}/messages`, reply);
  await api.call('GET', `${channel}/messages/${replied}`);
  await api.call('PATCH', `${channel}/messages/${sent}`, { content: 'edited' });
  await api.call('POST', `${channel}/typing`);
  const reactions = `${channel}/messages/${sent}/reactions`;
  const thumb = encodeURIComponent('👍');
  const cases: [string, string][] = [
    ['PUT', `${thumb}/@me`],
    ['GET', thumb],
    ['DELETE', `${thumb}/@me`],
  ];
  for (const [method, path] of cases) await api.call(method, `${reactions}/${path}`);
  for (const path of [`${thumb}/${botId}`, thumb]) {
    await api.call('PUT', `${reactions}/${thumb}/@me`);
    await api.call('DELETE', `${reactions}/${path}`);
  }
  await api.call('DELETE', reactions);
  for (const pins of [`${channel}/messages/pins`, `${channel}/pins`]) {
    await api.call('PUT', `${pins}/${sent}`);
    await api.call('GET', pins);
    await api.call('DELETE', `${pins}/${sent}`);
  }
  const news = await idFrom('POST', `/channels/${tiny.news}/messages`, { content: 'news' });
  await api.call('POST', `/channels/${tiny.news}/messages/${news}/crosspost`);
  await api.call('DELETE', `${channel}/messages/${replied}`);
  const more = [
    await idFrom('POST', `${channel}/messages`, { content: '1' }),
    await idFrom('POST', `${channel}/messages`, { content: '2' }),
  ];
  await api.call('POST', `${channel}/messages/bulk-delete`, { messages: more });
}

async function walkThreads(): Promise<void> {
  const channel = `/channels/${tiny.general}`;
  const [, user] = tiny.userIds;
  const starter = await idFrom('POST', `${channel}/messages`, { content: 'a topic' });
  const grown = await idFrom('POST', `${channel}/messages/${starter}/threads`, { name: 'grown' });
  const hidden = await idFrom('POST', `${channel}/threads`, { name: 'hidden', type: 12 });
  await idFrom('POST', `/channels/${tiny.forum}/threads`, { name: 'a post', message: { content: 'help me' } });
  await api.call('GET', `/guilds/${tiny.guildId}/threads/active`);
  await api.call('GET', `${channel}/messages/${starter}`);
  const members = `/channels/${grown}/thread-members`;
  await api.call('PUT', `${members}/${user}`);
  await api.call('GET', members);
  await api.call('GET', `${members}/${user}?with_member=true`);
  for (const who of [user, '@me']) await api.call('DELETE', `${members}/${who}`);
  await api.call('PUT', `${members}/@me`);
  await api.call('GET', `/channels/${grown}`);
  for (const thread of [grown, hidden]) await api.call('PATCH', `/channels/${thread}`, { archived: true });
  for (const which of ['threads/archived/public', 'threads/archived/private', 'users/@me/threads/archived/private']) {
    const reply = await api.call('GET', `${channel}/${which}`);
    expect(reply.body, which).toMatchObject({ threads: [{ thread_metadata: { archived: true } }], has_more: false });
  }
}

async function walkChannels(): Promise<void> {
  const made = await idFrom('POST', `/guilds/${tiny.guildId}/channels`, { name: 'made', type: 0, topic: 'new' });
  await api.call('PATCH', `/channels/${made}`, { name: 'renamed' });
  await api.call('PUT', `/channels/${made}/permissions/${tiny.guildId}`, { type: 0, allow: 0, deny: 2048 });
  await api.call('DELETE', `/channels/${made}/permissions/${tiny.guildId}`);
  await api.call('DELETE', `/channels/${made}`);
}

async function walkModeration(): Promise<void> {
  const guild = `/guilds/${tiny.guildId}`;
  const newcomer = () => sandbox.guild(tiny.guildId).addMember().userId;
  const user = newcomer();
  await api.call('PUT', `${guild}/bans/${user}`, { delete_message_seconds: 3_600 });
  for (const path of [`${guild}/bans`, `${guild}/bans/${user}`]) await api.call('GET', path);
  await api.call('DELETE', `${guild}/bans/${user}`);
  await api.call('POST', `${guild}/bulk-ban`, { user_ids: [newcomer(), newcomer(), tiny.ownerId] });
  await api.call('GET', `${guild}/prune?days=30`);
  await api.call('POST', `${guild}/prune`, { days: 30 });
  const log = await api.call('GET', `${guild}/audit-logs?limit=100`);
  expect(JSON.stringify(log.body)).toContain('"action_type":22');
}

async function walkWebhooks(): Promise<void> {
  const created = await api.call('POST', `/channels/${tiny.general}/webhooks`, { name: 'Herald' });
  const { id, token } = JSON.parse(JSON.stringify(created.body));
  for (const path of [`/channels/${tiny.general}/webhooks`, `/guilds/${tiny.guildId}/webhooks`, `/webhooks/${id}`])
    await api.call('GET', path);
  await api.call('PATCH', `/webhooks/${id}`, { name: 'Crier', channel_id: tiny.news });
  await api.call('GET', `/webhooks/${id}/${token}`);
  await api.call('PATCH', `/webhooks/${id}/${token}`, { name: 'Bell' });
  const sent = await idFrom('POST', `/webhooks/${id}/${token}?wait=true`, { content: 'hear', username: 'A voice' });
  const message = `/webhooks/${id}/${token}/messages/${sent}`;
  await api.call('GET', message);
  await api.call('PATCH', message, { content: 'hear, hear' });
  await api.call('DELETE', message);
  await api.call('DELETE', `/webhooks/${id}/${token}`);
  await api.call('DELETE', `/webhooks/${await idFrom('POST', `/channels/${tiny.general}/webhooks`, { name: 'Gone' })}`);
}

async function walkAutoModeration(): Promise<void> {
  const rules = `/guilds/${tiny.guildId}/auto-moderation/rules`;
  const actions = [
    { type: 1, metadata: { custom_message: 'no' } },
    { type: 2, metadata: { channel_id: tiny.secret } },
  ];
  const rule = { name: 'words', event_type: 1, actions, enabled: true };
  const id = await idFrom('POST', rules, { ...rule, trigger_type: 1, trigger_metadata: { keyword_filter: ['bad*'] } });
  await api.call('POST', rules, { ...rule, trigger_type: 4, trigger_metadata: { presets: [1] } });
  await api.call('POST', rules, { ...rule, trigger_type: 5, trigger_metadata: { mention_total_limit: 3 } });
  await api.call('POST', rules, { ...rule, trigger_type: 3 });
  for (const path of [rules, `${rules}/${id}`]) await api.call('GET', path);
  await api.call('PATCH', `${rules}/${id}`, { name: 'renamed', enabled: false });
  await api.call('DELETE', `${rules}/${id}`);
}

async function walkOauth2(): Promise<void> {
  const bearer = await bearerOf(tiny.userIds[1], 'identify+guilds+guilds.members.read');
  for (const path of ['/oauth2/@me', `/users/@me/guilds/${tiny.guildId}/member`]) await bearer('GET', path);
}

/** REST with an access token of a member. */
async function bearerOf(userId = '', scope: string): Promise<CheckedApi['call']> {
  const query = `client_id=${botId}&response_type=code&scope=${scope}&redirect_uri=http://localhost/`;
  const location = sandbox.oauth2.approve(`${sandbox.oauth2.authorizeUrl}?${query}`, userId);
  const code = new URL(location).searchParams.get('code') ?? '';
  const { id, clientSecret } = sandbox.oauth2.application(botId);
  const client = { client_id: id, client_secret: clientSecret, redirect_uri: 'http://localhost/' };
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, ...client });
  const reply = await fetch(`${sandbox.apiUrl}/oauth2/token`, { method: 'POST', body });
  return api.as(`Bearer ${JSON.parse(await reply.text()).access_token}`);
}

test('every implemented operation answers in the published shape, and every request body fits its schema', async () => {
  await walkGuild();
  await walkMessages();
  await walkThreads();
  await walkChannels();
  await walkModeration();
  await walkWebhooks();
  await walkAutoModeration();
  await walkOauth2();
  const walk = { sandbox, api, bot, guildId: tiny.guildId, channelId: tiny.general, userId: tiny.ownerId };
  await walkCommands(walk, (scope) => bearerOf(tiny.ownerId, scope));
  await walkInteractions(walk);
  await walkDirectMessages(walk);
  expect(api.breaches).toEqual([]);
  expect(sandbox.journal.violations).toEqual([]);
  const { implemented, published } = await operations();
  expect(implemented.filter((operation) => !api.seen.has(operation))).toEqual([]);
  expect(Object.keys(responseSchemas).filter((operation) => !api.seen.has(operation))).toEqual([]);
  console.log(`operations implemented: ${implemented.length}/${published.length}`);
});

test('a lively generated guild is served in the published shape, message by message', async () => {
  const guild = sandbox.addGuild(generateGuild({ seed: 'conformance', members: 60, messages: 3_000 }));
  const bot = sandbox.addBot();
  guild.addBot(bot, { permissions: allPermissions });
  const checked = await checkedApi(sandbox, bot.token);
  for (const part of ['', '/channels', '/roles', '/emojis', '/members?limit=1000', '/threads/active']) {
    await checked.call('GET', `/guilds/${guild.id}${part}`);
  }
  let read = 0;
  for (const channel of guild.channels()) {
    await checked.call('GET', `/channels/${channel.id}`);
    if ([4, 15, 16].includes(channel.type)) continue;
    for (let before = ''; ; ) {
      const { body } = await checked.call('GET', `/channels/${channel.id}/messages?limit=100${before}`);
      if (!Array.isArray(body) || body.length === 0) break;
      read += body.length;
      before = `&before=${body.at(-1).id}`;
    }
    if (channel.type === 0) await checked.call('GET', `/channels/${channel.id}/messages/pins`);
  }
  expect(read).toBe(guild.channels().reduce((sum, { id }) => sum + guild.messages(id).length, 0));
  expect([...new Set(checked.breaches.map((breach) => breach.replaceAll(/\d+/g, 'n')))]).toEqual([]);
});
