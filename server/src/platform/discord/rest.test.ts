import { type SandboxOptions, startSandbox } from '@guildhall/discord-sandbox';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../telemetry/index.ts';
import { createDiscordApi } from './api.ts';
import { createLimiter } from './limiter.ts';
import type { LimiterOptions } from './limiter.types.ts';
import { createDiscordRest } from './rest.ts';
import { smallGuild } from './testing/small-guild.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: SandboxOptions = {}, limits: LimiterOptions = {}, token?: string) {
  const sandbox = await startSandbox(options);
  const { guild, bot, channels } = smallGuild(sandbox, 4);
  const limiter = createLimiter(limits);
  const metrics = createMetrics();
  const log = pino({ level: 'silent' });
  const rest = createDiscordRest({
    token: token ?? bot.token,
    apiUrl: sandbox.apiUrl,
    limiter,
    log,
    metrics,
    backoffMs: 5,
  });
  closers.push(async () => {
    await rest.close();
    metrics.close();
    await sandbox.close();
  });
  return { sandbox, guild, channels, limiter, metrics, rest, api: createDiscordApi(rest) };
}

const route = 'GET /channels/{channel_id}/messages';
const times = <Result>(count: number, make: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('limits', () => {
  it('are kept without a single 429 when many requests of many channels come at once', async () => {
    const limits = {
      global: { limit: 20, windowMs: 1_000 },
      routes: { [route]: { limit: 5, windowMs: 500 } },
    };
    const { sandbox, channels, api, limiter } = await start({ limits }, { globalPerSecond: 20 });
    await times(60, (index) => api.messages(channels[index % 4] ?? '', {}, { priority: 'backfill' }));
    expect(sandbox.stats().rateLimited).toBe(0);
    expect(sandbox.stats().violations).toEqual({});
    expect(limiter.state()).toMatchObject({ rateLimitedTotal: 0, queued: 0, inFlight: 0 });
    expect(limiter.state().waitSecondsLastMinute).toBeGreaterThan(0);
  });

  it('of very short windows are kept too', async () => {
    const limits = { routes: { [route]: { limit: 1, windowMs: 60 } } };
    const { sandbox, channels, api } = await start({ limits });
    await times(40, (index) => api.messages(channels[index % 2] ?? ''));
    expect(sandbox.stats().rateLimited).toBe(0);
  });

  it('of a bucket that nobody knows yet are asked for by one request alone', async () => {
    const { sandbox, channels, api } = await start({ limits: { routes: { [route]: { limit: 1, windowMs: 200 } } } });
    await times(4, () => api.messages(channels[0] ?? ''));
    expect(sandbox.stats().rateLimited).toBe(0);
  });

  it('that are already used up by somebody else cost one 429 and no error', async () => {
    const { sandbox, channels, api, rest } = await start({
      limits: { routes: { [route]: { limit: 2, windowMs: 400 } } },
    });
    const other = createDiscordRest({
      token: String(sandbox.bots()[0]?.token),
      apiUrl: sandbox.apiUrl,
      limiter: createLimiter(),
      log: pino({ level: 'silent' }),
      metrics: createMetrics(),
    });
    await createDiscordApi(other).messages(channels[0] ?? '');
    await createDiscordApi(other).messages(channels[0] ?? '');
    await expect(api.messages(channels[0] ?? '')).resolves.toHaveLength(3);
    expect(rest.limiter.state().rateLimitedTotal).toBe(1);
    await other.close();
  });

  it.each(['user', 'shared', 'global'] as const)(
    'that Discord declares with a %s 429 are waited for',
    async (scope) => {
      const { sandbox, channels, api, limiter } = await start();
      await api.messages(channels[0] ?? '');
      sandbox.faults.rest({ route, effect: { kind: 'rate-limit', scope, retryAfterMs: 300 } });
      const hits: string[] = [];
      limiter.events.on('rateLimited', (hit) => hits.push(hit.scope));
      const startedAt = performance.now();
      const [hit, other] = await Promise.all([
        api.messages(channels[0] ?? '').then(() => performance.now() - startedAt),
        api.messages(channels[0] ?? '').then(() => performance.now() - startedAt),
      ]);
      expect(hits).toEqual([scope]);
      expect(Math.max(hit, other)).toBeGreaterThanOrEqual(299);
      expect(limiter.state().invalidRequests).toBe(scope === 'shared' ? 0 : 1);
      expect(sandbox.stats().violations).toEqual({});
    },
  );

  it('are told to people only when Discord said stop or a wait takes seconds, not in the ordinary pace', async () => {
    const limits = { routes: { [route]: { limit: 2, windowMs: 400 } } };
    const { sandbox, channels, api, limiter } = await start({ limits });
    const told = async (work: Promise<unknown>) => {
      const notable: string[] = [];
      const looks = setInterval(() => {
        const wait = limiter.waiting();
        if (wait?.isNotable) notable.push(wait.sentence);
      }, 20);
      await work;
      clearInterval(looks);
      return notable;
    };
    const [one = '', other = '', third = ''] = channels;
    expect(await told(times(6, () => api.messages(one)))).toEqual([]);
    sandbox.faults.rest({ route, effect: { kind: 'rate-limit', scope: 'user', retryAfterMs: 300 } });
    expect((await told(api.messages(other))).length).toBeGreaterThan(2);
    sandbox.faults.rest({ route, effect: { kind: 'rate-limit', scope: 'global', retryAfterMs: 300 } });
    expect((await told(api.messages(third))).at(-1)).toContain('all requests of this bot');
  });

  it('of long windows are told from the first moment to the last', async () => {
    const { channels, api, limiter } = await start({ limits: { routes: { [route]: { limit: 1, windowMs: 2_400 } } } });
    await api.messages(channels[0] ?? '');
    const waiting = api.messages(channels[0] ?? '');
    const looks: boolean[] = [];
    const looking = setInterval(() => {
      const wait = limiter.waiting();
      if (wait) looks.push(wait.isNotable);
    }, 50);
    await waiting;
    clearInterval(looking);
    expect(looks.length).toBeGreaterThan(10);
    expect(new Set(looks)).toEqual(new Set([true]));
    void api.messages(channels[1] ?? '', {}, { priority: 'media' });
    void api.messages(channels[1] ?? '', {}, { priority: 'media' }).catch(() => undefined);
    expect(limiter.waiting()).toBeNull();
  });

  it('let urgent requests pass those that can wait', async () => {
    const { channels, api } = await start({ limits: { routes: { [route]: { limit: 1, windowMs: 100 } } } });
    const order: string[] = [];
    const ask = (priority: 'media' | 'backfill' | 'moderation') =>
      api.messages(channels[0] ?? '', {}, { priority }).then(() => order.push(priority));
    await api.messages(channels[0] ?? '');
    await Promise.all([ask('media'), ask('backfill'), ask('media'), ask('moderation')]);
    expect(order).toEqual(['moderation', 'backfill', 'media', 'media']);
  });

  it('are shared fairly between guilds', async () => {
    const { channels, api } = await start({ limits: { global: null, routes: { [route]: null } } }, { maxInFlight: 1 });
    const order: string[] = [];
    const ask = (guildId: string) =>
      api.messages(channels[0] ?? '', {}, { guildId, priority: 'backfill' }).then(() => order.push(guildId));
    await Promise.all([...[1, 2, 3, 4].map(() => ask('busy')), ask('quiet')]);
    expect(order.indexOf('quiet')).toBeLessThanOrEqual(1);
  });
});

describe('requests', () => {
  it('are repeated after failures of Discord and of the network, when that is harmless', async () => {
    const { sandbox, channels, api } = await start();
    sandbox.faults.rest({ route, times: 2, effect: { kind: 'status', status: 503 } });
    sandbox.faults.rest({ route, effect: { kind: 'drop' } });
    await expect(api.messages(channels[0] ?? '')).resolves.toHaveLength(3);
    expect(sandbox.stats().byRoute[route]?.count).toBe(4);
  });

  it('that send something are not repeated when the answer is lost', async () => {
    const { sandbox, channels, rest, guild } = await start();
    sandbox.faults.rest({ route: 'POST /channels/{channel_id}/messages', effect: { kind: 'drop-reply' } });
    const before = guild.messages(channels[0] ?? '').length;
    await expect(
      rest.request('POST', `/channels/${channels[0]}/messages`, { body: { content: 'once' } }),
    ).rejects.toMatchObject({ code: 'discord/unreachable' });
    expect(guild.messages(channels[0] ?? '')).toHaveLength(before + 1);
  });

  it('stop for good after a 401, with a sentence that says how to mend it', async () => {
    const { sandbox, api } = await start({}, {}, 'a-token-that-was-reset');
    await expect(api.me()).rejects.toMatchObject({
      code: 'discord/token-rejected',
      message: expect.stringContaining('DISCORD_TOKEN'),
    });
    await expect(api.me()).rejects.toMatchObject({ code: 'discord/token-rejected' });
    expect(sandbox.stats().requests).toBe(1);
  });

  it('that are refused keep the code of Discord beside a plain sentence', async () => {
    const { guild, channels, api } = await start();
    guild.setOverwrite(channels[0] ?? '', { id: guild.id, type: 0, allow: '0', deny: String(1n << 10n) });
    await expect(api.messages(channels[0] ?? '')).rejects.toMatchObject({
      code: 'discord/missing-access',
      status: 403,
      message: expect.stringContaining('View Channel'),
      details: { discordCode: 50_001 },
    });
    await expect(api.channel('123456789012345678')).rejects.toMatchObject({ code: 'discord/unknown-channel' });
  });

  it('can be taken back while they wait', async () => {
    const { sandbox, channels, api } = await start({ limits: { routes: { [route]: { limit: 1, windowMs: 60_000 } } } });
    await api.messages(channels[0] ?? '');
    const waiting = api.messages(channels[0] ?? '', {}, { signal: AbortSignal.timeout(30) });
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(sandbox.stats().byRoute[route]?.count).toBe(1);
  });

  it('that wait are refused when the program ends', async () => {
    const { channels, api, rest } = await start({ limits: { routes: { [route]: { limit: 1, windowMs: 60_000 } } } });
    await api.messages(channels[0] ?? '');
    const waiting = expect(api.messages(channels[0] ?? '')).rejects.toMatchObject({ code: 'discord/shutting-down' });
    await Promise.resolve();
    expect(rest.limiter.waiting()?.sentence).toContain("Discord's limit on requests to this channel");
    await rest.close();
    await waiting;
  });

  it('beyond the queue are refused at once', async () => {
    const limits = { routes: { [route]: { limit: 1, windowMs: 60_000 } } };
    const { channels, api } = await start({ limits }, { maxQueued: 1 });
    await api.messages(channels[0] ?? '');
    void api.messages(channels[0] ?? '').catch(() => undefined);
    await expect(api.messages(channels[0] ?? '')).rejects.toMatchObject({ code: 'discord/queue-full' });
  });

  it('that Discord refuses too often stop the background, not the people', async () => {
    const { guild, channels, api, limiter } = await start({ limits: 'none' }, { invalidShare: 0.001 });
    guild.setOverwrite(channels[0] ?? '', { id: guild.id, type: 0, allow: '0', deny: String(1n << 10n) });
    await times(5, () => api.messages(channels[0] ?? '').catch(() => undefined));
    void api.messages(channels[1] ?? '', {}, { priority: 'backfill' }).catch(() => undefined);
    await expect(api.messages(channels[1] ?? '', {}, { priority: 'moderation' })).resolves.toHaveLength(3);
    expect(limiter.waiting()?.limit).toBe('invalid');
  });

  it('are measured by route template, never by id', async () => {
    const { channels, api, metrics } = await start();
    await api.messages(channels[0] ?? '');
    const text = await metrics.text();
    expect(text).toContain('method="GET",route="/channels/:channel/messages",status="200"');
    expect(text).not.toContain(String(channels[0]));
  });
});

describe('calls', () => {
  it('read pins, threads, reactors, members and counts', async () => {
    const { guild, channels, api } = await start({ limits: 'none' });
    const member = guild.addMember({ name: 'ada' });
    const channelId = channels[0] ?? '';
    const message = member.send(channelId, 'pin me');
    member.pin(channelId, message.id);
    member.react(channelId, message.id, '👍');
    const thread = member.openThread(channelId, 'a thread', message.id);
    expect((await api.pins(channelId)).map(({ id }) => id)).toEqual([message.id]);
    expect((await api.reactors(channelId, message.id, '👍')).map(({ id }) => id)).toEqual([member.userId]);
    expect((await api.activeThreads(guild.id)).map(({ id }) => id)).toContain(thread.id);
    member.archiveThread(thread.id);
    expect((await api.archivedPublicThreads(channelId, {})).threads.map(({ id }) => id)).toEqual([thread.id]);
    expect((await api.members(guild.id)).length).toBeGreaterThan(1);
    expect(await api.countMessages(guild.id)).toBeGreaterThan(0);
    expect((await api.application()).id).toMatch(/^\d+$/);
  });

  it('wait for a guild that Discord has not indexed yet', async () => {
    const { sandbox, guild, api } = await start({ limits: 'none' });
    sandbox.faults.rest({
      route: 'GET /guilds/{guild_id}/messages/search',
      effect: { kind: 'not-indexed', retryAfterSeconds: 0.01 },
    });
    expect(await api.countMessages(guild.id)).toBeGreaterThan(0);
  });
});
