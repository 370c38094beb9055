/** The archive: owns what was captured, and the reading and searching of it. Docs: docs/archive.md. */

export { applyMessageUpdate } from './apply-message-update.ts';
export { applyReactions, storeReactors } from './apply-reactions.ts';
export { type ArchiveDeps, createArchive } from './archive.deps.ts';
export { archiveRoutes } from './archive.routes.ts';
export { deleteMessages } from './delete-messages.ts';
export { embedPictureAddress } from './reading/embed-picture-address.ts';
export { messagesForEvents } from './reading/messages-for-events.ts';
export { requireGuild } from './require-guild.ts';
export { setPins } from './set-pins.ts';
export { settleAfterBulk } from './settle-after-bulk.ts';
export {
  type AttachmentOutcome,
  attachmentsToStore,
  countAttachments,
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
  type HeldRaw,
  heldChannel,
  heldGuild,
  heldMembers,
  heldRoles,
  rawMessagesAfter,
  reactorsOfMessages,
} from './store/export.store.ts';
export { idsBetween, markChannelDeleted, markGuildLeft, markRoleDeleted } from './store/guilds.store.ts';
export { markLeft as markMembersLeft } from './store/members.store.ts';
export { heldChannelRules, heldPermissionState, presentGuildIds } from './store/permissions.store.ts';
export { storeMessages } from './store-messages.ts';
export { upsertChannels, upsertGuild, upsertMembers, upsertRoles } from './upsert-guild.ts';
export type * from './writer.types.ts';
