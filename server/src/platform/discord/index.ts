/** Discord: limits, REST, gateway, permissions, several tokens as one pool. */
export { type ArchivedThreads, createDiscordApi } from './api.ts';
export { allMembersNonce } from './ask-for-members.ts';
export { isThreadType, type KnownChannel } from './directory.ts';
export { intentProblem, missingIntents } from './intents.ts';
export { createLimiter } from './limiter.ts';
export type { LimiterOptions } from './limiter.types.ts';
export { allows, Permission } from './permissions.ts';
export { type Bot, createDiscordPool, type DiscordPool, type PoolDispatch } from './pool.ts';
export { entitiesIn, isEntity, isRaw, numberIn, type Raw, type RawEntity, stringIn } from './raw.ts';
export { createDiscordRest } from './rest.ts';
