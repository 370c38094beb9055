import { discordErrors } from '../errors.ts';
import { Intent } from '../gateway/intents.ts';
import { emojiKey, type StoredEmoji, type StoredMessage, type StoredReaction } from '../state/model.ts';
import { presentMember, reactorsKey } from '../state/present.ts';
import type { Place } from './place.ts';

/** Discord's limit of different emojis on a message. */
const maxReactionKinds = 20;

/** Colours of a burst's animation; Discord takes them from the emoji. */
const burstColours = ['#ffcc4d', '#ffac33'];

/** Adds a reaction, normal or burst; nothing happens when it was there. */
export function addReaction(
  place: Place,
  message: StoredMessage,
  emoji: StoredEmoji,
  userId: string,
  burst = false,
): void {
  const { discord, guild, channel } = place;
  const key = reactorsKey(message, emojiKey(emoji), burst);
  const reactors = guild.reactors.get(key) ?? [];
  if (reactors.includes(userId)) return;
  message.reactions ??= [];
  const known = findReaction(message, emoji);
  if (!known) {
    if (message.reactions.length >= maxReactionKinds) throw discordErrors.reactionLimit();
    message.reactions.push({
      emoji,
      count: 0,
      count_details: { burst: 0, normal: 0 },
      me: false,
      me_burst: false,
      burst_colors: [],
    });
  }
  countReaction(findReaction(message, emoji), burst, 1);
  guild.reactors.set(key, [...reactors, userId]);
  const member = guild.members.get(userId);
  discord.emit({
    type: 'MESSAGE_REACTION_ADD',
    guild,
    channel,
    intents: Intent.GuildMessageReactions,
    data: () => ({
      ...reactionEvent(place, message, emoji, burst),
      ...(burst ? { burst_colors: burstColours } : {}),
      user_id: userId,
      message_author_id: message.author.id,
      ...(member ? { member: presentMember(discord, member) } : {}),
    }),
  });
}

/**
 * Takes back the normal reaction of a user, or else the burst.
 *
 * @throws DiscordError 10014 when the user had not reacted so.
 */
export function removeReaction(place: Place, message: StoredMessage, emoji: StoredEmoji, userId: string): void {
  const { discord, guild, channel } = place;
  const burst = !guild.reactors.get(reactorsKey(message, emojiKey(emoji)))?.includes(userId);
  const key = reactorsKey(message, emojiKey(emoji), burst);
  const reactors = guild.reactors.get(key) ?? [];
  const reaction = findReaction(message, emoji);
  if (!reaction || !reactors.includes(userId)) throw discordErrors.unknownEmoji();
  countReaction(reaction, burst, -1);
  guild.reactors.set(
    key,
    reactors.filter((id) => id !== userId),
  );
  if (reaction.count <= 0) dropReaction(place, message, emoji);
  discord.emit({
    type: 'MESSAGE_REACTION_REMOVE',
    guild,
    channel,
    intents: Intent.GuildMessageReactions,
    data: () => ({ ...reactionEvent(place, message, emoji, burst), user_id: userId }),
  });
}

/** Removes all reactions, or all with one emoji. */
export function clearReactions(place: Place, message: StoredMessage, emoji?: StoredEmoji): void {
  const { discord, guild, channel } = place;
  if (emoji && !findReaction(message, emoji)) throw discordErrors.unknownEmoji();
  for (const reaction of [...(message.reactions ?? [])]) {
    if (!emoji || emojiKey(reaction.emoji) === emojiKey(emoji)) dropReaction(place, message, reaction.emoji);
  }
  discord.emit({
    type: emoji ? 'MESSAGE_REACTION_REMOVE_EMOJI' : 'MESSAGE_REACTION_REMOVE_ALL',
    guild,
    channel,
    intents: Intent.GuildMessageReactions,
    data: () => ({
      channel_id: channel.id,
      message_id: message.id,
      guild_id: guild.id,
      ...(emoji ? { emoji } : {}),
    }),
  });
}

export function findReaction(message: StoredMessage, emoji: StoredEmoji) {
  return message.reactions?.find((reaction) => emojiKey(reaction.emoji) === emojiKey(emoji));
}

function dropReaction({ guild }: Place, message: StoredMessage, emoji: StoredEmoji): void {
  for (const burst of [false, true]) guild.reactors.delete(reactorsKey(message, emojiKey(emoji), burst));
  const rest = (message.reactions ?? []).filter((reaction) => emojiKey(reaction.emoji) !== emojiKey(emoji));
  if (rest.length) message.reactions = rest;
  else delete message.reactions;
}

function countReaction(reaction: StoredReaction | undefined, burst: boolean, step: 1 | -1): void {
  if (!reaction) return;
  reaction.count += step;
  reaction.count_details[burst ? 'burst' : 'normal'] += step;
  if (burst) reaction.burst_colors = reaction.count_details.burst > 0 ? burstColours : [];
}

function reactionEvent({ guild, channel }: Place, message: StoredMessage, emoji: StoredEmoji, burst: boolean): object {
  const type = burst ? 1 : 0;
  return { channel_id: channel.id, message_id: message.id, guild_id: guild.id, emoji, burst, type };
}
