import type { SearchCounts } from '@guildhall/contract';
import type { Actor } from '../../accounts/index.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { authorView, unknownAuthor } from '../reading/author-view.ts';
import { channelNames, people } from '../reading/names.store.ts';
import { requireGuild } from '../require-guild.ts';
import { findMatches, groupMatches } from './matches.store.ts';
import { planSearch } from './plan-search.ts';

/** More than this is "2,000 and more": whoever sees that narrows the search down. 13 to 32 ms. */
const countedAtMost = 2_000;
const shown = 20;

/** How many messages match, by channel and author; of the newest 2,000 when there are more. */
export async function countMatches(
  deps: ArchiveDeps,
  actor: Actor,
  input: { readonly guildId: string; readonly q: string; readonly timeZone?: string | undefined },
): Promise<SearchCounts> {
  const { guildId } = input;
  await requireGuild(deps, guildId);
  const plan = await planSearch(deps, actor, input);
  const db = deps.db.kysely;
  const found = plan.empty ? [] : await findMatches(db, guildId, plan.conditions, 'newest', null, countedAtMost + 1);
  const counted = found.slice(0, countedAtMost);
  const groups = await groupMatches(db, guildId, counted);
  const byChannel = top(groups.map((group) => [group.channel_id, group.count]));
  const byAuthor = top(groups.map((group) => [group.author_id, group.count]));
  const [channels, persons] = await Promise.all([
    channelNames(
      db,
      guildId,
      byChannel.map(([id]) => id),
    ),
    people(
      db,
      guildId,
      byAuthor.map(([id]) => id),
    ),
  ]);
  return {
    total: counted.length,
    capped: found.length > countedAtMost,
    byChannel: byChannel.map(([channelId, count]) => ({
      channelId,
      name: channels.get(channelId)?.name ?? channelId,
      count,
    })),
    byAuthor: byAuthor.map(([id, count]) => {
      const person = persons.get(id);
      return { author: person ? authorView(person, guildId) : unknownAuthor(id), count };
    }),
  };
}

function top(counts: readonly (readonly [id: string, count: number])[]): [id: string, count: number][] {
  const sums = new Map<string, number>();
  for (const [id, count] of counts) sums.set(id, (sums.get(id) ?? 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, shown);
}
