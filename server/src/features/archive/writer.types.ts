import type { APIMessage } from 'discord-api-types/v10';
import type { Tx } from '../../platform/database/index.ts';

/**
 * Where a state of a message comes from.
 *
 * - `live`: a gateway event
 * - `backfill`, `repair`: read from Discord's API
 * - `import`: an export file; it never revives what was deleted and never renames a known author
 */
export type MessageSource = 'backfill' | 'live' | 'repair' | 'import';

/** What Discord sent; only what the archive itself reads is asked for, all the rest is kept in `raw`. */
export type RawMessage = Pick<APIMessage, 'id' | 'author' | 'timestamp'> &
  Partial<APIMessage> &
  Record<string, unknown>;

export interface Sighting {
  readonly source: MessageSource;
  /**
   * When the state was true at the latest: for API pages the moment the request was sent, for gateway events their
   * arrival, for imports the export's date. Decides between states of the same edit, and whether a message that was
   * deleted has really reappeared (seen after the deletion) or is only late (seen before).
   */
  readonly seenAt: Date;
}

export interface StoredMessages {
  /** Ids that were not held before. */
  readonly added: readonly string[];
  /** Ids whose content, embeds, attachments, pin or flags changed; each has a new `seq`. */
  readonly changed: readonly string[];
  /** How many were held already in this state, a newer one, or as a tombstone. */
  readonly unchanged: number;
}

/**
 * Stores messages of one channel. Idempotent: a state that is held already changes nothing, not even `seq`.
 *
 * A state with a newer edit, or one of the same edit seen later, replaces the held one; the former text is kept as a
 * version when text, attachments or the edit's time differ (an unfurled link or a pin is a change, not a version).
 * Reaction and vote counts replace the held ones without a new `seq`. Authors and mentioned users are stored along.
 *
 * Messages of several channels in one transaction: call in ascending order of channel id, or two writers may deadlock
 * (the database then ends one, which repeats its transaction).
 */
export type StoreMessages = (
  tx: Tx,
  guildId: string,
  channelId: string,
  messages: readonly RawMessage[],
  sighting: Sighting,
) => Promise<StoredMessages>;

/**
 * Merges a partial message (MESSAGE_UPDATE) into the held one.
 *
 * @returns `missing` when the message is not held and the partial is too little to store it: fetch it, then store it.
 */
export type ApplyMessageUpdate = (
  tx: Tx,
  guildId: string,
  channelId: string,
  partial: { readonly id: string } & Record<string, unknown>,
  sighting: Sighting,
) => Promise<'added' | 'changed' | 'unchanged' | 'missing'>;

export interface DeletedMessages {
  /** Ids that became tombstones now; those not held or deleted before are not among them. */
  readonly deleted: readonly string[];
  /** Content addresses that no attachment refers to any more: their bytes may be removed after the commit. */
  readonly orphanedFiles: readonly string[];
}

/**
 * Makes tombstones: the row stays, with a new `seq`; text, raw, versions, attachment names, reactions and search go.
 * A message that is not held leaves no trace, except with `remember`, which stores an empty tombstone so that a page
 * fetched before the deletion cannot bring it in.
 */
export type DeleteMessages = (
  tx: Tx,
  guildId: string,
  channelId: string,
  messageIds: readonly string[],
  options: { readonly deletedAt: Date; readonly remember?: boolean },
) => Promise<DeletedMessages>;

export interface EmojiRef {
  readonly id: string | null;
  readonly name: string | null;
  readonly animated?: boolean;
}

export type ReactionChange =
  | { readonly kind: 'add' | 'remove'; readonly messageId: string; readonly userId: string; readonly emoji: EmojiRef }
  | { readonly kind: 'remove-all'; readonly messageId: string }
  | { readonly kind: 'remove-emoji'; readonly messageId: string; readonly emoji: EmojiRef };

/** Carries out reaction events in order; those of messages that are not held are passed over. */
export type ApplyReactions = (tx: Tx, guildId: string, changes: readonly ReactionChange[]) => Promise<void>;

/** Replaces the known reactors of one emoji on one message (the complete list as Discord's API gives it). */
export type StoreReactors = (
  tx: Tx,
  guildId: string,
  messageId: string,
  emoji: EmojiRef,
  users: readonly RawUser[],
) => Promise<void>;

/**
 * Sets which messages of a channel are pinned, from the complete list of its pins.
 * @returns Ids whose pin changed; each has a new `seq`.
 */
export type SetPins = (
  tx: Tx,
  guildId: string,
  channelId: string,
  pinnedIds: readonly string[],
) => Promise<readonly string[]>;

export interface RawGuild {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}
export interface RawChannel {
  readonly id: string;
  readonly type: number;
  readonly [field: string]: unknown;
}
export interface RawRole {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}
export interface RawUser {
  readonly id: string;
  readonly username: string;
  readonly [field: string]: unknown;
}
export interface RawMember {
  readonly user: RawUser;
  readonly [field: string]: unknown;
}

/** Stores channels and threads as Discord sent them; one that was marked deleted is there again. */
export type UpsertChannels = (tx: Tx, guildId: string, channels: readonly RawChannel[]) => Promise<void>;
/** Stores roles; with `complete`, roles that are not in the list are marked deleted. */
export type UpsertRoles = (
  tx: Tx,
  guildId: string,
  roles: readonly RawRole[],
  options?: { readonly complete?: boolean },
) => Promise<void>;
export type UpsertMembers = (tx: Tx, guildId: string, members: readonly RawMember[]) => Promise<void>;

export interface ChannelStats {
  readonly channelId: string;
  /** Messages held, tombstones not counted. */
  readonly messages: number;
  /** Ids of the oldest and newest message ever held. */
  readonly firstId: string | null;
  readonly lastId: string | null;
  readonly lastStoredAt: Date | null;
}
