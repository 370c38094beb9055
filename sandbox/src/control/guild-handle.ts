import { changeChannel, createChannel, deleteChannel, type NewChannel, setOverwrite } from '../actions/channels.ts';
import {
  changeMember,
  changeRole,
  createRole,
  deleteRole,
  joinGuild,
  leaveGuild,
  type NewRole,
} from '../actions/members.ts';
import { setCommandPermissions } from '../commands/command-permissions.ts';
import type { CommandPermission } from '../commands/model.ts';
import { discordErrors } from '../errors.ts';
import { type Overwrite, Permission } from '../permissions.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import type { Bot, Role, StoredChannel, StoredMessage } from '../state/model.ts';
import { type MemberHandle, memberHandle } from './member-handle.ts';

/** What a bot is invited with unless the test says otherwise: reading, writing and moderating messages and threads. */
export const usualBotPermissions =
  Permission.ViewChannel |
  Permission.ReadMessageHistory |
  Permission.SendMessages |
  Permission.SendMessagesInThreads |
  Permission.CreatePublicThreads |
  Permission.CreatePrivateThreads |
  Permission.ManageMessages |
  Permission.ManageThreads |
  Permission.AddReactions |
  Permission.AttachFiles |
  Permission.EmbedLinks;

/** Governs a guild from outside of Discord's rules; bots are told of every change. */
export interface GuildHandle {
  readonly id: string;
  readonly name: string;
  /** Invites a bot with a role of its own that carries the permissions. */
  addBot(bot: Bot | string, options?: { readonly permissions?: bigint }): void;
  removeBot(bot: Bot | string): void;
  member(userId: string): MemberHandle;
  /** A new user joins. */
  addMember(options?: { readonly name?: string; readonly roles?: readonly string[] }): MemberHandle;
  createChannel(channel: NewChannel): string;
  changeChannel(channelId: string, change: Partial<StoredChannel>): void;
  deleteChannel(channelId: string): void;
  /** Adds or replaces one overwrite. */
  setOverwrite(channelId: string, overwrite: Overwrite): void;
  setOverwrites(channelId: string, overwrites: readonly Overwrite[]): void;
  createRole(role: NewRole): string;
  changeRole(roleId: string, change: Partial<Pick<Role, 'name' | 'permissions' | 'color'>>): void;
  deleteRole(roleId: string): void;
  /** The truth to compare with: every channel and thread. */
  channels(): readonly StoredChannel[];
  /** The truth to compare with: every message of a channel, oldest first. */
  messages(channelId: string): readonly StoredMessage[];
  memberIds(): readonly string[];
  /** Commands of an application that belong to this guild alone, oldest first. */
  commandIds(applicationId: string): readonly string[];
  /** Says who may use a command, or by the application's id all of them, as the guild's settings do. */
  setCommandPermissions(applicationId: string, targetId: string, permissions: readonly CommandPermission[]): void;
  hasMember(userId: string): boolean;
  /** What a user may do, in the guild or in a channel. */
  permissionsOf(userId: string, channelId?: string): bigint;
}

export function guildHandle(discord: Discord, guild: Guild): GuildHandle {
  const channel = (id: string): StoredChannel => {
    const found = guild.channels.get(id);
    if (!found) throw discordErrors.unknownChannel();
    return found;
  };
  const botOf = (bot: Bot | string): Bot => {
    const known = typeof bot === 'string' ? discord.bots.get(bot) : bot;
    if (!known) throw new Error('No bot of this sandbox has this token; add one with addBot first.');
    return known;
  };
  return {
    id: guild.id,
    name: guild.profile.name,
    addBot: (given, options) => {
      const bot = botOf(given);
      const permissions = options?.permissions ?? usualBotPermissions;
      const tags = { bot_id: bot.user.id };
      const role = createRole(discord, guild, { name: bot.user.username, permissions, managed: true, tags });
      const known = guild.members.get(bot.user.id);
      if (known) changeMember(discord, guild, known.userId, { roles: [...known.roles, role.id] });
      else joinGuild(discord, guild, bot.user, [role.id]);
    },
    removeBot: (bot) => leaveGuild(discord, guild, botOf(bot).user.id),
    member: (userId) => {
      const user = discord.users.get(userId);
      if (!user) throw discordErrors.unknownUser();
      return memberHandle(discord, guild, user);
    },
    addMember: (options) => {
      const id = discord.nextId();
      const name = options?.name ?? `member${id.slice(-6)}`;
      const user = discord.intern({
        id,
        username: name,
        discriminator: '0',
        global_name: name,
        avatar: null,
        flags: 0,
        public_flags: 0,
        primary_guild: null,
      });
      joinGuild(discord, guild, user, options?.roles);
      return memberHandle(discord, guild, user);
    },
    createChannel: (draft) => createChannel(discord, guild, draft).id,
    changeChannel: (id, change) => changeChannel(discord, guild, channel(id), change),
    deleteChannel: (id) => deleteChannel(discord, guild, channel(id)),
    setOverwrite: (id, overwrite) => setOverwrite(discord, guild, channel(id), overwrite),
    setOverwrites: (id, overwrites) =>
      changeChannel(discord, guild, channel(id), { permission_overwrites: [...overwrites] }),
    createRole: (draft) => createRole(discord, guild, draft).id,
    changeRole: (id, change) => void changeRole(discord, guild, id, change),
    deleteRole: (id) => deleteRole(discord, guild, id),
    channels: () => [...guild.channels.values()],
    messages: (id) => guild.log(channel(id).id).all(),
    memberIds: () => guild.memberIds(),
    commandIds: (applicationId) => discord.commands.of(applicationId, guild.id).map(({ id }) => id),
    setCommandPermissions: (applicationId, targetId, permissions) =>
      setCommandPermissions(discord, guild, applicationId, targetId, permissions),
    hasMember: (userId) => guild.members.has(userId),
    permissionsOf: (userId, channelId) =>
      guild.permissionsOf(userId, discord.clock.now(), channelId === undefined ? undefined : channel(channelId)),
  };
}
