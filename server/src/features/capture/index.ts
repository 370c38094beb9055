/** Capture: what is held of a guild and how it comes in. Docs: docs/capture.md. */

export { type BulkChange, bulkChanges, maxToldOneByOne, readBulkChange } from './bulk-change.ts';
export { captureErrors } from './capture.errors.ts';
export { captureRoutes } from './capture.routes.ts';
export { defaultCaptureSettings, readCaptureSettings } from './capture-settings.store.ts';
export { createCoverageLedger } from './coverage/ledger.ts';
export { type Capture, createCapture } from './create-capture.ts';
export { type ExportDeps, exportDce } from './export-dce.ts';
export { exportGuild, type GuildExportProgress, type GuildExportReport, readMissing } from './export-guild.ts';
export { type ImportReport, importDce } from './import-dce.ts';
export { createLiveCapture, type StoredChange } from './live/index.ts';
export { attachmentRoutes } from './media/attachment.routes.ts';
export { cdnRule } from './media/cdn-rule.ts';
export { type Download, download } from './media/download.ts';
export { createMediaWork } from './media/media-work.ts';
export { listChannels, listGuilds } from './read-guilds.ts';
