import { has, Permission } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import type { Guild } from '../../state/guild.ts';
import { isThread, type StoredChannel } from '../../state/model.ts';
import { presentMessage, presentThread } from '../../state/present.ts';
import { guildFor } from '../access.ts';
import { queryNumber } from '../fields.ts';
import { type Call, ok, type Route } from '../route.ts';
import { messageFilter, queryList } from '../search-filter.ts';

function searchableChannels(call: Call, guild: Guild): StoredChannel[] {
  const wanted = new Set(queryList(call.query, 'channel_id'));
  const now = call.discord.clock.now();
  const userId = call.bot.user.id;
  return [...guild.channels.values()].filter(
    (channel) =>
      (wanted.size === 0 || wanted.has(channel.id)) &&
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
  const filter = messageFilter(query);
  const ascending = query.get('sort_order') === 'asc';
  const wanted = offset + limit;
  const found = searchableChannels(call, guild).map(({ id }) => {
    const messages = guild.log(id).all();
    return filter ? messages.filter(filter) : messages;
  });
  // Each list is in order already: only the ends that can reach the page are sorted together.
  const ends = found.flatMap((messages) => (ascending ? messages.slice(0, wanted) : messages.slice(-wanted)));
  ends.sort((a, b) => (ascending ? compareIds(a.id, b.id) : compareIds(b.id, a.id)));
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

export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/{guild_id}/messages/search', handle: search },
];
