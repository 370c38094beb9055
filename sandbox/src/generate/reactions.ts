import type { APIEmoji, APIReaction, APIUser } from 'discord-api-types/v10';
import type { Random } from './random.ts';
import type { Audience, Setting } from './setting.ts';
import { admiringEmojis, reactionEmojis } from './stock/notices.ts';

export interface Reactions {
  readonly reactors: Map<string, readonly string[]>;
  /** Reactions of people who could see the message; empty for most messages. */
  draw(message: ReactedMessage, audience: Audience): APIReaction[];
}

interface ReactedMessage {
  readonly channelId: string;
  readonly id: string;
  readonly author: APIUser;
  readonly atMs: number;
  readonly shows: 'words' | 'picture' | 'news';
}

const odds = { words: 0.1, picture: 0.65, news: 0.9 } as const;
const usualPeople = { words: 1.6, picture: 3.5, news: 11 } as const;

export function createReactions(setting: Setting, random: Random): Reactions {
  const reactors = new Map<string, readonly string[]>();
  return {
    reactors,
    draw({ channelId, id, author, atMs, shows }, audience) {
      if (!random.chance(odds[shows])) return [];
      const reactions: APIReaction[] = [];
      for (const emoji of random.sample(emojisFor(setting, shows, random), 1 + Math.floor(random.wait(0.7)))) {
        const people = new Set<string>();
        for (let left = 1 + Math.floor(random.wait(usualPeople[shows])); left > 0; left--) {
          const person = audience.draw(random, atMs);
          if (person !== undefined && person.user.id !== author.id) people.add(person.user.id);
        }
        if (people.size === 0) continue;
        reactors.set(`${channelId}/${id}/${emoji.id ?? emoji.name}`, [...people]);
        reactions.push({
          emoji,
          count: people.size,
          count_details: { burst: 0, normal: people.size },
          burst_colors: [],
          me_burst: false,
          me: false,
        });
      }
      return reactions;
    },
  };
}

type ReactionEmoji = Pick<APIEmoji, 'id' | 'name'>;

function emojisFor(setting: Setting, shows: ReactedMessage['shows'], random: Random): ReactionEmoji[] {
  const unicode = (shows === 'picture' ? admiringEmojis : reactionEmojis).map((name) => ({ id: null, name }));
  const own = random.sample(setting.emojis, 3).map(({ id, name }) => ({ id, name }));
  return [...unicode, ...own];
}
