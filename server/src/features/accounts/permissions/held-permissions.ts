import type { Raw } from '../../../platform/discord/index.ts';

/** What is stored of a channel or thread, as far as permissions depend on it; the names are Discord's. */
export interface HeldChannel {
  readonly id: string;
  readonly type: number;
  readonly parent_id: string | null;
  readonly permission_overwrites: unknown;
}

/** What is stored of a guild, as far as permissions depend on it. */
export interface HeldGuild {
  readonly ownerId: string | null;
  readonly roles: readonly { readonly id: string; readonly permissions: string }[];
  /** Threads too; what was deleted at Discord is left out. */
  readonly channels: readonly HeldChannel[];
  /** Those who are members, not everybody who was seen. */
  readonly members: readonly {
    readonly userId: string;
    readonly roleIds: readonly string[];
    readonly timedOutUntil: string | null;
  }[];
}

/** The storehouse of what Discord said of guilds, channels, roles and members; the archive keeps it. */
export interface HeldPermissions {
  /** Guilds that a bot is in. */
  guildIds(): Promise<string[]>;
  guild(guildId: string): Promise<HeldGuild>;
  channel(guildId: string, channelId: string): Promise<HeldChannel | undefined>;
  /** A member as Discord sent it. */
  storeMember(guildId: string, member: Raw): Promise<void>;
  markLeft(guildId: string, userIds: readonly string[], at: Date): Promise<void>;
}
