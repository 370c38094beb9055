/** An in-memory Discord for tests and demonstrations. See README.md. */

export type { NewChannel } from './actions/channels.ts';
export type { NewRole } from './actions/members.ts';
export type { MentionRules } from './actions/mentions.ts';
export type { MessageEdit, NewFile, NewMessage } from './actions/messages.ts';
export type { NewThread } from './actions/threads.ts';
export type { Clock, ClockOptions } from './clock.ts';
export { type GuildHandle, usualBotPermissions } from './control/guild-handle.ts';
export type { MemberHandle } from './control/member-handle.ts';
export { messageHash } from './control/message-hash.ts';
export type { Answer } from './driver/answers.ts';
export { StoryError } from './driver/story-error.ts';
export type { Storyteller } from './driver/storyteller.ts';
export type { FaultEffect, RestFault } from './faults.ts';
export * from './generate/index.ts';
export type { GatewayEntry, JournalEntry, RestEntry, SandboxStats, Violation, ViolationKind } from './journal.ts';
export type { Application } from './oauth2/application.ts';
export type { PrivilegedIntents, SandboxOptions } from './options.ts';
export {
  allPermissions,
  type ChannelNature,
  channelPermissions,
  guildPermissions,
  type Overwrite,
  Permission,
  type PermissionInput,
} from './permissions.ts';
export type { LimitChanges, LimitsOption, WindowLimit } from './rest/limits.ts';
export { startSandbox } from './sandbox.ts';
export type { NewBot, Sandbox, SandboxFaults, SandboxOAuth2 } from './sandbox-api.ts';
export { compareIds, idAt, timestampOfId } from './snowflake.ts';
export type { Bot, StoredChannel, StoredMessage, StoredThread, StoredUser } from './state/model.ts';
export type { GuildSeed, SeedFile, SeedMember } from './world.ts';
