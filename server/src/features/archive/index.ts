/** The archive: owns what was captured, and the reading and searching of it. Docs: docs/archive.md. */

export type { Readable } from './access.ts';
export { readableChannels, requireReadable } from './access.ts';
export { applyMessageUpdate } from './apply-message-update.ts';
export { applyReactions, storeReactors } from './apply-reactions.ts';
export { type ArchiveDeps, createArchive } from './archive.deps.ts';
export { archiveErrors } from './archive.errors.ts';
export { archiveRoutes } from './archive.routes.ts';
export { deleteMessages } from './delete-messages.ts';
export { messagesForEvents } from './reading/messages-for-events.ts';
export { readMessage, readPage, readVersions } from './reading/read-messages.ts';
export { countMatches } from './search/count-matches.ts';
export { type SearchInput, searchMessages } from './search/search-messages.ts';
export { suggestSearch } from './search/suggest.ts';
export { setPins } from './set-pins.ts';
export { firstIdAt, timeOfId } from './snowflake-time.ts';
export {
  type AttachmentOutcome,
  attachmentsToStore,
  type HeldReaction,
  heldAttachment,
  isFileUsed,
  reactionsAfter,
  reopenAttachments,
  settleAttachment,
  type WantedAttachment,
} from './store/attachment-files.store.ts';
export {
  type CatalogueChannel,
  type CatalogueGuild,
  catalogueChannels,
  catalogueGuilds,
} from './store/catalogue.store.ts';
export {
  type HeldMember,
  type HeldRaw,
  heldChannel,
  heldGuild,
  heldMembers,
  heldRoles,
  rawMessagesAfter,
  reactorsOfMessages,
} from './store/export.store.ts';
export { channelStats, idsBetween, markChannelDeleted, markGuildLeft, markRoleDeleted } from './store/guilds.store.ts';
export { markLeft as markMembersLeft } from './store/members.store.ts';
export { storeMessages } from './store-messages.ts';
export { upsertChannels, upsertGuild, upsertMembers, upsertRoles } from './upsert-guild.ts';
export type * from './writer.types.ts';
