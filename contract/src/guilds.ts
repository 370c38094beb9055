import { z } from 'zod';
import { instant, snowflake } from './common.ts';

/** How the gateway of a guild's bot is doing, which decides whether new messages arrive by themselves. */
export const liveState = z.enum(['live', 'connecting', 'repairing', 'offline']);

export const guildSummary = z.object({
  id: snowflake,
  name: z.string(),
  iconUrl: z.string().nullable(),
  memberCount: z.number().int().nullable(),
  live: liveState,
  channels: z.number().int(),
  threads: z.number().int(),
  /** Channels and threads that no bot may read, with history or at all. */
  unreadable: z.number().int(),
  /** Messages held, tombstones not counted. */
  messages: z.number().int(),
  /** Discord's own count of the guild's messages, when its search has told it. */
  estimatedMessages: z.number().int().nullable(),
  /** Stretches between captured ranges that are known to be missing. */
  gaps: z.number().int(),
  firstMessageAt: instant.nullable(),
  lastMessageAt: instant.nullable(),
  lastCapturedAt: instant.nullable(),
});
export type GuildSummary = z.infer<typeof guildSummary>;
export const guildList = z.object({ guilds: z.array(guildSummary) });

export const channelSummary = z.object({
  id: snowflake,
  /** Category of a channel, channel of a thread. */
  parentId: snowflake.nullable(),
  /** Discord's channel type number. */
  type: z.number().int(),
  name: z.string(),
  topic: z.string().nullable(),
  position: z.number().int(),
  nsfw: z.boolean(),
  thread: z.boolean(),
  archived: z.boolean(),
  deleted: z.boolean(),
  messages: z.number().int(),
  firstMessageAt: instant.nullable(),
  lastMessageAt: instant.nullable(),
  /** Why the bot cannot read it, in a sentence; null when it can. */
  unreadableReason: z.string().nullable(),
});
export type ChannelSummary = z.infer<typeof channelSummary>;
export const channelList = z.object({ channels: z.array(channelSummary) });

export const captureSettings = z.object({
  /** Follow the gateway: new, edited and deleted messages. */
  live: z.boolean(),
  /** Store the bytes of attachments, not only their metadata. */
  attachments: z.boolean(),
  attachmentMaxBytes: z.number().int().min(0).max(1_073_741_824),
  /** Ask who reacted; at least one request for every emoji on every message. */
  reactors: z.boolean(),
  /** How many days back the periodic repair looks again for edits and deletions that were missed. */
  repairDays: z.number().int().min(0).max(30),
});
export type CaptureSettings = z.infer<typeof captureSettings>;

/** What is held of one channel or thread. Ranges are of message ids, both ends included. */
export const channelCoverage = z.object({
  channel: channelSummary,
  ranges: z.array(z.object({ fromId: snowflake, toId: snowflake, from: instant, to: instant })),
  gaps: z.array(z.object({ afterId: snowflake, beforeId: snowflake, from: instant, to: instant })),
  /** The very first message of the channel is held. */
  reachedStart: z.boolean(),
  firstMessageId: snowflake.nullable(),
  lastMessageId: snowflake.nullable(),
  /** Discord's own count, from guild search. */
  estimatedMessages: z.number().int().nullable(),
  /** Up to which archive time archived threads have been listed. */
  archivedThreadsUntil: z.object({ public: instant.nullable(), private: instant.nullable() }),
  checkedAt: instant.nullable(),
});
export type ChannelCoverage = z.infer<typeof channelCoverage>;
export const guildCoverage = z.object({ guild: guildSummary, channels: z.array(channelCoverage) });
export type GuildCoverage = z.infer<typeof guildCoverage>;
