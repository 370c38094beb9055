import { messagePage, messageView, problem, searchCounts, searchResult, searchSuggestions } from '@guildhall/contract';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHealth, createHttpServer } from '../../platform/http/index.ts';
import { createMetrics } from '../../platform/telemetry/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createAccess, createAccounts, newSecret } from '../accounts/index.ts';
import { createArchive } from './archive.deps.ts';
import { archiveRoutes } from './archive.routes.ts';
import { storeMessages } from './store-messages.ts';
import { generalId, guildId, idAt, rawMessage, timeAt } from './testing/raw-messages.ts';

const { db } = await testDatabase();
const token = newSecret(32);
const access = createAccess(createAccounts(db), { localToken: token, isHttps: false });
const http = await createHttpServer({
  config: { host: '127.0.0.1', port: 0, webDir: '/nowhere', version: 'test' },
  log: pino({ level: 'silent' }),
  metrics: createMetrics(),
  health: createHealth(),
  authorize: access.authorize,
  routes: [archiveRoutes(createArchive({ db }))],
});
const url = await http.listen();
afterAll(() => http.close());

beforeAll(async () => {
  const messages = [rawMessage(1, 'please say hello to the lantern that is here'), rawMessage(2, 'nul \0 and \ud800')];
  await db.transaction((tx) =>
    storeMessages(tx, guildId, generalId, messages, { source: 'backfill', seenAt: timeAt(5) }),
  );
});

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
  fetch(`${url}/api/guilds/${guildId}${path}`, { headers });

describe('the routes of the archive', () => {
  it('answer the owner in the form of the contract', async () => {
    const channel = `/channels/${generalId}/messages`;
    expect(messagePage.parse(await (await get(channel)).json()).messages).toHaveLength(2);
    expect(messageView.parse(await (await get(`${channel}/${idAt(2)}`)).json()).content).toBe('nul \ufffd and \ufffd');
    expect(searchResult.parse(await (await get('/search?q=lanterns')).json()).hits).toHaveLength(1);
    expect(searchCounts.parse(await (await get('/search/counts?q=lantern')).json()).total).toBe(1);
    expect(searchSuggestions.parse(await (await get('/search/suggest?q=fr&cursor=2')).json()).suggestions).toHaveLength(
      1,
    );
  });

  it.each([
    ['/search?q=a&cursor=garbage', 400, 'archive/invalid-cursor'],
    ['/search?q=a&timeZone=Middle/Earth', 400, 'http/invalid-input'],
    ['/search/counts?q=a&timeZone=', 400, 'http/invalid-input'],
    [`/channels/${generalId}/messages/${idAt(9)}`, 404, 'archive/message-not-found'],
    ['/channels/99999999999999999999/messages', 404, 'archive/channel-not-found'],
    [`/channels/${generalId}/messages?before=${idAt(1)}&after=${idAt(2)}`, 400, 'archive/one-anchor'],
  ])('answer %s with %i %s', async (path, status, code) => {
    const reply = await get(path);
    expect(reply.status).toBe(status);
    expect(problem.parse(await reply.json())).toMatchObject({ code, detail: expect.stringMatching(/\.$/) });
  });

  it.each([`/channels/${generalId}/messages`, '/search?q=a', '/search/counts?q=a', '/search/suggest?q=a'])(
    'tell nobody else anything: %s',
    async (path) => {
      expect((await get(path, {})).status).toBe(401);
    },
  );
});
