export { createLiveCapture } from './create-live-capture.ts';
export type { StoredChange } from './live.types.ts';
