import type { Database } from '../../platform/database/index.ts';
import type { Files } from '../../platform/files/index.ts';
import type { Download } from '../capture/index.ts';
import { addressOf } from './picture.ts';
import { notePicture, type PictureFile } from './pictures.store.ts';
import { readPicture } from './read-picture.ts';

export interface FetchPictureDeps {
  readonly db: Database;
  /** Its own folder: what attachments no longer need is deleted there. */
  readonly files: Files;
  readonly cdnUrl: string;
  readonly now: () => Date;
  /** The guarded way to the CDN. */
  readonly mayFetch: (url: string) => URL | null;
  readonly download: (url: URL, mayFetch: (url: string) => URL | null, signal: AbortSignal) => Promise<Download>;
}

/** Ten times the largest avatar of 64 pixels seen; Discord's own limit for an emoji is 256 KiB. */
const maxBytes = 512 * 1_024;
/** From the first byte asked for to the last received. */
const maxSeconds = 15;

/**
 * Fetches one picture and keeps it, or notes that there is none.
 *
 * @returns null when the CDN has no such picture, or something that is no picture
 * @throws what may go better later: the network, the CDN's own errors, a full disk
 */
export async function fetchPicture(
  deps: FetchPictureDeps,
  guildId: string,
  place: string,
  stopping: AbortSignal,
): Promise<PictureFile | null> {
  const url = deps.mayFetch(addressOf(deps.cdnUrl, place));
  if (!url) return null;
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(maxSeconds * 1_000)]);
  const found = await deps.download(url, deps.mayFetch, signal);
  const file = found.kind === 'bytes' ? await keep(deps.files, found.body) : null;
  await notePicture(deps.db.kysely, guildId, place, file, deps.now());
  return file;
}

async function keep(files: Files, body: AsyncIterable<Uint8Array>): Promise<PictureFile | null> {
  const read = await readPicture(body, maxBytes);
  if (!read) return null;
  const { sha256 } = await files.put(inOne(read.bytes), { maxBytes });
  return { fileKey: sha256, contentType: read.contentType };
}

async function* inOne(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
