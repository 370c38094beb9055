import {
  AuditLogEvent,
  AutoModerationActionType,
  AutoModerationRuleEventType,
  AutoModerationRuleTriggerType,
  type Client,
  Events,
  GatewayIntentBits,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allPermissions, type GuildHandle, Permission, type Sandbox, startSandbox } from '../index.ts';
import { apiOf } from '../testing/api.ts';
import { readyClient, until } from '../testing/client.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';
import { findHit } from './match.ts';
import type { TriggerMetadata } from './rule.ts';

const rule = (trigger_type: number, trigger_metadata: TriggerMetadata) => ({
  id: '1',
  guild_id: '1',
  creator_id: '1',
  name: '',
  event_type: 1,
  actions: [],
  enabled: true,
  exempt_roles: [],
  exempt_channels: [],
  trigger_type,
  trigger_metadata,
});

describe('a keyword', () => {
  const hits = (keyword: string, text: string, allow_list: string[] = []) =>
    findHit(rule(1, { keyword_filter: [keyword], allow_list }), text)?.content;

  test.each([
    ['cat', 'a Cat sat', 'Cat'],
    ['cat', 'concatenate', undefined],
    ['cat*', 'catch it', 'catch'],
    ['cat*', 'tomcat', undefined],
    ['*cat', 'a tomcat', 'tomcat'],
    ['*cat', 'cats', undefined],
    ['*cat*', 'concatenate', 'concatenate'],
    ['the gold', 'buy the gold now', 'the gold'],
    ['a.c', 'abc', undefined],
  ])('%s finds in "%s": %s', (keyword, text, expected) => {
    expect(hits(keyword, text)).toBe(expected);
  });

  test('is no offence within what is allowed', () => {
    expect(hits('*cat*', 'concatenate', ['concat*'])).toBeUndefined();
    expect(hits('*cat*', 'concatenate a bobcat', ['concat*'])).toBe('bobcat');
  });
});

test('patterns find whatever they match, and mentions are counted once each', () => {
  const hit = findHit(rule(1, { regex_patterns: ['g[0o]ld\\s*seller'] }), 'a G0LD seller');
  expect(hit).toEqual({ keyword: 'g[0o]ld\\s*seller', content: 'G0LD seller' });
  const mentions = rule(5, { mention_total_limit: 2 });
  expect(findHit(mentions, '<@1> <@1> <@!2>')).toBeUndefined();
  expect(findHit(mentions, '<@1> <@2> <@&3>')).toBeDefined();
});

let sandbox: Sandbox;
let tiny: TinyGuild;
let guild: GuildHandle;
let client: Client<true>;
let member: string;

beforeEach(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  const bot = sandbox.addBot();
  guild.addBot(bot, { permissions: allPermissions });
  const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits;
  const { AutoModerationConfiguration, AutoModerationExecution } = GatewayIntentBits;
  const intents = [Guilds, GuildMessages, MessageContent, AutoModerationConfiguration, AutoModerationExecution];
  client = await readyClient(sandbox, bot.token, { intents });
  member = tiny.userIds[1] ?? '';
});

afterEach(async () => {
  await client.destroy();
  await sandbox.close();
});

const keyword = (more: object = {}) => ({
  name: 'no selling',
  eventType: AutoModerationRuleEventType.MessageSend,
  triggerType: AutoModerationRuleTriggerType.Keyword,
  triggerMetadata: { keywordFilter: ['gold*'] },
  actions: [{ type: AutoModerationActionType.BlockMessage, metadata: { customMessage: 'Sell elsewhere.' } }],
  enabled: true,
  ...more,
});

test('rules are made, changed, listed and deleted, and those who may manage them hear of it', async () => {
  const heard: string[] = [];
  client.on(Events.AutoModerationRuleCreate, ({ name }) => heard.push(`create ${name}`));
  client.on(Events.AutoModerationRuleUpdate, (_, { name }) => heard.push(`update ${name}`));
  client.on(Events.AutoModerationRuleDelete, ({ name }) => heard.push(`delete ${name}`));
  const server = await client.guilds.fetch(guild.id);
  const made = await server.autoModerationRules.create(keyword());
  await made.edit({ name: 'no trade' });
  expect((await server.autoModerationRules.fetch()).map(({ name }) => name)).toEqual(['no trade']);
  await made.delete();
  await until('the end', () => heard.length === 3);
  expect(heard).toEqual(['create no selling', 'update no trade', 'delete no trade']);
  const log = await server.fetchAuditLogs({ limit: 3 });
  expect(log.entries.map(({ action }) => action)).toEqual([142, 141, 140]);
  expect(sandbox.journal.violations).toEqual([]);
});

