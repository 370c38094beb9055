import type { APIUser } from 'discord-api-types/v10';
import { discordTimestamp, toDiscordTimestamp } from '../clock.ts';
import { timestampOfId } from '../snowflake.ts';
import type { GuildSeed, SeedFile } from '../world.ts';
import { Guild } from './guild.ts';
import { MessageLog } from './message-log.ts';
import type { StoredUser } from './model.ts';
import { storedChannel, storedMessage } from './normalise.ts';

/** What a guild shares with the others of its sandbox. */
interface Platform {
  readonly intern: (user: APIUser) => StoredUser;
  /** Bytes of attachments by attachment id. */
  readonly files: Map<string, Uint8Array | SeedFile>;
}

/** Builds a guild from a seed, in the sandbox's stored shapes. */
export function guildFromSeed(seed: GuildSeed, platform: Platform): Guild {
  const guild = new Guild({ ...seed.guild });
  for (const user of seed.users) platform.intern(user);
  for (const role of seed.roles) guild.roles.set(role.id, { ...role });
  for (const emoji of seed.emojis) if (emoji.id) guild.emojis.set(emoji.id, { ...emoji });
  for (const member of seed.members) {
    guild.addMember({ ...member, joined_at: member.joined_at ? toDiscordTimestamp(member.joined_at) : null });
  }
  for (const channel of [...seed.channels, ...seed.threads]) {
    guild.channels.set(channel.id, storedChannel(channel, guild.id));
  }
  for (const [threadId, userIds] of seed.threadMembers) {
    const joined = discordTimestamp(timestampOfId(threadId));
    guild.threadMembers.set(threadId, new Map(userIds.map((id) => [id, joined])));
  }
  for (const [channelId, messages] of seed.messages) {
    const log = messages.map((message) => storedMessage(message, channelId, platform.intern));
    guild.setLog(channelId, new MessageLog(log));
    for (const message of log) if (message.pinned) guild.pinnedAt.set(message.id, message.timestamp);
  }
  for (const thread of guild.threads()) thread.total_message_sent ??= guild.log(thread.id).size;
  for (const [key, userIds] of seed.reactors) guild.reactors.set(key, [...userIds]);
  for (const [attachmentId, bytes] of seed.files) platform.files.set(attachmentId, bytes);
  return guild;
}
