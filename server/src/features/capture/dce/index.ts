/** DiscordChatExporter's JSON, read, written and converted; knows no database. */

export { dceErrors } from './dce.errors.ts';
export type { DceEvent, DceHeader, DceMessage } from './dce.types.ts';
export type { DceMember } from './dce-people.ts';
export { fromDce, fromDceHeader, type ImportedMessage, type ImportedPlace, reactorsOf } from './from-dce.ts';
export { type ReadDceOptions, readDceExport } from './read-export.ts';
export { type DceContext, type DceHeaderInput, toDce, toDceHeader } from './to-dce.ts';
export { type WriteDceOptions, writeDceExport } from './write-export.ts';
