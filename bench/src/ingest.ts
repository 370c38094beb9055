import { generateGuild } from '@guildhall/discord-sandbox';
import { sql } from 'kysely';
import { type RawMessage, storeMessages } from '../../server/src/features/archive/index.ts';
import type { Database } from '../../server/src/platform/database/index.ts';
import type { Benchmark } from './bench.ts';
import { median, rounded, wholeNumber } from './bench.ts';
import { storeOneByOne } from './ingest-baseline.ts';
import { temporaryDatabase } from './temporary-database.ts';

interface Batch {
  readonly channelId: string;
  readonly messages: readonly RawMessage[];
}

const rowsPerBatch = 1_000;
const baselineRowsPerTransaction = 100;
/** The baseline is slow; fewer messages tell its speed as well. */
const baselineShare = 0.1;

/**
 * Stores the messages of a generated guild, as parsed from Discord's JSON, into an empty embedded database with durable
 * commits: normalised columns, raw JSON, full-text index, authors, attachments and reactions. One run warms up.
 */
export const benchmark: Benchmark = {
  name: 'ingest',
  about: 'storing messages in bulk, against one INSERT a message in transactions of 100',
  options: { messages: '100000', runs: '5', connections: '3' },
  async run(options, say) {
    const total = wholeNumber(options, 'messages', 1_000);
    const runs = wholeNumber(options, 'runs');
    const connections = wholeNumber(options, 'connections');
    const { guildId, batches } = makeBatches(total);
    say(
      `data: a generated guild of ${total} messages in ${batches.length} batches of up to ${rowsPerBatch}, ${connections} connections`,
    );
    const database = await temporaryDatabase(connections + 1);
    try {
      const speeds: number[] = [];
      const baselines: number[] = [];
      const baselineBatches = batches.filter((_, i) => i % Math.round(1 / baselineShare) === 0);
      for (let run = 0; run <= runs; run++) {
        const speed = await measure(database.db, guildId, batches, connections, storeBatch);
        const baseline = await measure(database.db, guildId, baselineBatches, connections, storeBatchOneByOne);
        say(`${run === 0 ? 'warm-up' : `run ${run}`}: ${Math.round(speed)}/s, baseline ${Math.round(baseline)}/s`);
        if (run === 0) continue;
        speeds.push(speed);
        baselines.push(baseline);
      }
      const perSecond = median(speeds);
      const baselinePerSecond = median(baselines);
      return {
        messages: total,
        perSecond: Math.round(perSecond),
        baselinePerSecond: Math.round(baselinePerSecond),
        ratio: rounded(perSecond / baselinePerSecond),
        source: 'generateGuild of @guildhall/discord-sandbox',
        runs,
        connections,
      };
    } finally {
      await database.stop();
    }
  },
};

/** Batches of one channel each, through JSON once, so that they are what an HTTP client has parsed. */
function makeBatches(total: number): { guildId: string; batches: Batch[] } {
  const seed = generateGuild({ seed: 'ingest', members: 2_000, messages: total, channels: 10 });
  const batches: Batch[] = [];
  for (const [channelId, messages] of seed.messages) {
    for (let from = 0; from < messages.length; from += rowsPerBatch) {
      const parsed: RawMessage[] = JSON.parse(JSON.stringify(messages.slice(from, from + rowsPerBatch)));
      batches.push({ channelId, messages: parsed });
    }
  }
  return { guildId: seed.guild.id, batches };
}

type Store = (db: Database, guildId: string, batch: Batch) => Promise<void>;

async function storeBatch(db: Database, guildId: string, { channelId, messages }: Batch): Promise<void> {
  const sighting = { source: 'backfill', seenAt: new Date() } as const;
  await db.transactionWithRetry((tx) => storeMessages(tx, guildId, channelId, messages, sighting));
}

async function storeBatchOneByOne(db: Database, guildId: string, { channelId, messages }: Batch): Promise<void> {
  for (let from = 0; from < messages.length; from += baselineRowsPerTransaction) {
    const part = messages.slice(from, from + baselineRowsPerTransaction);
    await db.transactionWithRetry((tx) => storeOneByOne(tx, guildId, channelId, part));
  }
}

/** Messages a second into empty tables; fails when one is missing afterwards. */
async function measure(
  db: Database,
  guildId: string,
  batches: readonly Batch[],
  connections: number,
  store: Store,
): Promise<number> {
  await sql`truncate archive_messages, archive_message_raw, archive_message_versions, archive_attachments, archive_reactions,
    archive_members, archive_channel_stats, archive_languages`.execute(db.kysely);
  await sql`checkpoint`.execute(db.kysely);
  const waiting = batches[Symbol.iterator]();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      // One iterator for all: each takes the next batch when it is through with its own.
      for (let next = waiting.next(); !next.done; next = waiting.next()) await store(db, guildId, next.value);
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const expected = batches.reduce((sum, batch) => sum + batch.messages.length, 0);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from archive_messages m join archive_message_raw r using (guild_id, message_id)
  `.execute(db.kysely);
  if (rows[0]?.n !== expected) throw new Error(`${expected} messages were stored, ${rows[0]?.n} are there.`);
  return expected / seconds;
}
