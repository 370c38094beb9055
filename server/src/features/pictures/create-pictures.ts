import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage } from '../../platform/errors.ts';
import { isOwner } from '../accounts/index.ts';
import { heldGuild } from '../archive/index.ts';
import { fetchPicture } from './fetch-picture.ts';
import { createGate } from './gate.ts';
import { createEmbedPictures } from './open-embed-picture.ts';
import { placeOf } from './picture.ts';
import { pictureErrors } from './pictures.errors.ts';
import { knownPicture, type PictureFile } from './pictures.store.ts';
import type { Pictures, PicturesDeps } from './pictures.types.ts';

/** The CDN answers in 20 to 100 ms. */
const defaultPatienceMs = 800;
/** After the CDN was late nobody waits, after it failed it is not even asked, for this long. */
const restMs = 30_000;
/** Discord may have what it did not have, after an outage of its own. */
const askAgainAfterMs = 24 * 3_600_000;

export function createPictures(deps: PicturesDeps): Pictures {
  const { db, files, log, now, patienceMs = defaultPatienceMs } = deps;
  const stopping = new AbortController();
  const openEmbed = createEmbedPictures(deps, stopping.signal);
  const fetching = new Map<string, Promise<PictureFile | null>>();
  const gate = createGate({ atOnce: 4, waiting: 400 });
  let lateUntilMs = 0;
  let downUntilMs = 0;

  function start(guildId: string, place: string): Promise<PictureFile | null> {
    const key = `${guildId} ${place}`;
    const running = fetching.get(key);
    if (running) return running;
    const mine = gate(() => fetchPicture(deps, guildId, place, stopping.signal))
      .then((file) => {
        lateUntilMs = 0;
        return file;
      })
      .catch((error: unknown) => {
        if (stopping.signal.aborted) throw pictureErrors.notYet({});
        if (downUntilMs < now().getTime())
          log.info({ reason: errorMessage(error) }, 'Pictures of Discord rest a while');
        downUntilMs = now().getTime() + restMs;
        throw pictureErrors.notYet({}, error);
      })
      .finally(() => fetching.delete(key));
    mine.catch(() => undefined); // whoever waited may have left
    fetching.set(key, mine);
    return mine;
  }

  /** What the CDN brings in time. */
  async function inTime(guildId: string, place: string): Promise<PictureFile | null> {
    if (downUntilMs > now().getTime()) throw pictureErrors.notYet({});
    const result = start(guildId, place);
    const isLate = lateUntilMs > now().getTime();
    const first = await Promise.race([result, delay(isLate ? 0 : patienceMs, 'late' as const, { ref: false })]);
    if (first !== 'late') return first;
    lateUntilMs = now().getTime() + restMs;
    throw pictureErrors.notYet({});
  }

  return {
    async open(actor, picture) {
      if (!isOwner(actor)) throw pictureErrors.notAllowed({});
      const { guildId } = picture;
      const place = placeOf(picture);
      const known = await knownPicture(db.kysely, guildId, place);
      if (known?.file) {
        const contents = await files.open(known.file.fileKey);
        if (contents) return { ...known.file, contents };
      } else if (known && now().getTime() - known.askedAt.getTime() < askAgainAfterMs) {
        throw pictureErrors.notFound({});
      }
      if (!known && !(await heldGuild(db.kysely, guildId))) throw pictureErrors.notFound({});
      const file = await inTime(guildId, place);
      const contents = file && (await files.open(file.fileKey));
      if (!contents) throw pictureErrors.notFound({});
      return { ...file, contents };
    },
    openEmbed,
    close: () => stopping.abort(),
  };
}
