import { errorMessage } from '../../platform/errors.ts';
import { createGate } from './gate.ts';
import { pictureErrors } from './pictures.errors.ts';
import type { Pictures, PicturesDeps } from './pictures.types.ts';
import { type PictureBytes, readPicture } from './read-picture.ts';

/** Twice the width at which an embed shows it, for dense screens. */
const pixels = 800;
/** A still WebP of 800 pixels has 20 to 300 KB; four at once are held in memory. */
const maxBytes = 4 * 1_024 * 1_024;
/** With the time in the queue: a browser has six connections and the messages need them. */
const maxMs = 5_000;
/** After a failure nobody is asked for this long. */
const restMs = 30_000;

/**
 * Opens pictures of embeds: asked of Discord when somebody looks, and kept by nobody but the browser. They are not part of what was
 * captured, and what a deleted message showed must not lie about.
 *
 * @param stopping Aborted when the program ends.
 */
export function createEmbedPictures(
  { embedAddress, mayFetch, download, log, now }: PicturesDeps,
  stopping: AbortSignal,
): Pictures['openEmbed'] {
  const gate = createGate({ atOnce: 4, waiting: 100 });
  let downUntilMs = 0;

  async function fetch(url: URL, signal: AbortSignal): Promise<PictureBytes | null> {
    signal.throwIfAborted();
    const found = await download(url, mayFetch, signal);
    return found.kind === 'bytes' ? readPicture(found.body, maxBytes) : null;
  }

  return async (actor, picture) => {
    const address = await embedAddress(actor, picture);
    const url = address === null ? null : mayFetch(address);
    if (!url) throw pictureErrors.notFound({});
    url.searchParams.set('width', String(pixels));
    url.searchParams.set('format', 'webp');
    if (downUntilMs > now().getTime()) throw pictureErrors.notYet({});
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(maxMs)]);
    const read = await gate(() => fetch(url, signal)).catch((error: unknown) => {
      if (!stopping.aborted) {
        log.info({ reason: errorMessage(error) }, 'Pictures of embeds rest a while');
        downUntilMs = now().getTime() + restMs;
      }
      throw pictureErrors.notYet({}, error);
    });
    if (!read) throw pictureErrors.notFound({});
    return read;
  };
}
