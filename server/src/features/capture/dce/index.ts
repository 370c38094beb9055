/** DiscordChatExporter's JSON, read, written and converted; knows no database. */
export type { DceHeader, DceMessage } from './dce.types.ts';
export { fromDce, fromDceHeader, reactorsOf } from './from-dce.ts';
export { readDceExport } from './read-export.ts';
export { type DceContext, toDce, toDceHeader } from './to-dce.ts';
export { writeDceExport } from './write-export.ts';
