import { z } from 'zod';
import { instant, snowflake } from './common.ts';

/** One thing that a capture will miss, with the mend. */
export const preflightFinding = z.object({
  level: z.enum(['blocking', 'incomplete', 'note']),
  /** Stable: e.g. `intent-missing`, `channel-not-viewable`, `history-not-readable`, `token-invalid`. */
  code: z.string(),
  message: z.string(),
  mend: z.string(),
  channelId: snowflake.nullable(),
  channelName: z.string().nullable(),
});
export type PreflightFinding = z.infer<typeof preflightFinding>;
export const preflight = z.object({
  guildId: snowflake,
  readableChannels: z.number().int(),
  unreadableChannels: z.number().int(),
  estimatedMessages: z.number().int().nullable(),
  estimatedSeconds: z.number().nullable(),
  findings: z.array(preflightFinding),
});
export type Preflight = z.infer<typeof preflight>;

/** Message ids or times; a time becomes the first id of its millisecond. */
const boundary = z.union([snowflake, instant, z.iso.date()], {
  error: 'must be a message id, a date (2026-05-01) or a time with its zone (2026-05-01T12:00:00Z)',
});

export const newCaptureJob = z.object({
  guildId: snowflake,
  /** Channels and threads to capture; absent means all that can be read. */
  channelIds: z.array(snowflake).min(1).max(5_000).optional(),
  includeThreads: z.boolean().default(true),
  direction: z.enum(['newest-first', 'oldest-first']).default('newest-first'),
  after: boundary.optional(),
  before: boundary.optional(),
  /** Read again what is held already, to find missed edits and deletions. */
  refresh: z.boolean().default(false),
});
export type NewCaptureJob = z.input<typeof newCaptureJob>;

export const captureJobState = z.enum(['queued', 'running', 'paused', 'completed', 'failed', 'cancelled']);
export type CaptureJobState = z.infer<typeof captureJobState>;

export const captureJobChannel = z.object({
  channelId: snowflake,
  name: z.string(),
  parentId: snowflake.nullable(),
  thread: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  messages: z.number().int(),
  /** Share of the time range that is covered, 0 to 1. */
  covered: z.number().min(0).max(1),
  oldest: instant.nullable(),
  newest: instant.nullable(),
  /** Why it was skipped or failed, in a sentence. */
  reason: z.string().nullable(),
});
export type CaptureJobChannel = z.infer<typeof captureJobChannel>;

export const captureJob = z.object({
  id: z.uuid(),
  guildId: snowflake,
  state: captureJobState,
  direction: z.enum(['newest-first', 'oldest-first']),
  after: snowflake.nullable(),
  before: snowflake.nullable(),
  refresh: z.boolean(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** Messages that this job has read; those that were not held before are `added`. */
  messages: z.number().int(),
  added: z.number().int(),
  messagesPerSecond: z.number(),
  channels: z.object({
    total: z.number().int(),
    done: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
  }),
  /** Share of the time range that is covered over all channels, 0 to 1. */
  covered: z.number().min(0).max(1),
  estimatedMessages: z.number().int().nullable(),
  remainingSeconds: z.number().nullable(),
  /** What it waits for right now, in a sentence: a rate limit, the network, its turn. */
  waiting: z.string().nullable(),
  /** Why it failed, in a sentence with the mend. */
  error: z.string().nullable(),
});
export type CaptureJob = z.infer<typeof captureJob>;
export const captureJobDetail = captureJob.extend({ perChannel: z.array(captureJobChannel) });
export type CaptureJobDetail = z.infer<typeof captureJobDetail>;
export const captureJobList = z.object({ jobs: z.array(captureJob) });
export const captureJobParams = z.object({ jobId: z.uuid() });
export const captureJobAction = z.enum(['pause', 'resume', 'cancel', 'retry']);

/** How it stands with the bytes of a guild's attachments. */
export const attachmentSummary = z.object({
  stored: z.number().int(),
  /** Not fetched yet; `retrying` of them failed before and wait for another try. */
  waiting: z.number().int(),
  retrying: z.number().int(),
  /** Given up after eight tries; `POST …/attachments/retry` tries them again. */
  failed: z.number().int(),
  /** Discord has the file no more. */
  gone: z.number().int(),
  /** Larger than the guild's limit. */
  tooLarge: z.number().int(),
  nextTryAt: instant.nullable(),
  /** What was wrong most often with those that are tried again. */
  problem: z.string().nullable(),
});
export type AttachmentSummary = z.infer<typeof attachmentSummary>;

/** How the limiter of one bot token is doing. */
export const discordHealth = z.object({
  bots: z.array(
    z.object({
      applicationId: snowflake.nullable(),
      name: z.string().nullable(),
      gateway: z.enum(['ready', 'connecting', 'resuming', 'closed']),
      /** Why it is closed, or captures nothing although it is ready, in a sentence with the mend. */
      problem: z.string().nullable(),
      requestsPerSecond: z.number(),
      /** Seconds requests have spent waiting for limits in the last minute. */
      waitSecondsLastMinute: z.number(),
      rateLimitedTotal: z.number().int(),
      invalidRequests: z.number().int(),
    }),
  ),
});
export type DiscordHealth = z.infer<typeof discordHealth>;
