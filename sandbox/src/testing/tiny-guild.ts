import { type APIChannel, type APIMessage, type APIRole, type APIUser, Locale } from 'discord-api-types/v10';
import { idAt } from '../snowflake.ts';
import type { GuildSeed } from '../world.ts';

export interface TinyGuildOptions {
  readonly members?: number;
  /** Messages in the channel `general`. */
  readonly messages?: number;
  /** When the last message was sent; default an hour ago. */
  readonly lastMessageAtMs?: number;
}

export interface TinyGuild {
  readonly seed: GuildSeed;
  readonly guildId: string;
  readonly ownerId: string;
  readonly userIds: readonly string[];
  readonly category: string;
  readonly general: string;
  readonly news: string;
  readonly forum: string;
  /** Nobody but administrators sees it. */
  readonly secret: string;
  /** Seen by all, its history by nobody. */
  readonly lobby: string;
}

const viewChannel = '1024';
const readHistory = '65536';
/** Commands, view, send, read history, react, attach, embed, threads: what Discord gives @everyone. */
const everyoneMay = (
  1024n |
  (1n << 31n) |
  2048n |
  65536n |
  64n |
  32768n |
  16384n |
  (1n << 35n) |
  (1n << 38n) |
  (1n << 36n)
).toString();

/** A plain number fits the flag enumerations, which have no member for none. */
const noFlags: number = 0;

let guildsMade = 0;

/** A guild small enough to know by heart: five channels, a few members, plain messages. */
export function tinyGuild(options: TinyGuildOptions = {}): TinyGuild {
  const startMs = Date.UTC(2024, 0, 1) + guildsMade++ * 60_000;
  let count = 0;
  const next = () => (BigInt(idAt(startMs)) + BigInt(++count)).toString();
  const guildId = next();
  const users = Array.from({ length: options.members ?? 5 }, (_, index) => makeUser(next(), `user${index}`));
  const [category, general, news, forum, secret, lobby] = [next(), next(), next(), next(), next(), next()];
  const ownerId = users[0]?.id ?? next();
  const hidden = (deny: string) => [{ id: guildId, type: 0, allow: '0', deny }];
  const channels: APIChannel[] = [
    { id: category, type: 4, guild_id: guildId, name: 'Talk', position: 0 },
    makeText(general, guildId, 'general', 0, category, []),
    makeText(news, guildId, 'news', 5, category, []),
    {
      id: forum,
      type: 15,
      guild_id: guildId,
      name: 'help',
      position: 3,
      parent_id: category,
      topic: null,
      available_tags: [],
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    },
    makeText(secret, guildId, 'secret', 0, category, hidden(viewChannel)),
    makeText(lobby, guildId, 'lobby', 0, category, hidden(readHistory)),
  ];
  const total = options.messages ?? 10;
  const lastMs = options.lastMessageAtMs ?? Date.now() - 3_600_000;
  const messages = Array.from({ length: total }, (_, index) =>
    makeMessage(
      general,
      lastMs - (total - 1 - index) * 1_000,
      index,
      users[index % users.length] ?? makeUser(ownerId, 'owner'),
    ),
  );
  return {
    guildId,
    ownerId,
    userIds: users.map((user) => user.id),
    category,
    general,
    news,
    forum,
    secret,
    lobby,
    seed: {
      guild: {
        id: guildId,
        name: 'Tiny',
        owner_id: ownerId,
        description: null,
        icon: null,
        features: [],
        preferred_locale: Locale.EnglishUS,
        rules_channel_id: null,
        system_channel_id: null,
      },
      roles: [makeRole(guildId, '@everyone', everyoneMay)],
      emojis: [],
      users,
      members: users.map((user) => ({
        userId: user.id,
        nick: null,
        avatar: null,
        banner: null,
        roles: [],
        joined_at: new Date(startMs).toISOString(),
        premium_since: null,
        deaf: false,
        mute: false,
        flags: noFlags,
        pending: false,
        communication_disabled_until: null,
      })),
      channels,
      threads: [],
      threadMembers: new Map(),
      messages: new Map([[general, messages]]),
      reactors: new Map(),
      files: new Map(),
    },
  };
}

function makeUser(id: string, username: string): APIUser {
  return { id, username, discriminator: '0', global_name: username, avatar: null };
}

function makeText(
  id: string,
  guildId: string,
  name: string,
  type: 0 | 5,
  parentId: string,
  overwrites: { id: string; type: number; allow: string; deny: string }[],
): APIChannel {
  return {
    id,
    type,
    guild_id: guildId,
    name,
    position: 1,
    parent_id: parentId,
    topic: null,
    nsfw: false,
    permission_overwrites: overwrites,
  };
}

function makeRole(id: string, name: string, permissions: string): APIRole {
  return {
    id,
    name,
    permissions,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: 0,
    managed: false,
    mentionable: false,
    flags: noFlags,
  };
}

function makeMessage(channelId: string, atMs: number, index: number, author: APIUser): APIMessage {
  return {
    id: (BigInt(idAt(atMs)) + BigInt(index)).toString(),
    channel_id: channelId,
    type: 0,
    author,
    content: `message ${index}`,
    timestamp: new Date(atMs).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    flags: noFlags,
  };
}
