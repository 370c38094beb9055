import { z } from 'zod';
import { captureJobDetail, discordHealth } from './capture.ts';
import { snowflake } from './common.ts';
import { guildSummary } from './guilds.ts';
import { messageView } from './messages.ts';

/**
 * Topics and their events. A client subscribes with the offset and epoch it last saw; the server replays what was
 * missed, or says `recovered: false`, and the client fetches the state anew.
 *
 * - `guilds`: `guild.changed`, `coverage.changed`, `discord.health`
 * - `capture`: `capture.job` (whole state, at most four a second for each job)
 * - `channel:{guildId}:{channelId}`: `message.created`, `message.changed`, `message.deleted`, `channel.filled`
 */
export const realtimeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('guild.changed'), guild: guildSummary }),
  /** The ledger of a guild has changed: ranges, reasons or Discord's counts. */
  z.object({ type: z.literal('coverage.changed'), guildId: snowflake }),
  z.object({ type: z.literal('discord.health'), health: discordHealth }),
  z.object({ type: z.literal('capture.job'), job: captureJobDetail }),
  z.object({ type: z.literal('message.created'), message: messageView }),
  z.object({ type: z.literal('message.changed'), message: messageView }),
  /** A capture or an import stored many messages between the two ids: at most one a second; fetch what is shown anew. */
  z.object({
    type: z.literal('channel.filled'),
    channelId: snowflake,
    messages: z.number().int(),
    fromId: snowflake,
    toId: snowflake,
  }),
  z.object({ type: z.literal('message.deleted'), channelId: snowflake, messageIds: z.array(snowflake) }),
]);
export type RealtimeEvent = z.infer<typeof realtimeEvent>;

const position = { epoch: z.string(), offset: z.number().int().min(0) };

export const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    topic: z.string().max(200),
    epoch: position.epoch.optional(),
    offset: position.offset.optional(),
  }),
  z.object({ type: z.literal('unsubscribe'), topic: z.string().max(200) }),
  z.object({ type: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export const serverFrame = z.discriminatedUnion('type', [
  /** `recovered` is true when nothing was missed or all of it follows. */
  z.object({ type: z.literal('subscribed'), topic: z.string(), recovered: z.boolean(), ...position }),
  z.object({ type: z.literal('event'), topic: z.string(), event: realtimeEvent, ...position }),
  z.object({ type: z.literal('refused'), topic: z.string(), message: z.string() }),
  z.object({ type: z.literal('pong') }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;
