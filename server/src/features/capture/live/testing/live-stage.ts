import {
  type GuildHandle,
  generateGuild,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { pino } from 'pino';
import { type Database, openDatabase } from '../../../../platform/database/index.ts';
import { createDiscordPool } from '../../../../platform/discord/index.ts';
import { createMetrics } from '../../../../platform/telemetry/index.ts';
import { createCoverageLedger } from '../../coverage/ledger.ts';
import { createLiveCapture } from '../index.ts';
import type { StoredChange } from '../live.types.ts';

const log = pino({ level: 'silent' });

let seed = 0;

/** A sandbox with one guild of three quiet text channels and some bots in it. */
export async function liveSandbox(options: { bots?: number; sandbox?: SandboxOptions } = {}) {
  const sandbox = await startSandbox({ limits: 'none', ...options.sandbox });
  const guild = sandbox.addGuild(
    generateGuild({ seed: `live ${seed++}`, days: 400 + seed, members: 12, messages: 120, channels: 3 }),
  );
  const bots = Array.from({ length: options.bots ?? 1 }, (_, index) => sandbox.addBot({ name: `bot-${index}` }));
  for (const bot of bots) guild.addBot(bot);
  const channels = guild.channels().filter((channel) => channel.type === 0);
  return { sandbox, guild, bots, channelIds: channels.map(({ id }) => id) };
}

/** Live capture on connections of its own, as a process of its own would have it. */
export async function openLive(
  url: string,
  sandbox: Sandbox,
  options: {
    tokens?: readonly string[];
    repairDays?: number;
    isOn?: () => boolean;
    /** The settings of a guild are known when this has ended. */
    settingsAfter?: Promise<void>;
  } = {},
) {
  const db = await openDatabase({ url, poolSize: 4, log, slowQueryMs: 60_000 });
  const metrics = createMetrics();
  const pool = createDiscordPool({
    tokens: options.tokens ?? sandbox.bots().map(({ token }) => token),
    apiUrl: sandbox.apiUrl,
    log,
    metrics,
  });
  const ledger = createCoverageLedger(db.kysely);
  const stored: StoredChange[] = [];
  const forgotten: string[] = [];
  const live = createLiveCapture({
    db,
    pool,
    ledger,
    settings: async () => {
      await options.settingsAfter;
      return { live: options.isOn?.() ?? true, repairDays: options.repairDays ?? 0 };
    },
    log,
    metrics: metrics.capture,
    onStored: (change) => stored.push(change),
    forgetFiles: async (_tx, addresses) => void forgotten.push(...addresses),
  });
  live.start();
  await pool.connect();
  let isClosed = false;
  return {
    live,
    pool,
    ledger,
    db,
    stored,
    /** Files that no attachment refers to any more. */
    forgotten,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await live.stop();
      await pool.close();
      metrics.close();
      await db.close();
    },
  };
}

export interface Held {
  readonly id: string;
  readonly content: string | null;
  readonly pinned: boolean;
  readonly reactions: readonly string[];
}

/** What the archive holds of a channel, tombstones left out. */
export async function heldMessages(db: Database, guildId: string, channelId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select m.message_id::text as id, m.content, m.pinned, array(
      select r.emoji || ' ' || r.count from archive_reactions r
      where r.guild_id = m.guild_id and r.message_id = m.message_id and r.count > 0) as reactions
    from archive_messages m
    where guild_id = ${guildId} and channel_id = ${channelId} and deleted_at is null order by message_id`.execute(
    db.kysely,
  );
  return rows.map((row) => ({ ...row, reactions: row.reactions.toSorted() }));
}

/** The same of the sandbox. */
export function trueMessages(guild: GuildHandle, channelId: string): Held[] {
  return guild.messages(channelId).map((message) => ({
    id: message.id,
    content: message.content,
    pinned: message.pinned,
    reactions: (message.reactions ?? []).map(({ emoji, count }) => `${emoji.id ?? emoji.name} ${count}`).sort(),
  }));
}
