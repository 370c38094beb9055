/** The archive: owns what was captured, and the reading and searching of it. Docs: docs/archive.md. */
export { applyMessageUpdate } from './apply-message-update.ts';
export { applyReactions, storeReactors } from './apply-reactions.ts';
export { archiveErrors } from './archive.errors.ts';
export { deleteMessages } from './delete-messages.ts';
export { setPins } from './set-pins.ts';
export { firstIdAt, timeOfId } from './snowflake-time.ts';
export {
  type CatalogueChannel,
  type CatalogueGuild,
  catalogueChannels,
  catalogueGuilds,
} from './store/catalogue.store.ts';
export { channelStats, idsBetween, markChannelDeleted, markGuildLeft, markRoleDeleted } from './store/guilds.store.ts';
export { markLeft as markMembersLeft } from './store/members.store.ts';
export { storeMessages } from './store-messages.ts';
export { upsertChannels, upsertGuild, upsertMembers, upsertRoles } from './upsert-guild.ts';
export type * from './writer.types.ts';
