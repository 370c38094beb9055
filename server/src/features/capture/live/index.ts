export { createLiveCapture, type LiveCapture, type LiveCaptureOptions } from './create-live-capture.ts';
export type { StoredChange } from './live.types.ts';
