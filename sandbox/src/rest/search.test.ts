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
