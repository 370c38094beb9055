/** Capture: what is held of a guild and how it comes in. Docs: docs/capture.md. */
export { captureErrors } from './capture.errors.ts';
export { captureRoutes } from './capture.routes.ts';
export type { CaptureDeps, LiveState } from './capture.types.ts';
export { defaultCaptureSettings, readCaptureSettings } from './capture-settings.store.ts';
export { changeSettings, readSettings } from './change-settings.ts';
export { checkGuild } from './check-guild.ts';
export { createCoverageLedger } from './coverage/ledger.ts';
export type { CoverageLedger, GapReason, LedgerTx, LiveGap } from './coverage/ledger.types.ts';
export { type Capture, type CaptureOptions, createCapture } from './create-capture.ts';
export { type ExportInput, exportDce } from './export-dce.ts';
export { type ImportInput, type ImportProgress, type ImportReport, importDce } from './import-dce.ts';
export { createLiveCapture, type StoredChange } from './live/index.ts';
export { cancelCapture, moveCapture, pauseCapture, resumeCapture, retryCapture } from './move-capture.ts';
export { listChannels, listGuilds, readCoverage, readGuild } from './read-guilds.ts';
export { listCaptureJobs, readCaptureJob } from './read-jobs.ts';
export { startCapture } from './start-capture.ts';
