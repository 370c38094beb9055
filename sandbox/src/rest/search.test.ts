import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import { compareIds, generateGuild, type Sandbox, type StoredMessage, startSandbox } from '../index.ts';
import { allPermissions } from '../permissions.ts';
import { type Api, apiOf } from '../testing/api.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let api: Api;
let truth: StoredMessage[];

beforeAll(async () => {
  sandbox = await startSandbox({ limits: 'none' });
  guild = sandbox.addGuild(generateGuild({ seed: 'search', members: 30, messages: 400 }));
  const bot = sandbox.addBot();
  guild.addBot(bot, { permissions: allPermissions });
  api = apiOf(sandbox, bot.token);
  truth = guild.channels().flatMap(({ id }) => guild.messages(id));
});

afterAll(() => sandbox.close());

async function search(query: string): Promise<{ ids: string[]; total: number }> {
  const { status, body } = await api('GET', `/guilds/${guild.id}/messages/search?${query}`);
  expect(status).toBe(200);
  const result = JSON.parse(JSON.stringify(body));
  return { ids: result.messages.map(([hit]: [{ id: string }]) => hit.id), total: result.total_results };
}

test.each(['asc', 'desc'])('paging in %s order meets every message once', async (order) => {
  const found: string[] = [];
  for (let offset = 0; offset < truth.length; offset += 25) {
    found.push(...(await search(`limit=25&offset=${offset}&sort_by=timestamp&sort_order=${order}`)).ids);
  }
  const expected = truth.map(({ id }) => id).sort(compareIds);
  expect(found).toEqual(order === 'asc' ? expected : expected.reverse());
});

test.each<[string, (message: StoredMessage) => boolean]>([
  ['has=poll', (message) => message.poll !== undefined],
  ['has=file', (message) => message.attachments.length > 0],
  ['has=-file', (message) => message.attachments.length === 0],
  ['has=embed', (message) => message.embeds.length > 0],
  ['pinned=true', (message) => message.pinned],
  ['author_type=bot', (message) => message.author.bot === true],
])('%s finds as many as there are', async (query, fits) => {
  expect((await search(query)).total).toBe(truth.filter(fits).length);
});

test('authors, channels, mentions and id bounds narrow the search', async () => {
  const mentioning = truth.find((message) => message.mentions.length > 0);
  const mentioned = mentioning?.mentions[0]?.id ?? '';
  const channelId = mentioning?.channel_id ?? '';
  const fits = (message: StoredMessage) =>
    message.channel_id === channelId && message.mentions.some(({ id }) => id === mentioned);
  expect((await search(`mentions=${mentioned}&channel_id=${channelId}`)).total).toBe(truth.filter(fits).length);
  const middle = truth[200]?.id ?? '';
  const [below, above] = [await search(`max_id=${middle}`), await search(`min_id=${middle}`)];
  expect(below.total + above.total).toBe(truth.length - 1);
});

test('an unknown option and an offset too far are refused', async () => {
  for (const query of ['has=gold', 'offset=9976', 'limit=26']) {
    expect(await api('GET', `/guilds/${guild.id}/messages/search?${query}`)).toMatchObject({
      status: 400,
      body: { code: 50035 },
    });
  }
});

test('replies to a person, embeds of a kind, and age-restricted channels only when they are asked for', async () => {
  const byId = new Map(truth.map((message) => [message.id, message]));
  const reply = truth.find((message) => message.type === 19 && byId.has(message.message_reference?.message_id ?? ''));
  const answered = byId.get(reply?.message_reference?.message_id ?? '')?.author.id ?? '';
  const toThem = (message: StoredMessage) =>
    message.type === 19 && byId.get(message.message_reference?.message_id ?? '')?.author.id === answered;
  expect((await search(`replied_to_user_id=${answered}`)).total).toBe(truth.filter(toThem).length);
  const types = truth.flatMap(({ embeds }) => embeds.map((embed) => ('type' in embed ? String(embed.type) : 'rich')));
  const [type = ''] = types;
  const carrying = truth.filter(({ embeds }) => embeds.some((embed) => 'type' in embed && embed.type === type));
  expect((await search(`embed_type=${type}`)).total).toBe(carrying.length);
  const room = guild.createChannel({ name: 'grown-ups', fields: { nsfw: true } });
  guild.member(guild.memberIds()[0] ?? '').send(room, 'whiskysour');
  expect((await search('content=whiskysour')).total).toBe(0);
  expect((await search('content=whiskysour&include_nsfw=true')).total).toBe(1);
  guild.deleteChannel(room);
});

test('by relevance, more of the words come first', async () => {
  const room = guild.createChannel({ name: 'relevant' });
  const speaker = guild.member(guild.memberIds()[0] ?? '');
  const most = speaker.send(room, 'quokka quokka quokka');
  const least = speaker.send(room, 'a quokka');
  expect((await search('content=quokka')).ids).toEqual([least.id, most.id]);
  expect((await search('content=quokka&sort_by=relevance')).ids).toEqual([most.id, least.id]);
  guild.deleteChannel(room);
});

test.each([
  ['limit=26', 'limit', 'NUMBER_TYPE_MAX'],
  ['limit=0', 'limit', 'NUMBER_TYPE_MIN'],
  ['offset=9976', 'offset', 'NUMBER_TYPE_MAX'],
  ['offset=-1', 'offset', 'NUMBER_TYPE_MIN'],
  ['slop=101', 'slop', 'NUMBER_TYPE_MAX'],
  ['min_id=first', 'min_id', 'NUMBER_TYPE_COERCE'],
  ['author_id=me', 'author_id', 'NUMBER_TYPE_COERCE'],
  ['sort_by=length', 'sort_by', 'BASE_TYPE_CHOICES'],
  ['sort_order=up', 'sort_order', 'BASE_TYPE_CHOICES'],
  ['has=love', 'has', 'BASE_TYPE_CHOICES'],
  ['author_type=ghost', 'author_type', 'BASE_TYPE_CHOICES'],
  [`content=${'x'.repeat(1_025)}`, 'content', 'BASE_TYPE_MAX_LENGTH'],
  [Array.from({ length: 101 }, () => 'author_id=1').join('&'), 'author_id', 'BASE_TYPE_MAX_LENGTH'],
])('search?%.20s is refused', async (query, field, code) => {
  const reply = await api('GET', `/guilds/${guild.id}/messages/search?${query}`);
  expect(reply).toMatchObject({ status: 400, body: { code: 50035, errors: { [field]: { _errors: [{ code }] } } } });
});
