import { type APIEmoji, type APIUser, GuildFeature, Locale } from 'discord-api-types/v10';
import type { GuildSeed } from '../world.ts';
import { buildChannels } from './channels.ts';
import { evenLayout, livelyLayout } from './layout.ts';
import { makeBotUsers, makePeople } from './people.ts';
import { createRandom } from './random.ts';
import { dayMs } from './rhythm.ts';
import { makeRoles } from './roles.ts';
import type { Setting } from './setting.ts';
import { createSnowflakes, type Snowflakes } from './snowflakes.ts';
import { customEmojis } from './stock/notices.ts';
import { writeHistory } from './write-history.ts';

export interface GenerateGuildOptions {
  readonly seed: string | number;
  /** People and the four invented bots together; at least 10. */
  readonly members: number;
  /** Messages in all channels and threads together, exactly. */
  readonly messages: number;
  /** So many plain text channels that everyone reads, equally busy and without threads, as measurements want it. */
  readonly channels?: number;
  /** Share of the messages that are in threads, 0–1; by default 0.18, and 0 when `channels` is given. */
  readonly threadShare?: number;
  /** Applications that are in the guild, each with a managed role; they come on top of `members`. */
  readonly botsInGuild?: readonly APIUser[];
  /** The moment of the last message; 2026-01-31 21:00 UTC by default, so that the same options give the same guild. */
  readonly endTime?: Date | string | number;
  /** Length of the history in days; 420 by default. */
  readonly days?: number;
  readonly name?: string;
}

const defaultEndMs = Date.UTC(2026, 0, 31, 21);
const inventedBots = 4;

/**
 * Invents a guild with its whole history: the same options give deeply equal seeds on every machine.
 *
 * @throws RangeError when the options leave no room for a guild
 */
export function generateGuild(options: GenerateGuildOptions): GuildSeed {
  const { seed, members, messages, channels, botsInGuild = [], days = 420, name = 'The Lantern Guild' } = options;
  if (members < 10) throw new RangeError(`members is ${members}; a guild needs at least 10 (its staff and its bots)`);
  if (messages < 0 || days < 7) throw new RangeError('messages must not be negative, days must be at least 7');
  const endMs = options.endTime === undefined ? defaultEndMs : new Date(options.endTime).getTime();
  const startMs = endMs - days * dayMs;
  const random = createRandom(seed);
  const ids = createSnowflakes();
  const guildId = ids.at(startMs);
  const bots = makeBotUsers(ids, random.fork('bots'), inventedBots);
  const roles = makeRoles(ids, guildId, startMs, [...bots, ...botsInGuild]);
  const people = makePeople({
    ids,
    random: random.fork('people'),
    count: members - inventedBots,
    bots: [...bots, ...botsInGuild],
    roles,
    startMs,
    endMs,
  });
  const plans = channels === undefined ? livelyLayout : evenLayout(channels);
  const { categories, built } = buildChannels(plans, guildId, roles, ids, startMs);
  const emojis = makeEmojis(ids, startMs, people[0]?.user);
  const allChannels = [...categories, ...built.map(({ channel }) => channel)];
  const setting: Setting = { random, ids, guildId, startMs, endMs, roles, emojis, people, channels: allChannels };
  const written = writeHistory(setting, built, messages, options.threadShare ?? (channels === undefined ? 0.18 : 0));
  const channelId = (wanted: string) => built.find(({ plan }) => plan.name === wanted)?.channel.id ?? null;
  return {
    guild: {
      id: guildId,
      name,
      owner_id: people[0]?.user.id ?? guildId,
      description: 'Crafters, raiders and painters of Emberfall. Bring a lantern.',
      icon: null,
      features: [GuildFeature.Community, GuildFeature.News],
      preferred_locale: Locale.EnglishUS,
      rules_channel_id: channelId('rules'),
      system_channel_id: channelId('welcome'),
    },
    roles: [...roles.values()],
    emojis,
    users: people.map((person) => person.user),
    members: people.map((person) => person.member),
    channels: allChannels,
    ...written,
  };
}

function makeEmojis(ids: Snowflakes, atMs: number, user: APIUser | undefined): APIEmoji[] {
  return customEmojis.map((name) => ({
    id: ids.at(atMs),
    name,
    roles: [],
    ...(user && { user }),
    require_colons: true,
    managed: false,
    animated: name === 'badgerhype',
    available: true,
  }));
}
