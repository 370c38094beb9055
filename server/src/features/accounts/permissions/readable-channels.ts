import type { PermissionMirror } from './permission-mirror.ts';

/** A person who reads: the owner of this installation, or a Discord user. */
type Reader = { readonly kind: 'owner' } | { readonly kind: 'member'; readonly userId: string };

/** Channels of a guild: all of them, those that Discord has deleted too, or those named. */
type ReadableSet = { readonly kind: 'all' } | { readonly kind: 'some'; readonly channelIds: readonly string[] };

/** Which channels of a guild a person may read: the owner all, a member those that Discord shows them, a stranger none. */
export function readableChannels(
  mirror: Pick<PermissionMirror, 'readableChannelIds'>,
  reader: Reader,
  guildId: string,
): ReadableSet {
  if (reader.kind === 'owner') return { kind: 'all' };
  return { kind: 'some', channelIds: mirror.readableChannelIds(guildId, reader.userId) };
}
