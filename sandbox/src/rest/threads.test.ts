import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuildHandle } from '../control/guild-handle.ts';
import type { MemberHandle } from '../control/member-handle.ts';
import { type Bot, generateGuild, Permission, type Sandbox, startSandbox } from '../index.ts';
import { type Api, apiOf } from '../testing/api.ts';
import { type TinyGuild, tinyGuild } from '../testing/tiny-guild.ts';

let sandbox: Sandbox;
let guild: GuildHandle;
let tiny: TinyGuild;
let bot: Bot;
let owner: MemberHandle;
let api: Api;

const startMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

beforeEach(async () => {
  sandbox = await startSandbox({ limits: 'none', clock: { frozen: true, startMs } });
  tiny = tinyGuild();
  guild = sandbox.addGuild(tiny.seed);
  bot = sandbox.addBot();
  guild.addBot(bot);
  owner = guild.member(tiny.ownerId);
  api = apiOf(sandbox, bot.token);
});

afterEach(() => sandbox.close());

/** Threads archived a minute apart, the latest archived first. */
function archiveThreads(count: number, type: number): string[] {
  const ids = Array.from(
    { length: count },
    (_, index) => owner.openThread(tiny.general, { name: `t${index}`, type }).id,
  );
  for (const id of ids) {
    sandbox.clock.advance(minuteMs);
    owner.archiveThread(id);
  }
  return ids.reverse();
}

interface Page {
  readonly threads: readonly {
    readonly id: string;
    readonly thread_metadata: { readonly archive_timestamp: string };
  }[];
  readonly has_more: boolean;
}

function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && 'threads' in body && Array.isArray(body.threads);
}

async function pageOf(path: string): Promise<Page> {
  const { body } = await api('GET', `/channels/${tiny.general}/${path}`);
  if (!isPage(body)) throw new Error(`No page of threads: ${JSON.stringify(body)}`);
  return body;
}

test.each([
  ['public', 11],
  ['private', 12],
])('archived %s threads come latest archived first, paged by the time of the last', async (which, type) => {
  const all = archiveThreads(5, type);
  const seen: string[] = [];
  let before = '';
  const sizes: [number, boolean][] = [];
  for (;;) {
    const { threads, has_more } = await pageOf(`threads/archived/${which}?limit=2${before}`);
    sizes.push([threads.length, has_more]);
    seen.push(...threads.map(({ id }) => id));
    if (!has_more) break;
    before = `&before=${encodeURIComponent(threads.at(-1)?.thread_metadata.archive_timestamp ?? '')}`;
  }
  expect(seen).toEqual(all);
  expect(sizes).toEqual([
    [2, true],
    [2, true],
    [1, false],
  ]);
  expect((await pageOf(`threads/archived/${which}?limit=5`)).has_more).toBe(false);
  const other = which === 'public' ? 'private' : 'public';
  expect(await pageOf(`threads/archived/${other}`)).toMatchObject({ threads: [], has_more: false });
});

test('before takes any ISO 8601 time, also with a plus sign that was not escaped; others are refused', async () => {
  const [, second = '', first = ''] = archiveThreads(3, 11);
  const at = new Date(startMs + 2 * minuteMs + 1).toISOString();
  for (const before of [at, at.replace('Z', '+00:00'), at.replace('Z', '000+00:00')]) {
    expect((await pageOf(`threads/archived/public?before=${before}`)).threads.map(({ id }) => id)).toEqual([
      second,
      first,
    ]);
  }
  const refused = await api('GET', `/channels/${tiny.general}/threads/archived/public?before=yesterday`);
  expect(refused).toMatchObject({
    status: 400,
    body: { errors: { before: { _errors: [{ code: 'DATE_TIME_TYPE_PARSE' }] } } },
  });
});

test.each([
  ['1', 'NUMBER_TYPE_MIN'],
  ['101', 'NUMBER_TYPE_MAX'],
])('a limit of %s is refused', async (limit, code) => {
  const reply = await api('GET', `/channels/${tiny.general}/threads/archived/public?limit=${limit}`);
  expect(reply).toMatchObject({ status: 400, body: { errors: { limit: { _errors: [{ code }] } } } });
});

test('archived private threads are listed to who manages threads, to others only those they are in', async () => {
  const [latest = '', , oldest = ''] = archiveThreads(3, 12);
  for (const id of [latest, oldest]) guild.member(bot.user.id).joinThread(id);
  const mine = 'users/@me/threads/archived/private';
  const page = await pageOf(`${mine}?limit=2`);
  expect(page.threads.map(({ id }) => id)).toEqual([latest, oldest]);
  expect((await pageOf(`${mine}?before=${latest}`)).threads.map(({ id }) => id)).toEqual([oldest]);
  guild.setOverwrite(tiny.general, { id: bot.user.id, type: 1, allow: '0', deny: String(Permission.ManageThreads) });
  expect(await api('GET', `/channels/${tiny.general}/threads/archived/private`)).toMatchObject({
    status: 403,
    body: { code: 50013 },
  });
  expect((await pageOf(mine)).threads).toHaveLength(2);
});

test('in an archived thread nothing is edited, pinned or reacted to, and writing opens it again', async () => {
  const thread = owner.openThread(tiny.general, 'old topic');
  const { body } = await api('POST', `/channels/${thread.id}/messages`, { content: 'mine' });
  const id = /"id":"(\d+)"/.exec(JSON.stringify(body))?.[1];
  owner.archiveThread(thread.id);
  const message = `/channels/${thread.id}/messages/${id}`;
  const archived = { status: 400, body: { code: 50083 } };
  expect(await api('PATCH', message, { content: 'changed' })).toMatchObject(archived);
  expect(await api('PUT', `${message}/reactions/${encodeURIComponent('👍')}/@me`)).toMatchObject(archived);
  expect(await api('PUT', `/channels/${thread.id}/messages/pins/${id}`)).toMatchObject(archived);
  expect((await api('POST', `/channels/${thread.id}/messages`, { content: 'awake' })).status).toBe(200);
  expect(await api('GET', `/channels/${thread.id}`)).toMatchObject({ body: { thread_metadata: { archived: false } } });
  expect((await api('PATCH', message, { content: 'changed' })).status).toBe(200);
});

test('a thread is archived when its time without activity runs out, and not before', async () => {
  owner.openThread(tiny.general, { name: 'quiet', autoArchiveMinutes: 60 });
  const busy = owner.openThread(tiny.general, { name: 'busy', autoArchiveMinutes: 60 });
  sandbox.clock.advance(30 * minuteMs);
  owner.send(busy.id, 'still talking');
  const archived = () => guild.channels().flatMap(({ name, thread_metadata: data }) => (data?.archived ? [name] : []));
  sandbox.clock.advance(30 * minuteMs - 1);
  expect(archived()).toEqual([]);
  sandbox.clock.advance(1);
  expect(archived()).toEqual(['quiet']);
  sandbox.clock.advance(30 * minuteMs);
  expect(archived()).toEqual(['quiet', 'busy']);
});

test('threads that a seed left open for longer than that stay open', async () => {
  const late = await startSandbox({ clock: { frozen: true, startMs: startMs + 90 * 24 * 60 * minuteMs } });
  const lively = late.addGuild(generateGuild({ seed: 'test', members: 60, messages: 2_500, endTime: startMs }));
  const open = () => lively.channels().filter(({ thread_metadata: data }) => data?.archived === false).length;
  const before = open();
  expect(before).toBeGreaterThan(0);
  late.clock.advance(minuteMs);
  expect(open()).toBe(before);
  await late.close();
});
