import type { ChannelSummary } from '@guildhall/contract';

export type ChannelRow =
  | { kind: 'category'; id: string; name: string }
  | { kind: 'channel'; channel: ChannelSummary; depth: 0 | 1; threads: number; open: boolean };

const categoryType = 4;
const voiceTypes = new Set([2, 13]);

/** Discord's own order: text before voice, then position, then age. */
function byPlace(a: ChannelSummary, b: ChannelSummary): number {
  const voice = Number(voiceTypes.has(a.type)) - Number(voiceTypes.has(b.type));
  return voice || a.position - b.position || (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
}

function newestFirst(a: ChannelSummary, b: ChannelSummary): number {
  return Number(a.archived) - Number(b.archived) || (b.lastMessageAt ?? '').localeCompare(a.lastMessageAt ?? '');
}

/**
 * The guild as rows: categories with their channels, threads under those that are open.
 * With a filter: every channel and thread whose name holds it, under its category.
 */
export function channelRows(channels: ChannelSummary[], open: ReadonlySet<string>, filter: string): ChannelRow[] {
  const wanted = filter.trim().toLowerCase();
  const threads = Map.groupBy(
    channels.filter((channel) => channel.thread),
    (thread) => thread.parentId ?? '',
  );
  const categories = channels.filter((channel) => channel.type === categoryType).toSorted(byPlace);
  const known = new Set(categories.map((category) => category.id));
  const grouped = Map.groupBy(
    channels.filter((channel) => !channel.thread && channel.type !== categoryType),
    (channel) => (channel.parentId && known.has(channel.parentId) ? channel.parentId : ''),
  );

  const rowsOf = (parent: string): ChannelRow[] =>
    (grouped.get(parent) ?? []).toSorted(byPlace).flatMap((channel) => {
      const own = (threads.get(channel.id) ?? []).toSorted(newestFirst);
      const matching = wanted ? own.filter((thread) => thread.name.toLowerCase().includes(wanted)) : own;
      const shown = wanted ? matching.length > 0 : open.has(channel.id);
      if (wanted && !shown && !channel.name.toLowerCase().includes(wanted)) return [];
      const head: ChannelRow = { kind: 'channel', channel, depth: 0, threads: own.length, open: shown };
      const rest = shown ? matching : [];
      return [
        head,
        ...rest.map((thread): ChannelRow => ({ kind: 'channel', channel: thread, depth: 1, threads: 0, open: false })),
      ];
    });

  return [
    ...rowsOf(''),
    ...categories.flatMap((category): ChannelRow[] => {
      const rows = rowsOf(category.id);
      return rows.length > 0 ? [{ kind: 'category', id: category.id, name: category.name }, ...rows] : [];
    }),
  ];
}

export const keyOfRow = (row: ChannelRow): string => (row.kind === 'category' ? row.id : row.channel.id);