test('a blocked message is never said, its author gets the words of the rule, and moderators an alert', async () => {
  const server = await client.guilds.fetch(guild.id);
  const executions: unknown[][] = [];
  client.on(Events.AutoModerationActionExecution, ({ action, userId, matchedContent, content, messageId }) =>
    executions.push([action.type, userId, matchedContent, content, messageId]),
  );
  const actions = [
    { type: AutoModerationActionType.BlockMessage, metadata: { customMessage: 'Sell elsewhere.' } },
    { type: AutoModerationActionType.SendAlertMessage, metadata: { channel: tiny.secret } },
    { type: AutoModerationActionType.Timeout, metadata: { durationSeconds: 60 } },
  ];
  await server.autoModerationRules.create(keyword({ actions }));
  const before = guild.messages(tiny.general).length;
  expect(() => guild.member(member).send(tiny.general, 'cheap golden coins')).toThrow('Sell elsewhere.');
  expect(guild.messages(tiny.general)).toHaveLength(before);
  await until('three executions', () => executions.length === 3);
  expect(executions).toEqual([1, 2, 3].map((type) => [type, member, 'golden', 'cheap golden coins', null]));
  expect(guild.messages(tiny.secret).at(-1)).toMatchObject({
    type: 24,
    author: { id: member },
    embeds: [{ type: 'auto_moderation_message', description: 'cheap golden coins' }],
  });
  expect((await server.members.fetch({ user: member, force: true })).isCommunicationDisabled()).toBe(true);
  const log = await server.fetchAuditLogs({ type: AuditLogEvent.AutoModerationBlockMessage });
  expect(log.entries.first()).toMatchObject({ extra: { autoModerationRuleName: 'no selling' }, targetId: member });
});

test('an edit is looked at too, and a rule without a block lets the message stand', async () => {
  const server = await client.guilds.fetch(guild.id);
  const made = await server.autoModerationRules.create(keyword());
  const author = guild.member(member);
  const { id } = author.send(tiny.general, 'harmless');
  expect(() => author.edit(tiny.general, id, 'gold!')).toThrow('Sell elsewhere.');
  const actions = [{ type: AutoModerationActionType.SendAlertMessage, metadata: { channel: tiny.secret } }];
  await made.edit({ actions });
  const flagged = author.send(tiny.general, 'gold!');
  const alert = guild.messages(tiny.secret).at(-1);
  expect(JSON.stringify(alert?.embeds)).toContain(flagged.id);
});

test('bots, managers, exempt roles and channels, and disabled rules are left alone', async () => {
  const server = await client.guilds.fetch(guild.id);
  const role = guild.createRole({ name: 'traders' });
  const made = await server.autoModerationRules.create(keyword({ exemptRoles: [role], exemptChannels: [tiny.news] }));
  guild.member(tiny.ownerId).send(tiny.general, 'gold of the owner');
  guild.member(member).send(tiny.news, 'gold in news');
  await (await client.channels.fetch(tiny.general, { force: true }))?.fetch();
  const general = client.channels.cache.get(tiny.general);
  if (general?.isSendable()) await general.send('gold of a bot');
  expect(() => guild.member(member).send(tiny.general, 'gold')).toThrow();
  guild.member(member).changeRoles([role]);
  guild.member(member).send(tiny.general, 'gold of a trader');
  guild.member(member).changeRoles([]);
  await made.setEnabled(false);
  expect(guild.member(member).send(tiny.general, 'gold').content).toBe('gold');
});

test('rules need the permission, a pattern that can be read, and stay within their number', async () => {
  const weak = sandbox.addBot();
  guild.addBot(weak, { permissions: Permission.ViewChannel });
  const path = `/guilds/${guild.id}/auto-moderation/rules`;
  expect((await apiOf(sandbox, weak.token)('GET', path)).status).toBe(403);
  const api = apiOf(sandbox, client.token);
  const body = { name: 'x', event_type: 1, actions: [{ type: 1 }], trigger_type: 1 };
  const make = (trigger_metadata: object) => api('POST', path, { ...body, trigger_metadata });
  expect(await make({ regex_patterns: ['('] })).toMatchObject({ status: 400, body: { code: 50035 } });
  for (let count = 0; count < 6; count++) expect((await make({ keyword_filter: ['x'] })).status).toBe(200);
  expect((await make({ keyword_filter: ['x'] })).status).toBe(400);
  expect((await api('GET', `${path}/1`)).status).toBe(404);
});
