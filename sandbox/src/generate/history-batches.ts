import type { APIMessage } from 'discord-api-types/v10';
import { readHistory } from './history-lines.ts';
import { createHistoryWriter, historyChannelId, historyGuildId } from './history-messages.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { dayMs } from './rhythm.ts';
import { createSnowflakes } from './snowflakes.ts';

export interface HistoryBatch {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
  /** Oldest first. */
  readonly messages: APIMessage[];
}

export interface HistoryBatchesOptions {
  /** So many messages in all: the lines are repeated, with new ids and some days later, until there are enough. */
  readonly total: number;
  readonly batchSize?: number;
  /** Shows people by invented handles instead of their nicknames; on by default. */
  readonly pseudonyms?: boolean;
}

/**
 * Recorded chat as messages, any number of them, a channel's batch at a time and never all in memory.
 *
 * Guild, channel and user ids are those of `loadHistory`. The file is read once for its nicknames and once a repetition.
 */
export async function* historyBatches(path: string, options: HistoryBatchesOptions): AsyncGenerator<HistoryBatch> {
  const { total, batchSize = 1_000, pseudonyms = true } = options;
  const authors = new Set<string>();
  for await (const line of readHistory(path)) authors.add(line.author.toLowerCase());
  if (authors.size === 0) return;
  const names = pseudonyms ? createPseudonyms((nickname) => authors.has(nickname.toLowerCase())) : undefined;
  const ids = createSnowflakes();
  let left = total;
  for (let round = 0; left > 0; round++) {
    // A file spans at most two days; three a round keep the repetitions of a channel in order.
    const writer = createHistoryWriter(ids, names, round * 3 * dayMs);
    let batch: HistoryBatch | undefined;
    for await (const line of readHistory(path)) {
      if (left === 0) break;
      if (batch !== undefined && (batch.channelName !== line.file || batch.messages.length >= batchSize)) {
        yield batch;
        batch = undefined;
      }
      batch ??= { guildId: historyGuildId, channelId: historyChannelId(line), channelName: line.file, messages: [] };
      batch.messages.push(writer.write(line));
      left -= 1;
    }
    if (batch !== undefined) yield batch;
  }
}
