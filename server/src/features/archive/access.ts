import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../accounts/index.ts';
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
export async function readableChannels(actor: Actor, _guildId: string): Promise<Readable> {
  if (actor.kind === 'owner') return { kind: 'all' };
  throw archiveErrors.notAllowed({});
}

/** @throws AppError archive/channel-not-found when the actor may not read it; it looks as if it were not there. */
export async function requireReadable(actor: Actor, guildId: string, channelId: string): Promise<void> {
  if (snowflake(guildId) === undefined || snowflake(channelId) === undefined) throw archiveErrors.channelNotFound({});
  const readable = await readableChannels(actor, guildId);
  if (readable.kind === 'some' && !readable.channelIds.includes(channelId)) throw archiveErrors.channelNotFound({});
}

/** The condition for a query over a guild's messages. */
export function onlyReadable(readable: Readable, column: string): RawBuilder<boolean> {
  if (readable.kind === 'all') return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(column)} = any(${`{${readable.channelIds.join(',')}}`}::bigint[])`;
}
