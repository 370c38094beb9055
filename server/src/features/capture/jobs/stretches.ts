import { type IdRange, subtractRanges } from '../coverage/ranges.ts';
import { maxId, minId, timeOfId } from '../snowflake.ts';

export type Direction = 'newest-first' | 'oldest-first';

/** What a job wants of one channel, and what is left of it. */
export interface ChannelPlan {
  readonly direction: Direction;
  /** Ids the job may store. */
  readonly bounds: IdRange;
  /** The part of the bounds that is known to exist: up to the channel's newest message. */
  readonly wanted: IdRange;
  /** Still to be read, in the order of reading. */
  readonly stretches: readonly IdRange[];
}

/** The two ways to ask Discord for a page. */
export type PageQuery = { readonly before: string } | { readonly after: string };

/** What a page of messages proves and leaves. */
export interface PageProof {
  /** Every message in it is held once the page is stored. */
  readonly covers: IdRange;
  /** Where the job stands afterwards. */
  readonly cursor: bigint;
  readonly plan: ChannelPlan;
}

export interface PlanInput {
  readonly direction: Direction;
  readonly bounds: IdRange;
  readonly wanted: IdRange;
  /** Where an earlier run of the job has come to; null at its beginning. */
  readonly cursor: bigint | null;
  /** Ranges to leave out; none when the job reads again what is held. */
  readonly held: readonly IdRange[];
}

export function planChannel({ direction, bounds, wanted, cursor, held }: PlanInput): ChannelPlan {
  const left = cursor === null ? wanted : beyond(wanted, cursor, direction);
  return { direction, bounds, wanted, stretches: inOrder(subtractRanges(left, held), direction) };
}

/** The next page to ask for; null when all is read. */
export function nextQuery(plan: ChannelPlan): PageQuery | null {
  const stretch = plan.stretches[0];
  if (!stretch) return null;
  if (plan.direction === 'newest-first') return { before: (stretch.to + 1n).toString() };
  // Id 0 never exists: after 0 is the channel's beginning.
  return { after: (stretch.from > 0n ? stretch.from - 1n : 0n).toString() };
}

/**
 * Works out what an answered page proves.
 *
 * A full page proves the stretch up to its far end; a short one proves that nothing is left on that side. What is proved
 * never goes beyond the bounds, because messages outside of them are not stored.
 *
 * @param ids The page's message ids, in any order.
 * @param pageSize What was asked for.
 */
export function provePage(plan: ChannelPlan, ids: readonly bigint[], pageSize: number): PageProof {
  const stretch = plan.stretches[0];
  if (!stretch) throw new RangeError('A page was answered that nobody asked for');
  const covers = ids.length < pageSize ? proveShort(plan, stretch, ids) : proveFull(plan, stretch, ids);
  const left = plan.stretches.flatMap((one) => subtractRanges(one, [covers]));
  const cursor = plan.direction === 'newest-first' ? covers.from : covers.to;
  return { covers, cursor, plan: { ...plan, stretches: inOrder(left, plan.direction) } };
}

/** Share of the wanted time that is no longer to be read, 0 to 1. Nothing is older than the channel itself. */
export function coveredShare(plan: ChannelPlan, channelId: string): number {
  const total = seconds(plan.wanted, BigInt(channelId));
  if (total <= 0) return plan.stretches.length === 0 ? 1 : 0;
  const left = plan.stretches.reduce((sum, stretch) => sum + seconds(stretch, BigInt(channelId)), 0);
  return Math.min(1, Math.max(0, 1 - left / total));
}

function proveShort(plan: ChannelPlan, stretch: IdRange, ids: readonly bigint[]): IdRange {
  if (plan.direction === 'oldest-first') {
    return { from: stretch.from, to: minId(plan.bounds.to, ids.reduce(maxId, plan.wanted.to)) };
  }
  const isWhole = ids.every((id) => id >= plan.bounds.from);
  return { from: isWhole ? 0n : plan.bounds.from, to: stretch.to };
}

function proveFull(plan: ChannelPlan, stretch: IdRange, ids: readonly bigint[]): IdRange {
  if (plan.direction === 'oldest-first') {
    return { from: stretch.from, to: minId(plan.bounds.to, ids.reduce(maxId, stretch.from)) };
  }
  const oldest = ids.reduce(minId, stretch.to);
  return { from: maxId(oldest, plan.bounds.from), to: stretch.to };
}

function beyond(wanted: IdRange, cursor: bigint, direction: Direction): IdRange {
  return direction === 'newest-first'
    ? { from: wanted.from, to: minId(wanted.to, cursor - 1n) }
    : { from: maxId(wanted.from, cursor + 1n), to: wanted.to };
}

function inOrder(stretches: readonly IdRange[], direction: Direction): IdRange[] {
  const sorted = [...stretches].sort((a, b) => (a.from < b.from ? -1 : 1));
  return direction === 'newest-first' ? sorted.reverse() : sorted;
}

function seconds(range: IdRange, notBefore: bigint): number {
  const from = maxId(range.from, notBefore);
  return from > range.to ? 0 : (timeOfId(range.to) - timeOfId(from)) / 1_000;
}
