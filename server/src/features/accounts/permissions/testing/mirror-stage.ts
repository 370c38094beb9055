import { generateGuild, type Sandbox, type SandboxOptions, startSandbox } from '@guildhall/discord-sandbox';
import { pino } from 'pino';
import { mirrorPermissions } from '../../../../mirror-permissions.ts';
import { openDatabase } from '../../../../platform/database/index.ts';
import { createDiscordPool } from '../../../../platform/discord/index.ts';
import { createMetrics } from '../../../../platform/telemetry/index.ts';
import { createCoverageLedger, createLiveCapture } from '../../../capture/index.ts';

const log = pino({ level: 'silent' });
let seed = 0;

/** A sandbox with a small guild and a bot in it that manages threads. */
export async function mirrorSandbox(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ limits: 'none', ...options });
  const guild = sandbox.addGuild(
    generateGuild({ seed: `mirror ${seed++}`, days: 500 + seed, members: 12, messages: 60, channels: 3 }),
  );
  const bot = sandbox.addBot({ name: 'mirror' });
  guild.addBot(bot);
  return { sandbox, guild, bot };
}

/** Mirror and live capture on connections of their own, as a process of its own would have them; not joined to the gateway yet. */
export async function openMirror(url: string, sandbox: Sandbox) {
  const db = await openDatabase({ url, poolSize: 4, log, slowQueryMs: 60_000 });
  const metrics = createMetrics();
  const tokens = sandbox.bots().map(({ token }) => token);
  const pool = createDiscordPool({ tokens, apiUrl: sandbox.apiUrl, log, metrics });
  const live = createLiveCapture({
    db,
    pool,
    ledger: createCoverageLedger(db.kysely),
    settings: async () => ({ live: true, repairDays: 0 }),
    log,
    metrics: metrics.capture,
  });
  const mirror = mirrorPermissions({ db, pool, log });
  await mirror.start();
  live.start();
  let isClosed = false;
  return {
    mirror,
    pool,
    live,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await live.stop();
      await mirror.stop();
      await pool.close();
      metrics.close();
      await db.close();
    },
  };
}
