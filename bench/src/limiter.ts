import { createDiscordApi, createDiscordRest, createLimiter } from '../../server/src/platform/discord/index.ts';
import { createLogger, createMetrics } from '../../server/src/platform/telemetry/index.ts';
import { type Benchmark, median, rounded, wholeNumber } from './bench.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

/** The sandbox's default limits. */
const perChannel = 5;
const perSecond = 50;

/**
 * Reads pages of messages through the limiter, each channel's pages one after the other as a backfill does, and
 * compares the time with the earliest moment at which the limits admit the last request.
 */
export const benchmark: Benchmark = {
  name: 'limiter',
  about: 'requests through the limiter, against the floor that 5 per channel and 50 in all each second set',
  options: { channels: '10', pages: '50', runs: '3' },
  async run(options, say) {
    const channels = wholeNumber(options, 'channels');
    const pages = wholeNumber(options, 'pages');
    const runs = wholeNumber(options, 'runs');
    const sandbox = await startSandboxProcess({ channels, messages: channels * 100, members: 20 });
    try {
      const ids = (await sandbox.channels()).filter(({ type }) => type === 0).map(({ id }) => id);
      const floorSeconds = Math.max(Math.ceil(pages / perChannel), Math.ceil((channels * pages) / perSecond)) - 1;
      if (floorSeconds < 1) throw new Error('So few requests take less than a second; ask for more pages.');
      const seconds: number[] = [];
      for (let run = 1; run <= runs; run += 1) {
        // The windows of the run before must be over, or its requests would count in this one.
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        seconds.push(await readAll(sandbox, ids.slice(0, channels), pages));
        say(`run ${run}: ${rounded(seconds.at(-1) ?? 0, 3)} s`);
      }
      const { rateLimited } = await sandbox.stats();
      const middle = median(seconds);
      return {
        channels,
        pages,
        requests: channels * pages,
        seconds: rounded(middle, 3),
        floorSeconds,
        ratio: rounded(middle / floorSeconds, 3),
        rateLimited,
        runs,
      };
    } finally {
      await sandbox.stop();
    }
  },
};

async function readAll(sandbox: SandboxProcess, channelIds: readonly string[], pages: number): Promise<number> {
  const metrics = createMetrics();
  const log = createLogger({ level: 'error', format: 'json' });
  const { apiUrl, token } = sandbox;
  const rest = createDiscordRest({ token, apiUrl, limiter: createLimiter(), log, metrics });
  const api = createDiscordApi(rest);
  const startedAt = performance.now();
  await Promise.all(
    channelIds.map(async (channelId) => {
      for (let page = 0; page < pages; page += 1) await api.messages(channelId, {}, { priority: 'backfill' });
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  await rest.close();
  metrics.close();
  return seconds;
}
