/** What decides somebody's roles in a guild, as Discord has it now. */
export interface GuildMember {
  readonly isGuildOwner: boolean;
  /** Permissions in the guild before any channel; all of them for its owner and administrators. */
  readonly permissions: bigint;
  readonly roleIds: ReadonlySet<string>;
}

/** The narrow view of Discord's members that sign-in and access rules need. */
export interface Membership {
  /** The guilds of ours that a user is in; null while that is not known for all of them, when nobody is to be judged. */
  guildsOf(userId: string): Promise<readonly string[] | null>;
  /** Undefined for who is not in the guild. */
  memberIn(guildId: string, userId: string): Promise<GuildMember | undefined>;
}

/** Where no bot runs nobody is a member, and nobody is judged for it. */
export const noMembership: Membership = {
  guildsOf: async () => null,
  memberIn: async () => undefined,
};
