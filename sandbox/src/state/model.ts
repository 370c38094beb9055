/**
 * What the sandbox keeps. Wider than the types of discord-api-types (enumerations are numbers, channels one shape), so that
 * seeds of any origin fit and fields unknown here survive.
 */
import type { APIEmoji, APIRole } from 'discord-api-types/v10';
import type { PrivilegedIntents } from '../options.ts';
import type { Overwrite } from '../permissions.ts';
import type { GuildSeed, SeedMember } from '../world.ts';

export interface StoredUser {
  readonly id: string;
  username: string;
  discriminator: string;
  global_name: string | null;
  avatar: string | null;
  readonly bot?: boolean;
  readonly system?: boolean;
  flags: number;
  public_flags: number;
  primary_guild: object | null;
  banner?: string | null;
  accent_color?: number | null;
}

export interface StoredEmoji {
  readonly id: string | null;
  readonly name: string | null;
  readonly animated?: boolean;
}

export interface StoredReaction {
  count: number;
  count_details: { burst: number; normal: number };
  me: boolean;
  me_burst: boolean;
  readonly emoji: StoredEmoji;
  burst_colors: string[];
}

export interface StoredAttachment {
  readonly id: string;
  filename: string;
  size: number;
  url: string;
  proxy_url: string;
  content_type?: string;
  description?: string;
  width?: number;
  height?: number;
  readonly [extra: string]: unknown;
}

export interface StoredPoll {
  question: object;
  answers: { answer_id: number; poll_media: object }[];
  expiry: string | null;
  allow_multiselect: boolean;
  layout_type: number;
  results?: { is_finalized: boolean; answer_counts: { id: number; count: number; me_voted: boolean }[] };
}

export interface StoredReference {
  readonly type: number;
  readonly channel_id: string;
  readonly message_id?: string;
  readonly guild_id?: string;
}

export interface StoredMessage {
  readonly id: string;
  readonly channel_id: string;
  type: number;
  author: StoredUser;
  content: string;
  readonly timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mentions: StoredUser[];
  mention_roles: string[];
  attachments: StoredAttachment[];
  embeds: object[];
  components: object[];
  flags: number;
  pinned: boolean;
  reactions?: StoredReaction[];
  nonce?: string | number;
  webhook_id?: string;
  application_id?: string;
  interaction_metadata?: object;
  interaction?: object;
  message_reference?: StoredReference;
  message_snapshots?: object[];
  sticker_items?: object[];
  poll?: StoredPoll;
  position?: number;
  readonly [extra: string]: unknown;
}

export interface ThreadMetadata {
  archived: boolean;
  archive_timestamp: string;
  auto_archive_duration: number;
  locked: boolean;
  invitable?: boolean;
  create_timestamp?: string | null;
}

export interface StoredChannel {
  readonly id: string;
  type: number;
  guild_id: string;
  name: string;
  position?: number;
  flags: number;
  parent_id: string | null;
  permission_overwrites: Overwrite[];
  topic?: string | null;
  nsfw?: boolean;
  rate_limit_per_user?: number;
  last_pin_timestamp?: string | null;
  owner_id?: string;
  thread_metadata?: ThreadMetadata;
  total_message_sent?: number;
  applied_tags?: string[];
  available_tags?: StoredTag[];
  [extra: string]: unknown;
}

export interface StoredTag {
  readonly id: string;
  name: string;
  moderated: boolean;
  emoji_id: string | null;
  emoji_name: string | null;
}

export type StoredThread = StoredChannel & { thread_metadata: ThreadMetadata };

export type Member = Omit<SeedMember, 'flags'> & { flags: number };
export type Role = Omit<APIRole, 'flags'> & { flags: number };
export type Emoji = APIEmoji;
export type GuildProfile = GuildSeed['guild'];

/** An application with its bot user. */
export interface Bot {
  readonly token: string;
  readonly applicationId: string;
  readonly user: StoredUser;
  readonly intents: PrivilegedIntents;
}

/** Channel types by their documented numbers. */
export const ChannelKind = {
  text: 0,
  dm: 1,
  voice: 2,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const;

export function isThread(channel: StoredChannel): channel is StoredThread {
  return channel.thread_metadata !== undefined;
}

/** Channels that hold messages of their own. */
export function holdsMessages(channel: StoredChannel): boolean {
  return ![ChannelKind.category, ChannelKind.forum, ChannelKind.media].some((type) => type === channel.type);
}

/** How an emoji is named in routes and reactor keys: custom ones by id, Unicode ones by themselves. */
export function emojiKey(emoji: { readonly id: string | null; readonly name: string | null }): string {
  return emoji.id ?? emoji.name ?? '';
}
