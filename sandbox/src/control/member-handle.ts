import { changeThread } from '../actions/change-thread.ts';
import { changeMember, joinGuild, leaveGuild } from '../actions/members.ts';
import {
  bulkDelete,
  createMessage,
  deleteMessage,
  editMessage,
  type MessageEdit,
  type NewFile,
  type NewMessage,
} from '../actions/messages.ts';
import { pinMessage, unpinMessage } from '../actions/pins.ts';
import type { Place } from '../actions/place.ts';
import { addReaction, removeReaction } from '../actions/reactions.ts';
import { joinThread, leaveThread, type NewThread, openThread } from '../actions/threads.ts';
import { discordErrors } from '../errors.ts';
import type { Discord } from '../state/discord.ts';
import type { Guild } from '../state/guild.ts';
import { isThread, type StoredEmoji, type StoredMessage, type StoredThread, type StoredUser } from '../state/model.ts';

/** An emoji as a test writes it: a Unicode one, or `name:id`. */
export type EmojiInput = string;

/**
 * Acts as a user of a guild. Permissions are not asked: the test decides what happens, and every bot that may know of it
 * is told.
 */
export interface MemberHandle {
  readonly userId: string;
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
  return {
    userId: user.id,
    send: (channelId, draft) =>
      createMessage(place(channelId), user, typeof draft === 'string' ? { content: draft } : draft),
    edit: (channelId, messageId, edit) =>
      editMessage(place(channelId), message(channelId, messageId), typeof edit === 'string' ? { content: edit } : edit),
    delete: (channelId, messageId) => deleteMessage(place(channelId), messageId),
    bulkDelete: (channelId, messageIds) => bulkDelete(place(channelId), messageIds),
    react: (channelId, messageId, emoji, burst) =>
      addReaction(place(channelId), message(channelId, messageId), emojiFrom(guild, emoji), user.id, burst),
    unreact: (channelId, messageId, emoji) =>
      removeReaction(place(channelId), message(channelId, messageId), emojiFrom(guild, emoji), user.id),
    upload: (channelId, file, content) =>
      createMessage(place(channelId), user, { files: [file], ...(content === undefined ? {} : { content }) }),
    pin: (channelId, messageId) => pinMessage(place(channelId), message(channelId, messageId), user),
    unpin: (channelId, messageId) => unpinMessage(place(channelId), message(channelId, messageId)),
    openThread: (channelId, draft, fromMessageId) =>
      openThread(place(channelId), user, {
        ...(typeof draft === 'string' ? { name: draft } : draft),
        ...(fromMessageId === undefined ? {} : { from: message(channelId, fromMessageId) }),
      }),
    archiveThread: (threadId, archived = true) => changeThread(discord, guild, thread(threadId), { archived }),
    joinThread: (threadId) => joinThread(discord, guild, thread(threadId), user.id),
    leaveThread: (threadId) => leaveThread(discord, guild, thread(threadId), user.id),
    join: () => void joinGuild(discord, guild, user),
    leave: () => leaveGuild(discord, guild, user.id),
    changeRoles: (roles) => void changeMember(discord, guild, user.id, { roles: [...roles] }),
    changeNick: (nick) => void changeMember(discord, guild, user.id, { nick }),
    timeOut: (untilIso) => void changeMember(discord, guild, user.id, { communication_disabled_until: untilIso }),
  };
}

function emojiFrom(guild: Guild, emoji: EmojiInput): StoredEmoji {
  const [, name, id] = /^(\w+):(\d{1,20})$/.exec(emoji) ?? [];
  if (!name || !id) return { id: null, name: emoji };
  const animated = guild.emojis.get(id)?.animated;
  return { id, name, ...(animated ? { animated } : {}) };
}
