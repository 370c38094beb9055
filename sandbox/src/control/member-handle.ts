import { moderateThread } from '../actions/change-thread.ts';
import { changeMember, joinGuild, leaveGuild } from '../actions/members.ts';
import { createMessage, editMessage, type MessageEdit, type NewFile, type NewMessage } from '../actions/messages.ts';
import { removeMessage, removeMessages } from '../actions/moderate-messages.ts';
import { banUser, kickMember, unbanUser } from '../actions/moderation.ts';
import { pinMessage, unpinMessage } from '../actions/pins.ts';
import type { Place } from '../actions/place.ts';
import { addReaction, removeReaction } from '../actions/reactions.ts';
import { joinThread, leaveThread, type NewThread, openThread } from '../actions/threads.ts';
import { sayScreened } from '../auto-moderation/screen.ts';
import { type Storyteller, storyteller } from '../driver/storyteller.ts';
import { discordErrors } from '../errors.ts';
import { actAs } from '../state/acting.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { isThread, type StoredEmoji, type StoredMessage, type StoredThread, type StoredUser } from '../state/model.ts';

/** An emoji as a test writes it: a Unicode one, or `name:id`. */
export type EmojiInput = string;

/**
 * Acts as a user of a guild. For what stands in here itself permissions are not asked: the test decides what happens, and
 * every bot that may know of it is told. What a member does at their client is the storyteller's.
 */
export interface MemberHandle extends Storyteller {
  readonly userId: string;
  /** @throws DiscordError 200000 when an auto-moderation rule blocks it */
  send(channelId: string, message: string | NewMessage): StoredMessage;
  edit(channelId: string, messageId: string, edit: string | MessageEdit): StoredMessage;
  delete(channelId: string, messageId: string): void;
  /** Deletes several with one event; age and number are not limited here. */
  bulkDelete(channelId: string, messageIds: readonly string[]): void;
  /** @param burst A burst (super) reaction; default a normal one. */
  react(channelId: string, messageId: string, emoji: EmojiInput, burst?: boolean): void;
  unreact(channelId: string, messageId: string, emoji: EmojiInput): void;
  upload(channelId: string, file: NewFile, content?: string): StoredMessage;
  pin(channelId: string, messageId: string): void;
  unpin(channelId: string, messageId: string): void;
  openThread(channelId: string, thread: NewThread | string, fromMessageId?: string): StoredThread;
  archiveThread(threadId: string, archived?: boolean): void;
  joinThread(threadId: string): void;
  leaveThread(threadId: string): void;
  join(): void;
  leave(): void;
  changeRoles(roles: readonly string[]): void;
  changeNick(nick: string | null): void;
  timeOut(untilIso: string | null): void;
  /** Removes another member, on this one's account. */
  kick(userId: string, reason?: string): void;
  ban(userId: string, options?: { readonly reason?: string; readonly deleteMessageSeconds?: number }): void;
  unban(userId: string): void;
}

export function memberHandle(discord: Discord, guild: Guild, user: StoredUser): MemberHandle {
  const place = (channelId: string): Place => {
    const channel = guild.channels.get(channelId);
    if (!channel) throw discordErrors.unknownChannel();
    return { discord, guild, channel };
  };
  const message = (channelId: string, messageId: string): StoredMessage => {
    const found = guild.log(channelId).get(messageId);
    if (!found) throw discordErrors.unknownMessage();
    return found;
  };
  const thread = (threadId: string): StoredThread => {
    const { channel } = place(threadId);
    if (!isThread(channel)) throw discordErrors.channelType();
    return channel;
  };
  const say = (channelId: string, draft: NewMessage): StoredMessage => {
    const where = place(channelId);
    return sayScreened(where, user, draft.content ?? '', () => createMessage(where, user, draft));
  };
  const act = <T>(work: () => T, reason?: string): T =>
    actAs({ userId: user.id, ...(reason === undefined ? {} : { reason }) }, work);
  return {
    ...storyteller(discord, guild, user),
    userId: user.id,
    send: (channelId, draft) => say(channelId, typeof draft === 'string' ? { content: draft } : draft),
    edit: (channelId, messageId, given) => {
      const edit = typeof given === 'string' ? { content: given } : given;
      const [where, edited] = [place(channelId), message(channelId, messageId)];
      return sayScreened(where, user, edit.content ?? '', () => editMessage(where, edited, edit));
    },
    delete: (channelId, messageId) => act(() => removeMessage(place(channelId), messageId)),
    bulkDelete: (channelId, messageIds) => act(() => removeMessages(place(channelId), messageIds)),
    react: (channelId, messageId, emoji, burst) =>
      addReaction(place(channelId), message(channelId, messageId), emojiFrom(guild, emoji), user.id, burst),
    unreact: (channelId, messageId, emoji) =>
      removeReaction(place(channelId), message(channelId, messageId), emojiFrom(guild, emoji), user.id),
    upload: (channelId, file, content) =>
      say(channelId, { files: [file], ...(content === undefined ? {} : { content }) }),
    pin: (channelId, messageId) => pinMessage(place(channelId), message(channelId, messageId), user),
    unpin: (channelId, messageId) => unpinMessage(place(channelId), message(channelId, messageId), user),
    openThread: (channelId, draft, fromMessageId) =>
      openThread(place(channelId), user, {
        ...(typeof draft === 'string' ? { name: draft } : draft),
        ...(fromMessageId === undefined ? {} : { from: message(channelId, fromMessageId) }),
      }),
    archiveThread: (threadId, archived = true) =>
      act(() => moderateThread(discord, guild, thread(threadId), { archived })),
    joinThread: (threadId) => joinThread(discord, guild, thread(threadId), user.id),
    leaveThread: (threadId) => leaveThread(discord, guild, thread(threadId), user.id),
    join: () => void joinGuild(discord, guild, user),
    leave: () => leaveGuild(discord, guild, user.id),
    changeRoles: (roles) => void changeMember(discord, guild, user.id, { roles: [...roles] }),
    changeNick: (nick) => void act(() => changeMember(discord, guild, user.id, { nick })),
    timeOut: (untilIso) => void changeMember(discord, guild, user.id, { communication_disabled_until: untilIso }),
    kick: (userId, reason) => act(() => kickMember(discord, guild, userId), reason),
    ban: (userId, options = {}) =>
      act(() => banUser(discord, guild, userId, options.deleteMessageSeconds), options.reason),
    unban: (userId) => act(() => unbanUser(discord, guild, userId)),
  };
}

function emojiFrom(guild: Guild, emoji: EmojiInput): StoredEmoji {
  const [, name, id] = /^(\w+):(\d{1,20})$/.exec(emoji) ?? [];
  if (!name || !id) return { id: null, name: emoji };
  const animated = guild.emojis.get(id)?.animated;
  return { id, name, ...(animated ? { animated } : {}) };
}
