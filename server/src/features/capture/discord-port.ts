import type { DiscordApi } from '../../platform/discord/index.ts';

/** One bot token, as capture uses it. */
export interface CaptureBot {
  /** Stable within the process; for the log and for taking turns. */
  readonly name: string;
  readonly api: DiscordApi;
  /** What the guild's requests wait for now, in a sentence. */
  waiting(guildId: string): string | null;
}

/** Who may read a channel's history at this moment. */
export interface ChannelAccess {
  /** Bots that see the channel and may read its history. */
  readonly bots: readonly CaptureBot[];
  /** Bots among them that also see private threads they have not joined. */
  readonly threadManagers: readonly CaptureBot[];
  /** Why nobody may, in a sentence with the mend; null when somebody may. */
  readonly reason: string | null;
}

/** What capture asks of the bots; permissions are computed from what the gateway last said. */
export interface CaptureDiscord {
  /** Bots that are in the guild. */
  botsOf(guildId: string): readonly CaptureBot[];
  /** @param channelId Of a thread: its parent's permissions count. @param parentId The thread's parent. */
  access(guildId: string, channelId: string, parentId: string | null): ChannelAccess;
}
