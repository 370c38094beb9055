/** How stored records look when Discord serves them to a certain bot. */
import { presentComponents } from '../components/present-components.ts';
import type { Discord, Viewer } from './discord.ts';
import type { Guild } from './guild.ts';
import {
  emojiKey,
  isThread,
  type Member,
  type StoredChannel,
  type StoredMessage,
  type StoredThread,
  type StoredUser,
} from './model.ts';

/** Flag of messages made of components alone. */
const componentsV2 = 1 << 15;

/** Message types that carry the message they refer to: reply and thread starter. */
const typesWithReferenced = new Set([19, 21]);

/**
 * A message as served: signed attachment links, `me` of reactions, the referenced message, the thread that grew from it;
 * content hidden when the viewer lacks it. A plain message is the stored object itself: do not change it.
 */
export function presentMessage(discord: Discord, guild: Guild, message: StoredMessage, viewer: Viewer): object {
  const shown = presentBasicMessage(discord, message, guild.isDirect ? { ...viewer, seesContent: true } : viewer);
  const reactions = message.reactions && presentReactions(guild, message, viewer);
  const thread = guild.channels.get(message.id);
  const hasReferenced = typesWithReferenced.has(message.type) && message.message_reference;
  if (!reactions && !thread && !hasReferenced) return shown;
  return {
    ...shown,
    ...(reactions ? { reactions } : {}),
    ...(thread && isThread(thread) && thread.id !== message.channel_id
      ? { thread: presentThread(guild, thread, viewer) }
      : {}),
    ...(hasReferenced ? { referenced_message: presentReferenced(discord, guild, message, viewer) } : {}),
  };
}

/** Own messages, mentions and direct messages show their content to every bot. */
function showsContent(message: StoredMessage, viewer: Viewer): boolean {
  return (
    viewer.seesContent ||
    message.author.id === viewer.userId ||
    message.mentions.some((user) => user.id === viewer.userId)
  );
}

function presentBasicMessage(discord: Discord, message: StoredMessage, viewer: Viewer): object {
  if (!showsContent(message, viewer)) {
    const { poll: _poll, message_snapshots: _snapshots, ...rest } = message;
    return { ...rest, content: '', embeds: [], attachments: [], components: [] };
  }
  const hasPictures = message.embeds.some((embed) => pictureParts.some((part) => part in embed));
  const isLayout = (message.flags & componentsV2) !== 0;
  if (message.attachments.length === 0 && !isLayout && !message.message_snapshots && !hasPictures) return message;
  return {
    ...message,
    ...(hasPictures ? { embeds: message.embeds.map((embed) => proxied(discord, embed)) } : {}),
    attachments: message.attachments.map((attachment) => signed(discord, message.channel_id, attachment)),
    ...(isLayout ? { components: presentComponents(message, discord.links) } : {}),
    ...(message.message_snapshots
      ? { message_snapshots: message.message_snapshots.map((snapshot) => signedSnapshot(discord, message, snapshot)) }
      : {}),
  };
}

function signed<T extends { readonly id: string; readonly filename: string }>(
  discord: Discord,
  channelId: string,
  attachment: T,
): T & { url: string; proxy_url: string } {
  const url = discord.links.sign(channelId, attachment.id, attachment.filename);
  return { ...attachment, url, proxy_url: url };
}

const pictureParts = ['image', 'thumbnail'] as const;

/** An embed as Discord shows it: pictures that stand elsewhere are served by its own proxy. */
function proxied(discord: Discord, embed: object): object {
  const shown: Record<string, unknown> = { ...embed };
  for (const part of pictureParts) {
    const media = shown[part];
    if (typeof media !== 'object' || media === null || !('url' in media)) continue;
    const url = String(media.url);
    if (/^https?:/.test(url)) shown[part] = { ...media, proxy_url: discord.links.proxy(url) };
  }
  return shown;
}

