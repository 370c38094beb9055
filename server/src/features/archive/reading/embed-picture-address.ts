import type { Actor } from '../../accounts/index.ts';
import type { ArchiveDeps } from '../archive.deps.ts';
import { record, records } from '../raw.ts';
import { proxiedPicture } from './embed-views.ts';
import { rowForReading } from './read-messages.ts';

interface EmbedPictureInput {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  /** `3` is the fourth embed of the message, `f3` that of what it forwards. */
  readonly place: string;
  readonly part: 'image' | 'thumbnail';
}

/**
 * Where Discord serves a picture of an embed. It comes from a message: look at the host before asking there.
 *
 * @returns null when there is no such picture (any more: a deleted message has none)
 * @throws AppError archive/message-not-found
 */
export async function embedPictureAddress(
  deps: ArchiveDeps,
  actor: Actor,
  { place, part, ...input }: EmbedPictureInput,
): Promise<string | null> {
  const { row } = await rowForReading(deps, actor, input);
  const { raw, deleted_at: deletedAt } = row;
  if (!raw || deletedAt) return null;
  const forwarded = place.startsWith('f');
  const owner = forwarded ? record(records(raw.message_snapshots)[0]?.message) : raw;
  return proxiedPicture(owner?.embeds, Number(forwarded ? place.slice(1) : place), part);
}
