import {
  type APIChannel,
  type APIMessage,
  type APIRole,
  ChannelType,
  GuildFeature,
  Locale,
} from 'discord-api-types/v10';
import type { GuildSeed, SeedMember } from '../world.ts';
import { type HistoryLine, readHistory } from './history-lines.ts';
import { createHistoryWriter, historyChannelId, historyGuildId } from './history-messages.ts';
import { makeMember } from './people.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { makeRoles } from './roles.ts';
import { createSnowflakes } from './snowflakes.ts';

export interface LoadHistoryOptions {
  readonly maxMessages?: number;
  /** Shows people by invented handles instead of their nicknames; on by default. */
  readonly pseudonyms?: boolean;
}

/**
 * Makes a guild of recorded chat in JSON lines (optionally .gz): a file is a channel named by it, `replyTo` a reply.
 * The same file gives the same seed. What was said before 2015, when Discord's ids begin, is moved by eleven years.
 *
 * @throws SyntaxError naming the line that cannot be read
 */
export async function loadHistory(path: string, options: LoadHistoryOptions = {}): Promise<GuildSeed> {
  const { maxMessages = Number.POSITIVE_INFINITY, pseudonyms = true } = options;
  const lines: HistoryLine[] = [];
  for await (const line of readHistory(path)) {
    if (lines.length >= maxMessages) break;
    lines.push(line);
  }
  const authors = new Set(lines.map((line) => line.author.toLowerCase()));
  const writer = createHistoryWriter(
    createSnowflakes(),
    pseudonyms ? createPseudonyms((nickname) => authors.has(nickname.toLowerCase())) : undefined,
  );
  const messages = new Map<string, APIMessage[]>();
  const files = new Map<string, string>();
  const members = new Map<string, SeedMember>();
  for (const line of lines) {
    const message = writer.write(line);
    const channelId = historyChannelId(line);
    files.set(line.file, channelId);
    const said = messages.get(channelId);
    if (said) said.push(message);
    else messages.set(channelId, [message]);
    const { id } = message.author;
    if (!members.has(id)) members.set(id, makeMember(id, Date.parse(message.timestamp) - 60_000, [], null, null));
  }
  const users = [...writer.users.values()];
  return {
    guild: {
      id: historyGuildId,
      name: 'Support chat',
      owner_id: users[0]?.id ?? historyGuildId,
      description: 'Recorded live support chat.',
      icon: null,
      features: [GuildFeature.Community],
      preferred_locale: Locale.EnglishUS,
      rules_channel_id: null,
      system_channel_id: null,
    },
    roles: everyoneOnly(),
    emojis: [],
    users,
    members: [...members.values()],
    channels: [...files].map(([name, id], position) => textChannel(id, name, position)),
    threads: [],
    threadMembers: new Map(),
    messages,
    reactors: new Map(),
    files: new Map(),
  };
}

function everyoneOnly(): APIRole[] {
  return [...makeRoles(createSnowflakes(), historyGuildId, Date.UTC(2015, 2, 1), []).values()].slice(0, 1);
}

function textChannel(id: string, name: string, position: number): APIChannel {
  const noFlags: number = 0;
  return {
    id,
    type: ChannelType.GuildText,
    guild_id: historyGuildId,
    name,
    position,
    parent_id: null,
    topic: null,
    nsfw: false,
    flags: noFlags,
    permission_overwrites: [],
    rate_limit_per_user: 0,
    last_message_id: null,
  };
}