function signedSnapshot(discord: Discord, message: StoredMessage, snapshot: object): object {
  if (!('message' in snapshot) || typeof snapshot.message !== 'object' || !snapshot.message) return snapshot;
  const inner = snapshot.message;
  if (!('attachments' in inner) || !Array.isArray(inner.attachments)) return snapshot;
  const attachments = inner.attachments.map((attachment) => signed(discord, message.channel_id, attachment));
  return { ...snapshot, message: { ...inner, attachments } };
}

function presentReactions(guild: Guild, message: StoredMessage, viewer: Viewer): object[] {
  return (message.reactions ?? []).map((reaction) => {
    const mine = (burst: boolean) =>
      guild.reactors.get(reactorsKey(message, emojiKey(reaction.emoji), burst))?.includes(viewer.userId) ?? false;
    return { ...reaction, me: mine(false), me_burst: mine(true) };
  });
}

function presentReferenced(discord: Discord, guild: Guild, message: StoredMessage, viewer: Viewer): object | null {
  const reference = message.message_reference;
  if (!reference?.message_id) return null;
  const original = guild.log(reference.channel_id).get(reference.message_id);
  if (!original) return null;
  const { reactions: _reactions, ...basic } = original;
  return presentBasicMessage(discord, original.reactions ? basic : original, viewer);
}

/** Under which key of `Guild.reactors` stand those who reacted so; burst (super) reactions are kept apart. */
export function reactorsKey(
  message: { readonly channel_id: string; readonly id: string },
  emoji: string,
  burst = false,
): string {
  return `${message.channel_id}/${message.id}/${emoji}${burst ? '/burst' : ''}`;
}

export function presentMember(discord: Discord, member: Member): object & { user: StoredUser } {
  const user = discord.users.get(member.userId);
  if (!user) throw new Error(`The seed has a member without a user: ${member.userId}.`);
  return { ...presentBareMember(member), user };
}

/** A member as events about messages carry it: without the user, which stands beside it. */
export function presentBareMember(member: Member): object {
  return {
    avatar: member.avatar ?? null,
    banner: member.banner ?? null,
    communication_disabled_until: member.communication_disabled_until ?? null,
    flags: member.flags ?? 0,
    joined_at: member.joined_at,
    nick: member.nick ?? null,
    pending: member.pending ?? false,
    premium_since: member.premium_since ?? null,
    roles: member.roles,
    mute: member.mute ?? false,
    deaf: member.deaf ?? false,
  };
}

export function presentChannel(guild: Guild, channel: StoredChannel, viewer: Viewer): object {
  if (isThread(channel)) return presentThread(guild, channel, viewer);
  return { ...channel, last_message_id: lastMessageId(guild, channel) };
}

export function presentThread(guild: Guild, thread: StoredThread, viewer: Viewer): object {
  const { permission_overwrites: _overwrites, position: _position, nsfw: _nsfw, topic: _topic, ...rest } = thread;
  const log = guild.log(thread.id);
  // The starter of a forum post has the thread's own id and is not counted.
  const starter = log.get(thread.id) ? 1 : 0;
  const joined = guild.threadMembers.get(thread.id)?.get(viewer.userId);
  return {
    ...rest,
    owner_id: thread.owner_id ?? guild.profile.owner_id,
    last_message_id: lastMessageId(guild, thread),
    message_count: log.size - starter,
    total_message_sent: Math.max(thread.total_message_sent ?? 0, log.size) - starter,
    // Discord stops counting at 50.
    member_count: Math.min(50, guild.threadMembers.get(thread.id)?.size ?? 0),
    rate_limit_per_user: thread.rate_limit_per_user ?? 0,
    ...(joined ? { member: presentThreadMember(thread.id, viewer.userId, joined) } : {}),
  };
}

export function presentThreadMember(threadId: string, userId: string, joined: string): object {
  return { id: threadId, user_id: userId, join_timestamp: joined, flags: 0 };
}

function lastMessageId(guild: Guild, channel: StoredChannel): string | null {
  if (channel.type !== 15 && channel.type !== 16) return guild.log(channel.id).last?.id ?? null;
  const posts = guild.threads().filter((thread) => thread.parent_id === channel.id);
  return posts.at(-1)?.id ?? null;
}
