export { type ArchivedThreads, type CallOptions, createDiscordApi, type DiscordApi, type MessageRange } from './api.ts';
export {
  type CurrentWait,
  createLimiter,
  type Limiter,
  type LimiterEvents,
  type LimiterOptions,
  type LimiterState,
} from './limiter.ts';
export type { Priority } from './priority.ts';
export { entitiesIn, isEntity, isRaw, numberIn, type Raw, type RawEntity, stringIn } from './raw.ts';
export { createDiscordRest, type DiscordAnswer, type DiscordRequest, type DiscordRest } from './rest.ts';
