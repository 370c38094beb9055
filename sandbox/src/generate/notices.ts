import { type APIChannel, type APIUser, MessageType } from 'discord-api-types/v10';
import { type Draft, draft } from './draft.ts';
import type { Random } from './random.ts';
import { dayMs, minuteMs } from './rhythm.ts';
import type { Setting } from './setting.ts';

/** "… just joined", and boosts with the level they reached. */
export function arrivals(setting: Setting): Draft[] {
  const joins = setting.people.map((person) =>
    draft(person.joinedAtMs, person.user, '', { type: MessageType.UserJoin }),
  );
  const boosts = setting.people.flatMap(({ user, member }) =>
    member.premium_since ? [draft(Date.parse(member.premium_since), user, '', { type: MessageType.GuildBoost })] : [],
  );
  boosts.sort((a, b) => a.at - b.at);
  const levels = [MessageType.GuildBoostTier1, MessageType.GuildBoostTier2, MessageType.GuildBoostTier3];
  // Discord asks 2, 7 and 14 boosts for the three levels.
  const levelled = boosts.map((boost, index) => ({ ...boost, type: levels[[1, 6, 13].indexOf(index)] ?? boost.type }));
  return [...joins, ...levelled].sort((a, b) => a.at - b.at);
}

/** Marks some of what was said as pinned and gives the notices that Discord wrote then. */
export function pinSome(random: Random, said: readonly Draft[], count: number, endMs: number): Draft[] {
  const worthy = said.filter((line) => line.type === MessageType.Default && line.content.length > 25 && !line.poll);
  return random.sample(worthy, count).map((line) => {
    line.pinned = true;
    const at = Math.min(endMs, line.at + minuteMs + Math.floor(random.wait(dayMs / 4)));
    return draft(at, line.author, '', { type: MessageType.ChannelPinnedMessage, target: line });
  });
}

export function threadCreated(thread: APIChannel, author: APIUser, at: number): Draft {
  return draft(at, author, ('name' in thread && thread.name) || '', {
    type: MessageType.ThreadCreated,
    announces: thread,
  });
}

/** "… has added Emberfall #news to this channel." */
export function channelFollowed(at: number, author: APIUser, guildId: string, channelId: string): Draft {
  const reference = { type: 0 as const, channel_id: channelId, guild_id: guildId };
  return draft(at, author, 'Emberfall #news', {
    type: MessageType.ChannelFollowAdd,
    fields: { message_reference: reference },
  });
}
