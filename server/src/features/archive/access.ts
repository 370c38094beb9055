import { type RawBuilder, sql } from 'kysely';
import { type Actor, isOwner } from '../accounts/index.ts';
import { archiveErrors } from './archive.errors.ts';
import { snowflake } from './raw.ts';

/** Which channels of a guild an actor may read: all of them, or those named. */
export type Readable = { readonly kind: 'all' } | { readonly kind: 'some'; readonly channelIds: readonly string[] };

/**
 * The one place that decides who reads what. Everything that leads to a captured message goes through it: pages, single
 * messages, search, counts, suggestions.
 *
 * @throws AppError archive/not-allowed
 */
export type ReadableChannels = (actor: Actor, guildId: string) => Promise<Readable>;

export const readableChannels: ReadableChannels = async (actor) => {
  if (isOwner(actor)) return { kind: 'all' };
  throw archiveErrors.notAllowed({});
};

/**
 * @returns everything that the actor may read in the guild, the channel among it.
 * @throws AppError archive/channel-not-found when the actor may not read it; it looks as if it were not there.
 */
export async function requireReadable(
  deps: { readonly readableChannels: ReadableChannels },
  actor: Actor,
  guildId: string,
  channelId: string,
): Promise<Readable> {
  if (snowflake(guildId) === undefined || snowflake(channelId) === undefined) throw archiveErrors.channelNotFound({});
  const readable = await deps.readableChannels(actor, guildId);
  if (!mayRead(readable, channelId)) throw archiveErrors.channelNotFound({});
  return readable;
}

export function mayRead(readable: Readable, channelId: string): boolean {
  return readable.kind === 'all' || readable.channelIds.includes(channelId);
}

/** The condition for a query over a guild's messages. */
export function onlyReadable(readable: Readable, column: string): RawBuilder<boolean> {
  if (readable.kind === 'all') return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(column)} = any(${`{${readable.channelIds.join(',')}}`}::bigint[])`;
}
