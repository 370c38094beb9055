import { has, Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import type { Guild } from '../../state/guild.ts';
import { isThread, type StoredChannel, type StoredMessage } from '../../state/model.ts';
import { presentMessage, presentThread } from '../../state/present.ts';
import { guildFor } from '../access.ts';
import { queryFlag, queryNumber } from '../fields.ts';
import { type Call, ok, type Route } from '../route.ts';
import { messageFilter, queryChoice, relevance, wantedChannels, wantedWords } from '../search-filter.ts';

function searchableChannels(call: Call, guild: Guild): StoredChannel[] {
  const wanted = wantedChannels(call.query);
  const adult = queryFlag(call.query, 'include_nsfw') ?? false;
  const now = call.discord.clock.now();
  const userId = call.bot.user.id;
  return [...guild.channels.values()].filter(
    (channel) =>
      (wanted.size === 0 || wanted.has(channel.id)) &&
      (adult || !(isThread(channel) ? guild.channels.get(channel.parent_id ?? '') : channel)?.nsfw) &&
      guild.canView(userId, now, channel) &&
      has(guild.permissionsOf(userId, now, channel), Permission.ReadMessageHistory),
  );
}

/** Messages come without reactions, each in a list of its own, which once held its context. */
function search(call: Call) {
  const guild = guildFor(call);
  const { query, discord, viewer } = call;
  const limit = queryNumber(query, 'limit', { min: 1, max: 25, default: 25 });
  const offset = queryNumber(query, 'offset', { min: 0, max: 9_975, default: 0 });
  const filter = messageFilter(query, (reply) => authorOfAnswered(guild, reply));
  const byRelevance = queryChoice(query, 'sort_by', ['timestamp', 'relevance']) === 'relevance';
  const ascending = queryChoice(query, 'sort_order', ['desc', 'asc']) === 'asc' && !byRelevance;
  const wanted = offset + limit;
  const found = searchableChannels(call, guild).map(({ id }) => {
    const messages = guild.log(id).all();
    return filter ? messages.filter(filter) : messages;
  });
  // Each list is in order already: only the ends that can reach the page are sorted together.
  const ends = found.flatMap((messages) =>
    byRelevance ? messages : ascending ? messages.slice(0, wanted) : messages.slice(-wanted),
  );
  ends.sort((a, b) => (ascending ? compareIds(a.id, b.id) : compareIds(b.id, a.id)));
  if (byRelevance) {
    const words = wantedWords(query);
    ends.sort((a, b) => relevance(b, words) - relevance(a, words));
  }
  const page = ends.slice(offset, wanted);
  const threads = new Set(
    page.map((message) => guild.channels.get(message.channel_id)).filter((channel) => channel && isThread(channel)),
  );
  return ok({
    doing_deep_historical_index: false,
    total_results: found.reduce((sum, messages) => sum + messages.length, 0),
    messages: page.map((message) => {
      const { reactions: _reactions, ...shown } = {
        reactions: undefined,
        ...presentMessage(discord, guild, message, viewer),
      };
      return [{ ...shown, hit: true }];
    }),
    ...(threads.size
      ? {
          threads: [...threads].flatMap((thread) =>
            thread && isThread(thread) ? [presentThread(guild, thread, viewer)] : [],
          ),
        }
      : {}),
  });
}

function authorOfAnswered(guild: Guild, { message_reference: reference }: StoredMessage): string | undefined {
  const answered = reference?.message_id && guild.log(reference.channel_id).get(reference.message_id);
  return answered ? answered.author.id : undefined;
}

export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/{guild_id}/messages/search', handle: search },
];
