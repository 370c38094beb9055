export { type ArchivedThreads, type CallOptions, createDiscordApi, type DiscordApi, type MessageRange } from './api.ts';
export { isThreadType, type KnownChannel, type KnownGuild, type Unreadable } from './directory.ts';
export type { Dispatch, GatewayState } from './gateway.ts';
export type { GatewayProblem } from './gateway-problems.ts';
export { intentProblem, missingIntents, type PrivilegedIntent } from './intents.ts';
export {
  type CurrentWait,
  createLimiter,
  type Limiter,
  type LimiterEvents,
  type LimiterOptions,
  type LimiterState,
} from './limiter.ts';
export {
  allows,
  everyPermission,
  type MemberAuthority,
  Permission,
  type PermissionOverwrite,
  permissionsInChannel,
  permissionsInGuild,
} from './permissions.ts';
export { type Access, type Bot, createDiscordPool, type DiscordPool, type PoolDispatch } from './pool.ts';
export type { Priority } from './priority.ts';
export { entitiesIn, isEntity, isRaw, numberIn, type Raw, type RawEntity, stringIn } from './raw.ts';
export { createDiscordRest, type DiscordAnswer, type DiscordRequest, type DiscordRest } from './rest.ts';
