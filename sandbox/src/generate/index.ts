export { type GenerateGuildOptions, generateGuild } from './generate-guild.ts';
export { type HistoryBatch, type HistoryBatchesOptions, historyBatches } from './history-batches.ts';
export { type LoadHistoryOptions, loadHistory } from './load-history.ts';
