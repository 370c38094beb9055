import { generateGuild, type Overwrite, Permission, startSandbox } from '@guildhall/discord-sandbox';
import { createPermissionMirror } from '../../server/src/features/accounts/index.ts';
import { createDiscordPool } from '../../server/src/platform/discord/index.ts';
import { createLogger, createMetrics } from '../../server/src/platform/telemetry/index.ts';
import { type Benchmark, median, percentile, rounded, wholeNumber } from './bench.ts';
import { seededRandom } from './search-mix.ts';

const warmUp = 20_000;
const overwritesEach = 8;
/** Checks between two changes of a role, after which nothing that was computed before may be used. */
const checksPerChange = 1_000;
const checksPerList = 10;

/**
 * Asks who may read which channel of a large guild, members and channels at random, a role changing every thousand checks.
 * Beside it, every tenth time, the whole list of a member's channels, which a search asks for; it is computed once for each member
 * and change. Compared with a fetch of the member by REST, which is what a check costs where nothing is mirrored; the
 * sandbox that answers runs in the same process.
 */
export const benchmark: Benchmark = {
  name: 'permissions',
  about: 'permission checks against the mirror of a large guild, against a fetch of the member by REST',
  options: { members: '10000', channels: '200', checks: '200000', calls: '100' },
  async run(options, say) {
    const members = wholeNumber(options, 'members', 10);
    const channels = wholeNumber(options, 'channels', 2);
    const checks = wholeNumber(options, 'checks', 1_000);
    const calls = wholeNumber(options, 'calls');
    const random = seededRandom(7);
    const pick = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(random() * items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    };
    const sandbox = await startSandbox({ limits: 'none' });
    const bot = sandbox.addBot();
    const guild = sandbox.addGuild(generateGuild({ seed: 'permissions', members, messages: 200, channels: 4 }));
    guild.addBot(bot);
    const roles = Array.from({ length: 30 }, (_, i) =>
      guild.createRole({ name: `role ${i}`, permissions: random() < 0.5 ? Permission.SendMessages : 0n }),
    );
    const missing = channels - guild.channels().length;
    for (let i = 0; i < missing; i += 1) {
      const id = guild.createChannel({ name: `room ${i}`, type: 0 });
      const overwrites = new Map<string, Overwrite>();
      for (let n = 0; n < overwritesEach; n += 1) {
        const role = pick([...roles, guild.id]);
        const [allow, deny] = random() < 0.5 ? [Permission.ViewChannel, 0n] : [0n, Permission.ViewChannel];
        overwrites.set(role, { id: role, type: 0, allow: `${allow}`, deny: `${deny}` });
      }
      guild.setOverwrites(id, [...overwrites.values()]);
    }
    for (const userId of guild.memberIds()) {
      sandbox.member(guild.id, userId).changeRoles([pick(roles), pick(roles), pick(roles)]);
    }
    const log = createLogger({ level: 'error', format: 'json' });
    const metrics = createMetrics();
    const pool = createDiscordPool({
      tokens: [bot.token],
      apiUrl: sandbox.apiUrl,
      log,
      metrics,
      limits: { globalPerSecond: Number.POSITIVE_INFINITY },
    });
    const mirror = createPermissionMirror({ discord: pool, held: nothingHeld, privateThreads: noThreads, log });
    try {
      await mirror.start();
      await pool.connect();
      const userIds = guild.memberIds();
      await until(() => userIds.every((userId) => mirror.isMember(guild.id, userId)));
      const channelIds = guild.channels().map(({ id }) => id);
      say(`${userIds.length} members, ${channelIds.length} channels and threads, ${overwritesEach} overwrites each`);
      let allowed = 0;
      let changes = 0;
      for (let i = 0; i < warmUp; i += 1) mirror.mayRead(guild.id, pick(userIds), pick(channelIds));
      const times: number[] = [];
      const listTimes: number[] = [];
      for (let i = 0; i < checks; i += 1) {
        if (i % checksPerChange === 0) await changeSomeRole();
        const userId = pick(userIds);
        const channelId = pick(channelIds);
        const startedAt = performance.now();
        const mayRead = mirror.mayRead(guild.id, userId, channelId);
        times.push(performance.now() - startedAt);
        if (mayRead) allowed += 1;
        if (i % checksPerList === 0) listTimes.push(timeList(userId));
      }
      if (allowed === 0 || allowed === checks) throw new Error('All checks had the same answer.');
      say(`${allowed} of ${checks} were allowed`);
      const restTimes: number[] = [];
      for (let i = 0; i < calls; i += 1) {
        const startedAt = performance.now();
        await pool.bots[0]?.api.member(guild.id, pick(userIds));
        restTimes.push(performance.now() - startedAt);
      }
      const totalMs = times.reduce((sum, ms) => sum + ms, 0);
      const restCallMs = median(restTimes);
      return {
        members: userIds.length,
        channels: channelIds.length,
        checks,
        checksPerSecond: Math.round(checks / (totalMs / 1_000)),
        p50Us: rounded(percentile(times, 0.5) * 1_000),
        p95Us: rounded(percentile(times, 0.95) * 1_000),
        listP95Us: rounded(percentile(listTimes, 0.95) * 1_000),
        restCallMs: rounded(restCallMs, 3),
        speedup: Math.round(restCallMs / (totalMs / checks)),
      };

      function timeList(userId: string): number {
        const startedAt = performance.now();
        mirror.readableChannelIds(guild.id, userId);
        return performance.now() - startedAt;
      }

      async function changeSomeRole(): Promise<void> {
        const before = mirror.version(guild.id);
        const isOdd = Math.floor(changes / roles.length) % 2 === 1;
        const permissions = isOdd ? Permission.AddReactions : Permission.ManageMessages;
        guild.changeRole(roles[changes % roles.length] ?? '', { permissions: `${permissions}` });
        changes += 1;
        await until(() => mirror.version(guild.id) > before);
      }
    } finally {
      await mirror.stop();
      await pool.close();
      metrics.close();
      await sandbox.close();
    }
  },
};

const nothingHeld = {
  guildIds: async () => [],
  guild: async () => ({ ownerId: null, roles: [], channels: [], members: [] }),
  channel: async () => undefined,
  storeMember: async () => undefined,
  markLeft: async () => undefined,
};
const noThreads = {
  all: async () => [],
  replace: async () => undefined,
  change: async () => undefined,
  remove: async () => undefined,
};

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('The mirror did not follow within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
